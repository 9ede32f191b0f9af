"""A migration under every trouble we know how to plant: nothing is lost, and everything says why."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.models import Edge, LedgerRow, LegacyRecord, Mention, SourceFile
from bluelamp.migration.queries import store
from bluelamp.migration.types import Reconciliation
from bluelamp.nominals import queries as nominals
from bluelamp.search import queries as search
from bluelamp.search.types import PeopleQuery
from bluelamp.synth import force
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

PEOPLE = 220
Where = tuple[str, int]


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extracts of a small force, with every kind of dirt."""
    out = tmp_path_factory.mktemp("extracts")
    writing.write(force.build(InventedStreets(), PEOPLE, 11), out)
    return out


@pytest.fixture
def truth(extracts: Path) -> dict[str, object]:
    return json.loads((extracts / "truth.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any, extracts: Path) -> Iterator[Path]:
    """One load that every test of this file sees, each inside a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        commands.load(SYSTEM, folder=extracts)
        yield extracts
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: Path, db: None) -> Path:
    return loaded_once


def balance() -> Reconciliation:
    return queries.reconcile(SYSTEM)


def state() -> str:
    """Everything the ledger says, in one hash."""
    rows = LedgerRow.objects.order_by("file__name", "row").values_list(
        "file__name", "row", "key", "fate", "reason", "targets"
    )
    return hashlib.sha256(repr([(*row[:5], _stable(row[5])) for row in rows]).encode()).hexdigest()


def _stable(targets: list[str]) -> list[str]:
    """Targets whose ids come from the source row; phones and vehicles are numbered as they arrive."""
    return [t for t in targets if t.partition(":")[0] not in ("phone", "vehicle", "organisation", "ledger")]


def fates() -> dict[Where, tuple[str, str]]:
    rows = LedgerRow.objects.values_list("file__name", "row", "fate", "reason")
    return {(name, row): (fate, reason) for name, row, fate, reason in rows}


def test_every_source_row_is_accounted_for(loaded: Path, truth: dict[str, object]) -> None:
    found = balance()
    assert found.findings == ()
    assert found.total.unaccounted == 0
    assert found.total.source_rows == truth["source_rows"] == LegacyRecord.objects.count()
    fate_sum = found.total.loaded + found.total.merged + found.total.held + found.total.refused
    assert fate_sum == found.total.source_rows
    assert found.narrative_in == found.narrative_kept and found.narrative_in.rows > 0


def test_every_planted_fault_has_the_fate_it_deserves(loaded: Path, truth: dict[str, object]) -> None:
    known = fates()
    wrong = []
    for planted in truth["planted"]:  # type: ignore[attr-defined]
        fate, reason = known[planted["file"], planted["row"]]
        may_be = (
            {planted["expect"], "merged"}
            if planted["file"].endswith(("NOMINAL.csv", "TXT"))
            else {planted["expect"]}
        )
        if planted["expect"] == "loaded" and planted["file"].endswith(("NOMINAL.csv", "TXT", "XML")):
            may_be |= {"held"}
        if fate not in may_be:
            wrong.append((planted, fate, reason))
    assert not wrong
    kinds = Counter(planted["kind"] for planted in truth["planted"])  # type: ignore[attr-defined]
    assert {"missing offence code", "unknown offence code", "impossible date", "last line cut", "orphan key",
            "columns shifted", "duplicated row", "another encoding", "NUL byte"} <= set(kinds)  # fmt: skip


def test_a_refused_or_held_row_always_says_why(loaded: Path) -> None:
    silent = LedgerRow.objects.filter(fate__in=("held", "refused"), reason="")
    assert list(silent.values_list("file__name", "row")) == []


def test_an_assessment_comes_across_unless_its_incident_or_victim_did_not(loaded: Path) -> None:
    rows = LedgerRow.objects.filter(kind="RISK_ASSESSMENT")
    came = rows.filter(fate="loaded")
    assert came.exists() and all(row.targets[0].startswith("assessment:") for row in came)
    why = (
        "is not a loaded incident",
        "is not among the nominals",
        "is none of ours",
        "is not a count",
        "not a date",
    )
    held = rows.filter(fate="held").values_list("reason", flat=True)
    assert all(any(words in reason for words in why) for reason in held)


def test_a_second_load_changes_nothing(loaded: Path) -> None:
    before, people = state(), Mention.objects.count()
    report = commands.load(SYSTEM, folder=loaded)
    assert report.rows == 0
    assert (state(), Mention.objects.count()) == (before, people)
    assert balance().total.unaccounted == 0


def _delete_ledger_row() -> None:
    LedgerRow.objects.filter(fate="loaded").order_by("id").last().delete()  # type: ignore[union-attr]


def _delete_legacy_row() -> None:
    LegacyRecord.objects.order_by("ledger_id").last().delete()  # type: ignore[union-attr]


def _change_legacy_row() -> None:
    row = LegacyRecord.objects.order_by("ledger_id").first()
    assert row is not None
    row.raw = bytes(row.raw)[:-3] + b"X\r\n"
    row.save()


def _delete_event() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM nominals_event WHERE id = (SELECT min(id::text)::uuid FROM nominals_event)"
        )


def _delete_place() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM nominals_location WHERE id = (SELECT min(id::text)::uuid FROM nominals_location)"
        )


def _delete_crime() -> None:
    with connection.cursor() as cursor:
        one = "(SELECT min(id::text)::uuid FROM crime_crime)"
        cursor.execute(f"DELETE FROM crime_crimeparty WHERE crime_id = {one}")
        cursor.execute(f"DELETE FROM crime_crime WHERE id = {one}")


def _shorten_narrative() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE crime_crime SET narrative = left(narrative, -1) "
            "WHERE id = (SELECT min(id::text)::uuid FROM crime_crime)"
        )


@pytest.mark.parametrize(
    "harm",
    [
        _delete_ledger_row,
        _delete_legacy_row,
        _change_legacy_row,
        _delete_event,
        _delete_place,
        _delete_crime,
        _shorten_narrative,
    ],
)
def test_one_row_changed_behind_its_back_turns_the_balance_red(
    loaded: Path, harm: Callable[[], None]
) -> None:
    harm()
    found = balance()
    assert found.total.unaccounted > 0 or found.findings, f"{harm.__name__} went unseen"


def test_a_crime_with_no_offence_code_is_found_on_day_one(loaded: Path, truth: dict[str, object]) -> None:
    planted = next(p for p in truth["planted"] if p["kind"] == "missing offence code")  # type: ignore[attr-defined]
    row = LedgerRow.objects.get(file__name=planted["file"], row=planted["row"])
    assert row.fate == "held" and row.risk == 3 and row.targets[0].startswith("crime:")
    found = store.find(SYSTEM, text=row.key)
    assert any(row.key in hit.title for hit in found.hits)


def test_the_legacy_store_answers_to_how_a_name_sounds(loaded: Path) -> None:
    found = store.find(SYSTEM, text="siobhan oneil")
    assert any("O'Neill" in hit.detail or "O'NEILL" in hit.detail for hit in found.hits)
    assert all("legacy" in hit.matched_on for hit in found.hits)


def test_the_story_s_people_are_loaded_and_linked(loaded: Path) -> None:
    siobhan = Mention.objects.get(source="records", key=_story_key(loaded, "siobhan"))
    view = nominals.person(SYSTEM, _ref(siobhan))
    assert "O'Neill" in view.display and view.markers
    children = nominals.children_linked_to(SYSTEM, [view.ref], at=force.UNTIL)
    assert len({child.school for child in children}) == 2
    assert len(nominals.events_of(SYSTEM, str(view.ref))) >= 4


def _story_key(folder: Path, who: str) -> str:
    return json.loads((folder / "truth.json").read_text("utf-8"))["story"][who]["nominals"][0]  # type: ignore[no-any-return]


def _ref(mention: Mention) -> PersonRef:
    return PersonRef(mention.golden)


def test_a_misspelt_second_number_is_the_same_person_with_reasons(loaded: Path) -> None:
    numbers = json.loads((loaded / "truth.json").read_text("utf-8"))["story"]["darren"]["nominals"]
    first, second = (Mention.objects.get(source="records", key=number) for number in numbers)
    assert second.golden == first.person
    row = LedgerRow.objects.get(id=second.ledger_id)
    assert row.fate == "merged" and "same PNC id" in row.reason


def test_a_match_can_be_taken_apart_and_stays_apart(loaded: Path) -> None:
    numbers = json.loads((loaded / "truth.json").read_text("utf-8"))["story"]["darren"]["nominals"]
    second = Mention.objects.get(source="records", key=numbers[1])
    with pytest.raises(Refused):
        commands.separate(SYSTEM, ledger_id=second.ledger_id, reason=" ")
    commands.separate(SYSTEM, ledger_id=second.ledger_id, reason="Two brothers, shown by photographs")
    second.refresh_from_db()
    assert second.golden == second.person
    assert balance().total.unaccounted == 0
    commands.load(SYSTEM, folder=loaded)
    second.refresh_from_db()
    assert second.golden == second.person
    assert not Edge.objects.filter(one=second.ledger_id, state="accepted").exists()


@pytest.fixture
def folder(extracts: Path, tmp_path: Path) -> Path:
    """A copy of the extracts that a test may spoil."""
    copy = tmp_path / "copy"
    shutil.copytree(extracts, copy)
    return copy


def test_a_huge_line_an_entity_bomb_and_a_stranger_are_told_and_hurt_nobody(
    loaded: Path, folder: Path
) -> None:
    with (folder / "records" / "VEHICLE.csv").open("ab") as sink:
        for _ in range(40):
            sink.write(b"x" * 1_000_000)
        sink.write(b"\r\n")
    xml = folder / "custody" / "CUSTODY03.XML"
    bomb = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>\n'
    xml.write_bytes(bomb + xml.read_bytes())
    (folder / "notes.docx").write_bytes(b"not an extract")
    report = commands.load(SYSTEM, folder=folder)
    assert report.strangers == ("notes.docx",)
    assert balance().total.unaccounted == 0
    reasons = list(LedgerRow.objects.filter(fate="refused").values_list("reason", flat=True))
    assert any("is 40,000,002 bytes long" in reason and "at byte" in reason for reason in reasons)
    assert any("document type is declared" in reason for reason in reasons)


def test_a_file_with_a_missing_column_is_refused_row_by_row(loaded: Path, folder: Path) -> None:
    path = folder / "records" / "VEHICLE.csv"
    path.write_bytes(path.read_bytes().replace(b"KEEPER_NOM_ID", b"OWNER", 1))
    commands.load(SYSTEM, folder=folder)
    rows = LedgerRow.objects.filter(file=SourceFile.objects.latest("id"))
    assert set(rows.values_list("fate", "reason")) == {("refused", "the header lacks KEEPER_NOM_ID")}
    assert balance().total.unaccounted == 0


def test_an_empty_folder_is_refused_in_words(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no file of a documented shape"):
        commands.load(SYSTEM, folder=tmp_path)


def test_search_shows_legacy_rows_in_their_own_section(loaded: Path) -> None:
    row = LedgerRow.objects.filter(kind="CRIME", fate="held").first()
    assert row is not None
    answer = search.people(SYSTEM, PeopleQuery(text=row.key))
    assert any(section.name == "legacy" and section.hits for section in answer.sections)


def test_possible_matches_wait_on_the_review_desk_with_their_reasons(loaded: Path) -> None:
    waiting = nominals.review_queue(SYSTEM, limit=1000)
    offered = [one for one in waiting if one.origin == "migration"]
    assert offered, "the extracts hold namesakes that only a person can decide"
    commands.load(SYSTEM, folder=loaded)
    assert len(nominals.review_queue(SYSTEM, limit=1000)) == len(waiting), (
        "a second load offers nothing twice"
    )
