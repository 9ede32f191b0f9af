"""Credits: the words the data's owner asks for appear, from wherever they stand beside the data."""

from __future__ import annotations

from pathlib import Path

from bluelamp.geography.build.credits import credit_beside

README = "# Data\n- not a credit\n## Attribution that must appear\n- © Somebody, CC BY 4.0.\n* Contains OS data.\n\n## Notes\n- nor this\n"


def test_the_list_under_the_attribution_heading_is_taken(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    area = tmp_path / "area"
    area.mkdir()
    assert credit_beside(area) == ["© Somebody, CC BY 4.0.", "Contains OS data."]


def test_a_folder_without_such_words_has_none(tmp_path: Path) -> None:
    area = tmp_path / "one" / "area"
    area.mkdir(parents=True)
    assert credit_beside(area) == []
