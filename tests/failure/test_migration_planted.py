"""Every trouble planted in the five extracts meets its fate and its reason, by file and row number, on two seeds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands, queries
from bluelamp.migration.models import Attachment, LedgerRow, LegacyRecord
from bluelamp.migration.sources import catalogue, reading
from bluelamp.safeguarding.models import Referral
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

PEOPLE = 420
SEEDS = ((23, 1), (101, 2))  # seed, and in how many parts the town is written
Planted = dict[str, Any]
# What the reason must say, by kind of trouble; where the source matters, by source and kind.
SAYS = {
    "missing offence code": ("no offence code",),
    "unknown offence code": ("ZZ99999",),
    "columns shifted": ("columns where the header has", "columns shifted"),
    "columns slid": ("its parent", "which is none of"),
    "orphan key": ("its parent",),
    "key differing by case": ("its key is already used",),
    "duplicated row": ("word for word",),
    "last line cut": ("cut off", "not well-formed"),
    "unknown line type": ("line type",),
    "unknown screen": ("FRM_DIARY",),
    "malformed element": ("not well-formed",),
    "undeclared entity": ("dangerous XML", "not well-formed"),
    "truncated narrative": ("narrative cut by the old system: 4,000 of",),
    "NUL byte": ("NUL byte",),
    "date typed as text": ("14/03/2026",),
}
SAYS_OF = {
    ("records", "impossible date"): ("31/02/",),
    ("custody", "impossible date"): ("2014-02-31",),
    ("records", "another encoding"): ("read as cp1252",),
    ("youth", "impossible date"): ("is no such day",),
    ("duty", "impossible date"): ("31/02/2026",),
    ("youth", "Excel date"): ("Excel serial number",),
}


@pytest.fixture(scope="module", params=SEEDS)
def loaded_once(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:  # fmt: skip
    """One load a seed that every test of this file sees, each inside a transaction of its own."""
    out = tmp_path_factory.mktemp("planted")
    seed, parts = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "PART", PEOPLE)
        writing.write_town(InventedStreets(), PEOPLE * parts, seed, out)
    with django_db_blocker.unblock(), transaction.atomic():
        commands.load(SYSTEM, folder=out)
        yield out
        transaction.set_rollback(True)


@pytest.fixture
def truth(loaded_once: Path, db: None) -> dict[str, Any]:
    """What the generator says it planted in the extracts that are loaded."""
    return json.loads((loaded_once / "truth.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture
def rows(truth: dict[str, Any]) -> dict[tuple[str, int], LedgerRow]:
    """Every ledger row by file and row number."""
    return {(row.file.name, row.row): row for row in LedgerRow.objects.select_related("file")}


def test_every_planted_row_has_its_fate(
    truth: dict[str, Any], rows: dict[tuple[str, int], LedgerRow]
) -> None:
    wrong = []
    for one in truth["planted"]:
        row = rows[one["file"], one["row"]]
        if row.fate not in {one["expect"], *one["or_else"]}:
            wrong.append((one["file"], one["row"], one["kind"], one["expect"], row.fate, row.reason))
    assert not wrong


def test_every_planted_row_says_what_is_wrong_with_it(
    truth: dict[str, Any], rows: dict[tuple[str, int], LedgerRow]
) -> None:
    silent = []
    for one in truth["planted"]:
        row, words = rows[one["file"], one["row"]], _words(one)
        if words and not any(word in row.reason for word in words):
            silent.append((one["file"], one["row"], one["kind"], row.fate, row.reason))
    assert not silent


def _words(one: Planted) -> tuple[str, ...]:
    return SAYS_OF.get((one["source"], one["kind"]), SAYS.get(one["kind"], ()))


def test_every_source_of_the_five_balances_to_the_row(truth: dict[str, Any]) -> None:
    found = queries.reconcile(SYSTEM)
    assert found.findings == () and found.total.unaccounted == 0
    assert found.total.source_rows == truth["source_rows"] == LegacyRecord.objects.count()
    by_source = Counter(LedgerRow.objects.values_list("source", flat=True))
    for source in ("records", "command_log", "custody", "youth", "duty"):
        written = sum(count for file, count in truth["rows"].items() if _source(file) == source)
        assert by_source[source] == written > 0


def _source(file: str) -> str:
    folder = file.partition("/")[0]
    return "command_log" if folder == "command_control" else folder


def test_youth_and_duty_rows_are_kept_until_their_modules_take_them(truth: dict[str, Any]) -> None:
    for source, module in (("youth", "youth"), ("duty", "resourcing")):
        loaded = LedgerRow.objects.filter(source=source, fate="loaded")
        assert loaded.count() > LedgerRow.objects.filter(source=source).count() * 0.9
        for row in loaded:
            assert row.targets == [f"legacy:{row.id}"]
            assert f"kept in the legacy store until {module} takes it" in row.reason


def test_crimes_nobody_can_count_are_found_and_counted(truth: dict[str, Any]) -> None:
    held = LedgerRow.objects.filter(
        kind="CRIME", fate="held", reason__contains="loaded with its offence open"
    )
    assert held.count() == truth["crimes_without_code"]["all"]
    assert all(row.targets[0].startswith("crime:") for row in held)


def test_somebody_under_eleven_numbers_is_one_person(
    truth: dict[str, Any], rows: dict[tuple[str, int], LedgerRow]
) -> None:
    later = [one for one in truth["planted"] if one["kind"] == "same person under eleven numbers"]
    assert len(later) == 10
    assert {rows[one["file"], one["row"]].fate for one in later} == {"merged"}
    first = LedgerRow.objects.get(source="records", kind="NOMINAL", key=later[0]["note"])
    assert first.fate == "loaded"


def test_counts_agree_where_sums_do_not(truth: dict[str, Any]) -> None:
    """A text cut at 4,000 characters leaves as many rows as before, and fewer letters than the old system says."""
    cut = [one for one in truth["planted"] if one["kind"] == "truncated narrative"]
    for source in ("records", "youth"):
        stated = LedgerRow.objects.filter(source=source, stated_length__isnull=False, narrative_length=4_000)
        sums = stated.aggregate(kept=Sum("narrative_length"), said=Sum("stated_length"))
        assert stated.count() == sum(1 for one in cut if one["source"] == source) > 0
        assert sums["said"] > sums["kept"]


@pytest.mark.parametrize("live", ["investigation", "warrant", "bail", "safeguarding"])
def test_every_live_case_is_marked(truth: dict[str, Any], live: str) -> None:
    marked = LedgerRow.objects.filter(live=live).exclude(fate="merged").exclude(fate="refused")
    keys = {row.key.lower() for row in marked}
    assert len(keys) == truth["live"].get(live, 0)


@pytest.mark.parametrize(
    ("page", "folder", "blocks"),
    [
        ("youth-screens.md", "youth", ("PERSON.dat", "SCREEN.dat")),
        ("duty-planner.md", "duty", ("DUTY.csv",)),
    ],
)
def test_the_examples_of_the_pages_can_be_read(
    page: str, folder: str, blocks: tuple[str, ...], tmp_path: Path
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "extracts" / page).read_text("utf-8")
    (tmp_path / folder).mkdir()
    for name, block in zip(blocks, text.split("```\n")[1::2], strict=True):
        (tmp_path / folder / name).write_text(block.replace("\n", "\r\n"), "utf-8", newline="")
    found, strangers = catalogue.find(tmp_path)
    assert strangers == [] and len(found) == len(blocks)
    for extract in found:
        with extract.path.open("rb") as stream:
            rows = [extract.read(extract.header(), frame) for frame in extract.frames(stream)]
        assert rows and not any(row.refused for row in rows)
        kinds = extract.system.kinds
        assert [fault for row in rows for fault in reading.kept_faults(kinds[row.kind], row)] == []


def test_documents_are_hashed_and_a_missing_one_is_named(
    truth: dict[str, Any], rows: dict[tuple[str, int], LedgerRow], loaded_once: Path
) -> None:
    lost = {rows[one["file"], one["row"]].id for one in truth["planted"] if one["kind"] == "missing document"}
    named = Attachment.objects.all()
    assert named.count() == truth["rows"]["youth/ATTACHMENT.dat"] > len(lost) > 0
    assert {one.ledger_id for one in named if one.is_missing} == lost
    for one in named.filter(is_missing=False):
        content = (loaded_once / "youth" / one.name.replace("\\", "/")).read_bytes()
        assert (one.sha256, one.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_two_encodings_in_one_file_are_both_read(
    truth: dict[str, Any], rows: dict[tuple[str, int], LedgerRow]
) -> None:
    planted = [one for one in truth["planted"] if one["kind"] == "another encoding"]
    assert {one["source"] for one in planted} == {"records", "command_log", "youth", "duty"}
    for one in planted:
        row = rows[one["file"], one["row"]]
        raw = bytes(LegacyRecord.objects.get(ledger_id=row.id).raw)
        text = catalogue.reread(row.source, row.kind, tuple(row.file.header), raw).text
        assert "é" in text and "Ã" not in text, (one["file"], one["row"], text)


def test_one_row_of_the_old_system_is_one_referral(truth: dict[str, Any]) -> None:
    """A notice to a school and one to the education desk are two rows there, and two referrals here."""
    numbers = Counter(Referral.objects.exclude(number="").values_list("number", flat=True))
    notices = Referral.objects.filter(rule="R-OE").values_list("recipient", flat=True)
    assert numbers and max(numbers.values()) == 1
    assert {whom.partition(":")[0] for whom in notices} == {"education-duty-desk", "school"}
