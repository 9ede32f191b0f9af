"""A person's whole way out: proposed, approved, in quarantine, brought back byte for byte, or erased for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.control import commands as control
from bluelamp.control.models import Incident, IncidentPerson
from bluelamp.control.tests import makers as room
from bluelamp.crime.models import Crime, CrimeParty
from bluelamp.crime.tests.makers import records_crime
from bluelamp.forms.models import Draft
from bluelamp.kernel import events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.models import LedgerRow, LegacyRecord, SourceFile
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import queries as people
from bluelamp.nominals.models import Person
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import LinkType, NewLink
from bluelamp.retention import commands, queries
from bluelamp.retention.codes import HoldKind
from bluelamp.retention.models import Certificate, HeldRow, Tombstone
from bluelamp.retention.tests import makers
from bluelamp.retention.tests.makers import AFTER, NOW, THEN
from bluelamp.search import commands as search
from bluelamp.search import queries as finding
from bluelamp.search.types import PeopleQuery
from bluelamp.work.models import Duty

pytestmark = pytest.mark.django_db(transaction=True)
SURNAME = "Quixwood"
# The incident and the crime are kept by their own clocks, with what their log and narrative say; a word is no record.
OF_OTHERS = {"control_logline", "crime_crime", "kernel_fact", "search_narrative", "search_token"}


@pytest.fixture(autouse=True)
def list_apart(settings, tmp_path):
    settings.BLUELAMP_DATA = tmp_path


@pytest.fixture
def old_person():
    """Somebody of ten years ago with everything that can hang on a person."""
    room.reference()
    with makers.at(THEN):
        one = person("Zebedee", SURNAME, date(1970, 1, 2))
        alias = person("Zeb", SURNAME, date(1970, 1, 2))
        friend = person("Hugo", "Friend", date(1971, 1, 1))
        nominals.merge_persons(SYSTEM, keep=one, absorb=alias, evidence=SAME_NUMBER)
        nominals.link(SYSTEM, link=NewLink(start=str(one), end=str(friend), type=LinkType.ASSOCIATE))
        by = room.dispatcher()
        incident = room.opens(
            by, persons=(PersonInRole(role=PersonRole.WITNESS, name=f"Z {SURNAME}", person=one),)
        )
        crime = records_crime(one, incident=incident, narrative=f"{SURNAME} saw it.")
        events.read_all()
    Incident.objects.update(state="closed", closed_at=THEN)
    Crime.objects.update(status="finalised")
    Duty.objects.update(state="met", settled_at=THEN)
    legacy_row(one, alias)
    Draft.objects.create(account_id=by.account_id, form="nominals.edit", record=str(one), version=1, sealed=b"\x00\xff",
                         typed_at=THEN, saved_at=THEN)  # fmt: skip
    makers.weeding(), makers.disposal()
    with makers.at(NOW):
        commands.regrade(SYSTEM, refs=(str(one), str(incident), str(crime)))
    return one, alias, friend, incident, crime


def legacy_row(one, alias):
    file = SourceFile.objects.create(
        source="records", kind="NOMINAL", form="csv", name="N.csv", sha256="0" * 64, size=1, counted_rows=1,
        counted_total=0, first_seen=THEN,
    )  # fmt: skip
    row = LedgerRow.objects.create(
        file=file, row=1, source="records", kind="NOMINAL", key="N1", content_hash=b"\x01\x00\xfe", fate="loaded",
        targets=[str(one), str(alias)], transform=1,
    )  # fmt: skip
    LegacyRecord.objects.create(ledger_id=row.id, raw=f"N1,{SURNAME},\xe9".encode("cp1252"), words=[17])


def finds() -> int:
    return len(finding.people(SYSTEM, PeopleQuery(text=f"zebedee {SURNAME}")).hits)


def test_a_person_in_quarantine_is_gone_everywhere_and_comes_back_byte_for_byte(old_person):
    one, alias, *_ = old_person
    assert finds() == 1
    before = makers.table_hashes()
    with makers.at(NOW):
        batch = makers.quarantined([str(one)])
        assert finds() == 0, "still found"
        assert not Person.objects.filter(id__in=[one.id, alias.id]).exists()
        left = set(makers.tables_with(SURNAME)) - makers.LAID_ASIDE - makers.GROWS
        assert left <= OF_OTHERS, left
        after = makers.table_hashes()
        assert sum(after[name] != before[name] for name in before) > 15
        commands.undo(makers.disposal(), proposal=batch.id, reason="Proposed by mistake")
    changed = [name for name, sha in makers.table_hashes().items() if sha != before[name]]
    assert changed == []
    assert finds() == 1
    assert not HeldRow.objects.exists()
    assert not Tombstone.objects.exists()


def test_the_crime_and_the_incident_stay_with_the_person_broken_off_properly(old_person):
    one, _, _, incident, crime = old_person
    with makers.at(NOW):
        makers.quarantined([str(one)])
    assert Incident.objects.filter(id=incident.id).exists()
    assert Crime.objects.filter(id=crime.id).exists()
    assert not CrimeParty.objects.filter(person_id=one.id).exists()
    (left,) = IncidentPerson.objects.all()
    assert (left.person_id, left.name) == (None, "Disposed of")
    assert search.verify_index() == 0


def test_erasing_leaves_a_certificate_a_tombstone_and_no_content(old_person):
    one, alias, *_ = old_person
    with makers.at(NOW):
        batch = makers.quarantined([str(one)])
        with pytest.raises(Refused, match="in quarantine until 22/12/2026"):
            commands.erase(makers.weeding(), proposal=batch.id)
    with makers.at(AFTER):
        certificate = commands.erase(makers.weeding(), proposal=batch.id)
    assert certificate.records == (min(str(one), str(alias)),)
    assert certificate.rows > 15
    assert certificate.counts["migration_legacyrecord"] == 1
    assert not HeldRow.objects.exists()
    proof = {"retention_certificate", "retention_tombstone", "retention_item", "retention_erased_row", "kernel_fact",
             "access_audit", "migration_removal"}  # fmt: skip
    assert set(makers.tables_with(str(one.id))) <= proof | {"access_audit_link"}, makers.tables_with(
        str(one.id)
    )
    assert set(makers.tables_with("Zebedee")) <= makers.GROWS
    stone = queries.tombstones([str(alias)])[str(alias)]
    assert "disposed of on 23/12/2026 under" in stone.words
    with pytest.raises(Refused, match="was erased: restore is impossible"):
        commands.undo(makers.disposal(), proposal=batch.id, reason="Too late for that")
    row = LedgerRow.objects.get()
    assert (row.targets, row.reason) == (["disposed:of"], "disposed of under the retention schedule")


def test_a_second_erasure_is_refused_and_changes_nothing(old_person):
    one, *_ = old_person
    with makers.at(NOW):
        batch = makers.quarantined([str(one)])
    with makers.at(AFTER):
        commands.erase(makers.weeding(), proposal=batch.id)
        before = makers.table_hashes()
        with pytest.raises(Refused, match="cannot be erased: it is disposed of"):
            commands.erase(makers.weeding(), proposal=batch.id)
    assert makers.table_hashes() == before
    assert Certificate.objects.count() == 1


def test_a_hold_placed_during_the_quarantine_wins(old_person):
    one, *_ = old_person
    with makers.at(NOW):
        batch = makers.quarantined([str(one)])
        commands.place_moratorium(
            makers.disposal(), kind=HoldKind.INQUIRY, reason="Inquiry into old cases", of_kind="person", until=AFTER + timedelta(days=9)
        )  # fmt: skip
    with makers.at(AFTER), pytest.raises(Refused, match="is held: Public inquiry"):
        commands.erase(makers.weeding(), proposal=batch.id)


def test_what_is_recorded_about_somebody_in_quarantine_stops_the_erasure(old_person):
    one, *_ = old_person
    with makers.at(NOW):
        batch = makers.quarantined([str(one)])
        CrimeParty.objects.create(crime=Crime.objects.get(), person_id=one.id, role="suspect")
    with (
        makers.at(AFTER),
        pytest.raises(Refused, match=r"crime\.CrimeParty came while the batch was in quarantine"),
    ):
        commands.erase(makers.weeding(), proposal=batch.id)


def test_an_incident_goes_with_its_log_although_log_lines_are_never_changed(old_person, app_powers):
    *_, incident, crime = old_person
    before = makers.table_hashes()
    with makers.at(NOW):
        batch = makers.quarantined([str(incident), str(crime)])
        assert not Incident.objects.exists()
        assert "control_logline" in batch.counts["rows"]
        commands.undo(makers.disposal(), proposal=batch.id, reason="Wanted for an appeal")
    assert [name for name, sha in makers.table_hashes().items() if sha != before[name]] == []
    assert control is not None
    assert people.person(SYSTEM, old_person[0]).ref == old_person[0]


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("ADD COLUMN fresh integer NOT NULL DEFAULT 7", "DROP COLUMN fresh"),
        ("RENAME COLUMN title TO honorific", "RENAME COLUMN honorific TO title"),
    ],
)
def test_a_release_during_the_quarantine_adds_a_column_or_loses_one(old_person, change, back):
    with makers.at(NOW):
        batch = makers.quarantined([str(old_person[0])])
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE nominals_person_name {change}")
        try:
            if "RENAME" in change:
                with pytest.raises(Refused, match="nominals_person_name has lost title"):
                    commands.undo(makers.disposal(), proposal=batch.id, reason="Proposed by mistake")
            else:
                commands.undo(makers.disposal(), proposal=batch.id, reason="Proposed by mistake")
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE nominals_person_name {back}")
    assert Person.objects.filter(id=old_person[0].id).exists() is ("RENAME" not in change)
