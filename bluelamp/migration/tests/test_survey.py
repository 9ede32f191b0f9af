"""An extract nobody has described: it is described, and a first manifest is written that loads at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.models import LedgerRow
from bluelamp.migration.sources import parsing
from bluelamp.migration.survey import drafting, looking, telling
from bluelamp.migration.survey.types import Described, Survey

HOLDERS = 60


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of three formats, with an orphan, a shifted row, another encoding and no manifest."""
    folder = tmp_path_factory.mktemp("licensing")
    lines = ["CERT_NO\tSURNAME\tDOB\tSTATUS\tADDRESS"]
    names, states = ("Smith", "Jones", "Ashe"), ("LIVE", "EXPIRED")
    lines += [f"C{at:04}\t{names[at % 3]}\t{at % 28 + 1:02}/03/19{at % 40 + 50}\t{states[at % 2]}\t{at} Mill Lane, 5\" pipe"
              for at in range(HOLDERS)]  # fmt: skip
    lines += ["C9998\tCafé\t31/02/1980\tLIVE\tQuay", "C9999\tShifted\textra\t01/01/1980\tLIVE\tQuay"]
    (folder / "HOLDERS.TXT").write_bytes("\r\n".join([*lines, ""]).encode("cp1252"))
    weapons = [{"weapon_id": 1000 + at, "cert": f"C{at % 61:04}", "make": {"name": "Browning"}, "serial": f"SN{at * 7919 % 9973:05}"}
               for at in range(200)]  # fmt: skip
    (folder / "weapons.jsonl").write_text("".join(json.dumps(one) + "\n" for one in weapons))
    visits = "".join(f'<v:visit id="{at}" on="2019-05-11"><v:cert>C{at:04}</v:cert><v:note>{"Fine. " * 30}</v:note></v:visit>\n'
                     for at in range(1, 30))  # fmt: skip
    (folder / "visits.xml").write_text(
        f'<?xml version="1.0"?>\n<v:visits xmlns:v="urn:x">\n{visits}</v:visits>\n'
    )
    (folder / "photo.bin").write_bytes(bytes(range(256)) * 20)
    return folder


@pytest.fixture(scope="module")
def survey(extract: Path) -> Survey:
    return looking.survey(extract)


def of(survey: Survey, kind: str) -> Described:
    return next(one for one in survey.described if one.kind == kind)


def test_formats_keys_encodings_and_shifted_rows_are_found(survey: Survey) -> None:
    holders = of(survey, "HOLDERS")
    assert holders.format == "csv" and dict(holders.encodings)["cp1252"] == 1
    (shifted,) = holders.odd
    assert shifted.why == "has 6 columns where the header has 5" and shifted.examples == (HOLDERS + 3,)
    assert {of(survey, "WEAPONS").format, of(survey, "VISIT").format} == {"jsonl", "xml"}


def test_relations_are_guessed_and_their_orphans_named(survey: Survey) -> None:
    found = {(one.kind, one.column, one.parent): one for one in survey.relations}
    weapons = found["WEAPONS", "cert", "HOLDERS"]
    assert weapons.orphans == 3 and weapons.examples == (61, 122, 183)
    assert found["VISIT", "CERT", "HOLDERS"].orphans == 0


def test_what_cannot_be_read_is_named(survey: Survey) -> None:
    assert [name for name, _ in survey.unread] == ["photo.bin"]
    assert "photo.bin" in telling.words(survey) and json.dumps(telling.plain(survey))


def test_an_impossible_day_is_told(survey: Survey) -> None:
    assert "31/02/1980" in telling.words(survey)


@pytest.mark.django_db
def test_the_drafted_manifest_loads_at_once_and_balances(
    survey: Survey, extract: Path, tmp_path: Path
) -> None:
    drafting.draft(survey, tmp_path / "licensing")
    commands.load(SYSTEM, folder=extract, sources=[tmp_path / "licensing"])
    found = queries.reconcile(SYSTEM)
    assert found.total.unaccounted == 0 and set(found.sources) == {"licensing"}
    assert found.total.source_rows == HOLDERS + 2 + 200 + 29
    orphans = LedgerRow.objects.filter(kind="WEAPONS", fate="held")
    assert orphans.count() == 3 and "its parent C0060 is not among the holders" in orphans[0].reason


def test_a_draft_never_writes_over_a_folder(survey: Survey, tmp_path: Path) -> None:
    drafting.draft(survey, tmp_path)
    parsing.read(tmp_path)
    with pytest.raises(Refused, match="is there already"):
        drafting.draft(survey, tmp_path)
