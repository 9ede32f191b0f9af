"""A mapping that changes, a later delivery, a row brought in by hand: only what changes is touched, and it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.models import LedgerRow, Mention
from bluelamp.migration.types import LoadReport
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import queries as people
from bluelamp.nominals.models import Link, Marker, PersonName
from bluelamp.nominals.types import NewName
from bluelamp.search import queries as search
from bluelamp.search.types import PeopleQuery

MANIFEST = """
name = "clients"
title = "Client list"
version = 1
owner = "Head of records"

[[files]]
match = "clients*.csv"
format = "csv"
kind = "CLIENT"

[[files]]
match = "phones*.csv"
format = "csv"
kind = "PHONE"

[kinds.CLIENT]
label = "Clients"
singular = "Client"
columns = ["ID", "FAMILY", "GIVEN", "BORN", "FLAG"]
key = ["ID"]
names = [["GIVEN", "FAMILY"]]
dates = { BORN = ["%d/%m/%Y", "excel"] }

[kinds.PHONE]
label = "Client phones"
singular = "Client phone"
columns = ["ID", "NUMBER"]
key = ["ID", "NUMBER"]
parent = { kind = "CLIENT", columns = ["ID"] }
"""
MAPPING = """
from bluelamp.migration.mapping import *
from bluelamp.migration.mapping import Mapping

mapping = Mapping()


@mapping.rows("CLIENT", parts=("PHONE",), people=True)
def client(row, parts):
    if not row.text("FAMILY"):
        yield Hold("it has no family name")
        return
    person = Nominal(names=(Name(row.text("FAMILY"), row.text("GIVEN")),), born=row.day("BORN"))
    yield person
    if row.text("FLAG") == "V":
        yield Marker(person, MarkerClass.OFFICER_SAFETY, "Violent")
    for part in parts["PHONE"]:
        phone = Phone(part.text("NUMBER"), of=part)
        yield phone
        yield Link(person, phone, LinkType.USES_PHONE, of=part)
