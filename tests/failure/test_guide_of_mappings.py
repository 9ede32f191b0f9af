"""The worked example of the guide, to the letter: every row has the fate the guide says, for the reason it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands, queries
from bluelamp.migration.models import LedgerRow

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "map-a-source.md"
FILE = re.compile(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^\| ([A-Z]+) (\S+) \| (\w+) \| (.*) \|$", re.MULTILINE)


@pytest.mark.django_db
def test_the_worked_example_does_what_the_guide_says(tmp_path: Path) -> None:
    text = GUIDE.read_text("utf-8")
    files = FILE.findall(text)
    assert len(files) == 5
    for name, content in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    commands.load(SYSTEM, folder=tmp_path / "extract", sources=[tmp_path / "orders"])
    said = LINE.findall(text)
    assert len(said) == 8
    for kind, key, fate, because in said:
        row = LedgerRow.objects.get(source="orders", kind=kind, key=key)
        assert row.fate == fate, (kind, key, row.fate, row.reason)
        for words in re.findall(r"`([^`]+)`", because):
            assert words.rstrip("…: ") in row.reason, (words, row.reason)
    assert queries.reconcile(SYSTEM).total.unaccounted == 0
    report = commands.load(SYSTEM, folder=tmp_path / "extract", sources=[tmp_path / "orders"])
    assert (report.rows, report.changed) == (0, {})