"""
CLIENTS = "ID,FAMILY,GIVEN,BORN,FLAG\n1,Ward,Amy,04/05/1990,V\n2,Okafor,Ben,38047,\n3,,Cas,01/02/2001,\n4,Hill,Dee,31/02/2001,\n"
PHONES = "ID,NUMBER\n1,07700 900111\n2,07700 900222\n9,07700 900999\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "manifest.toml").write_text(MANIFEST)
    (folder / "mapping.py").write_text(MAPPING)
    return folder


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "clients.csv").write_text(CLIENTS)
    (folder / "phones.csv").write_text(PHONES)
    return folder


pytestmark = pytest.mark.django_db


def load(extract: Path, source: Path) -> LoadReport:
    report = commands.load(SYSTEM, folder=extract, sources=[source])
    found = queries.reconcile(SYSTEM)
    assert found.total.unaccounted == 0, found.findings
    return report


def row(kind: str, key: str) -> LedgerRow:
    return LedgerRow.objects.filter(source="clients", kind=kind, key=key).latest("id")


def names_of(key: str) -> list[str]:
    person = Mention.objects.get(source="clients", key=key).person
    return list(
        PersonName.objects.filter(person_id=person, superseded_at=None).values_list("family", flat=True)
    )


def test_a_source_of_a_stranger_loads_with_every_row_accounted_for(extract: Path, source: Path) -> None:
    load(extract, source)
    assert row("CLIENT", "1").fate == "loaded" and row("CLIENT", "3").reason == "it has no family name"
    assert "is not a date" in row("CLIENT", "4").reason or "no such day" in row("CLIENT", "4").reason
    assert row("PHONE", "9|07700 900999").fate == "held"
    assert Marker.objects.filter(label="Violent").count() == 1


def test_the_same_again_touches_nothing(extract: Path, source: Path) -> None:
    load(extract, source)
    before = list(LedgerRow.objects.order_by("id").values_list())
    report = load(extract, source)
    assert report.changed == {} and list(LedgerRow.objects.order_by("id").values_list()) == before


def test_a_changed_mapping_touches_only_rows_whose_result_changes_and_names_them(
    extract: Path, source: Path
) -> None:
    load(extract, source)
    before = {one.id: one.transform for one in LedgerRow.objects.all()}
    text = MAPPING.replace('"Violent"', '"Violent towards officers"').replace(
        'row.text("FAMILY"), row',
        'row.text("FAMILY").upper() if row.text("FLAG") else row.text("FAMILY"), row',
    )
    (source / "mapping.py").write_text(text)
    report = load(extract, source)
    assert report.changed == {"clients.CLIENT": 1} and report.changed_rows == (("clients.csv", 2),)
    assert [id_ for id_, *_ in queries.changed_rows(SYSTEM, source="clients")] == [row("CLIENT", "1").id]
    assert {one.id for one in LedgerRow.objects.all() if before[one.id] != one.transform} == {
        row("CLIENT", "1").id
    }
    assert names_of("1") == ["WARD"]
    assert list(Marker.objects.filter(superseded_at=None).values_list("label", flat=True)) == [
        "Violent towards officers"
    ]


def test_a_link_that_the_mapping_no_longer_makes_is_ended(extract: Path, source: Path) -> None:
    load(extract, source)
    (source / "mapping.py").write_text(
        MAPPING.replace("yield Link", "part.note('no link') or 0 and (yield) or Link")
    )
    load(extract, source)
    assert Link.objects.filter(type="uses_phone", superseded_at=None).count() == 0


def test_what_a_person_changed_is_held_and_named_not_overwritten(extract: Path, source: Path) -> None:
    load(extract, source)
    person = PersonRef(Mention.objects.get(source="clients", key="1").person)
    nominals.add_name(SYSTEM, ref=person, name=NewName(family="Typed"))
    (source / "mapping.py").write_text(MAPPING.replace('"Violent"', '"Weapons"'))
    load(extract, source)
    assert row("CLIENT", "1").fate == "held" and "changed by hand" in row("CLIENT", "1").reason
    assert sorted(names_of("1")) == ["Typed", "Ward"]
    assert list(Marker.objects.filter(superseded_at=None).values_list("label", flat=True)) == ["Violent"]


def test_a_later_delivery_brings_up_to_date_what_an_earlier_one_became(extract: Path, source: Path) -> None:
    load(extract, source)
    (extract / "clients2.csv").write_text(
        "ID,FAMILY,GIVEN,BORN,FLAG\n1,Ward-Price,Amy,04/05/1990,V\n5,New,Eve,01/03/1999,\n"
    )
    (extract / "phones2.csv").write_text("ID,NUMBER\n2,07700 900333\n")
    load(extract, source)
    assert names_of("1") == ["Ward-Price"] and names_of("5") == ["New"]
    old, new = LedgerRow.objects.filter(kind="CLIENT", key="1").order_by("id")
    assert "brought up to date by row 2 of clients2.csv" in old.reason and new.fate == "loaded"
    person = Mention.objects.get(source="clients", key="2").person
    assert (
        Link.objects.filter(start_ref=f"person:{person}", type="uses_phone", superseded_at=None).count() == 2
    )
    assert search.people(SYSTEM, PeopleQuery(text="ward-price")).hits


def test_a_kind_mapped_later_is_handed_over_then(extract: Path, source: Path) -> None:
    (source / "mapping.py").write_text("")
    load(extract, source)
    assert row("CLIENT", "1").targets[0].startswith("legacy:")
    (source / "mapping.py").write_text(MAPPING)
    load(extract, source)
    assert row("CLIENT", "1").targets[0].startswith("person:")


def test_a_held_row_is_brought_in_with_its_corrected_values(
    extract: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(extract, source)
    monkeypatch.setenv("BLUELAMP_SOURCES", str(source))
    held = row("CLIENT", "3")
    with pytest.raises(Refused, match="still be held: it has no family name"):
        commands.preview(SYSTEM, ledger_id=held.id, corrected={})
    seen = commands.preview(SYSTEM, ledger_id=held.id, corrected={"FAMILY": "Cole"})
    assert seen.fate == "loaded" and row("CLIENT", "3").fate == "held"
    done = commands.bring_in(
        SYSTEM, ledger_id=held.id, corrected={"FAMILY": "Cole"}, reason="From the paper file"
    )
    assert done.targets[0].startswith("person:") and names_of("3") == ["Cole"]
    assert (
        "From the paper file" in row("CLIENT", "3").reason
        and "corrected: FAMILY" in row("CLIENT", "3").reason
    )
    phone = row("PHONE", "9|07700 900999")
    with pytest.raises(Refused, match="is not among the clients: correct ID"):
        commands.bring_in(SYSTEM, ledger_id=phone.id, corrected={}, reason="A wrong number")
    commands.bring_in(SYSTEM, ledger_id=phone.id, corrected={"ID": "4"}, reason="A wrong number")
    person = Mention.objects.filter(source="clients", key="4").first()
    assert person is None and row("PHONE", phone.key).fate == "loaded"
    assert queries.reconcile(SYSTEM).total.unaccounted == 0


def test_one_person_under_eleven_numbers_is_one_nominal_with_eleven_and_comes_apart_again(
    extract: Path, source: Path
) -> None:
    lines = "".join(f"{n},Marchbanks,Ottoline,17/09/1961,\n" for n in range(100, 111))
    (extract / "clients.csv").write_text(f"ID,FAMILY,GIVEN,BORN,FLAG\n{lines}")
    (extract / "phones.csv").write_text(
        "ID,NUMBER\n" + "".join(f"{n},0161 496 0100\n" for n in range(100, 111))
    )
    load(extract, source)
    mentions = list(Mention.objects.filter(source="clients").order_by("id"))
    assert len(mentions) == 11 and len({one.golden for one in mentions}) == 1
    view = people.person(SYSTEM, PersonRef(mentions[0].golden))
    numbers = {one.value for one in view.identifiers if one.scheme == "legacy"}
    assert numbers == {str(n) for n in range(100, 111)}
    for number in ("100", "110"):
        found = search.people(SYSTEM, PeopleQuery(text=number))
        assert [str(hit.ref) for hit in found.hits][:1] == [str(view.ref)]
    merged = LedgerRow.objects.filter(source="clients", fate="merged", kind="CLIENT")
    assert merged.count() == 10
    commands.separate(SYSTEM, ledger_id=mentions[10].ledger_id, reason="Her sister, by her own word")
    again = people.person(SYSTEM, PersonRef(mentions[10].person))
    assert again.ref != view.ref
    load(extract, source)
    assert Mention.objects.get(id=mentions[10].id).golden == mentions[10].person


def test_going_back_to_an_earlier_mapping_puts_everything_back(extract: Path, source: Path) -> None:
    load(extract, source)
    before = {one.id: (one.fate, one.reason) for one in LedgerRow.objects.all()}
    (source / "mapping.py").write_text(MAPPING.replace("OFFICER_SAFETY", "NO_SUCH"))
    broken = load(extract, source)
    assert any("1 rows of CLIENT are held because its mapping failed" in note for note in broken.notes)
    (source / "mapping.py").write_text(MAPPING)
    mended = load(extract, source)
    assert mended.changed and not any("mapping failed" in note for note in mended.notes)
    assert {one.id: (one.fate, one.reason) for one in LedgerRow.objects.all()} == before


def test_a_row_held_for_its_parent_is_freed_when_the_parent_comes(extract: Path, source: Path) -> None:
    load(extract, source)
    assert "is not among the clients" in row("PHONE", "9|07700 900999").reason
    (extract / "clients_late.csv").write_text("ID,FAMILY,GIVEN,BORN,FLAG\n9,Late,Una,04/05/1991,\n")
    load(extract, source)
    freed = row("PHONE", "9|07700 900999")
    assert freed.fate == "loaded" and any(target.startswith("phone:") for target in freed.targets)


def test_another_key_after_rows_were_read_is_refused_with_a_way_out(extract: Path, source: Path) -> None:
    load(extract, source)
    before = list(LedgerRow.objects.order_by("id").values_list())
    (source / "manifest.toml").write_text(
        MANIFEST.replace('key = ["ID"]\nnames', 'key = ["ID", "FAMILY"]\nnames')
    )
    with pytest.raises(Refused, match=r"what names a row of CLIENT changed.*empty database"):
        commands.load(SYSTEM, folder=extract, sources=[source])
    assert list(LedgerRow.objects.order_by("id").values_list()) == before
