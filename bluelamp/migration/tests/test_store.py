"""The legacy store from the one box: every spelling of what was asked, rights inside the question, honest pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel import events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.migration import queries
from bluelamp.migration.commands import hiding
from bluelamp.migration.models import HiddenRow, LegacyRecord
from bluelamp.migration.queries import sight, store
from bluelamp.migration.rules import asking, words
from bluelamp.migration.sources import catalogue
from bluelamp.migration.sources.manifest import Source
from bluelamp.migration.tests.planting import planted
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.codes import Restriction
from bluelamp.nominals.tests.makers import person
from bluelamp.search import commands as search
from bluelamp.search import queries as searching
from bluelamp.search.types import PeopleQuery

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def name(surname, forenames="", number="N1", **more):
    return planted("records", "NOMINAL_NAME", NAME_ID=f"{number}-{surname}", NOM_ID=number, SURNAME=surname,
                   FORENAMES=forenames, **more)  # fmt: skip


def ids(text, viewer=SYSTEM, **more):
    found = store.find(viewer, text=text, **more)
    return [int(hit.url.strip("/").rsplit("/", 1)[1]) for hit in found.hits]


def officer(*roles, **more):
    return makers.actor(*(roles or (Role.OFFICER,)), **more)


@pytest.mark.parametrize(
    ("asked", "surname", "forenames"),
    [("bob prosser", "Prosser", "Robert"), ("liz prosser", "PROSSER", "Elizabeth"), ("mohammed khan", "Khan", "Muhammad"),
     ("siobhan oneil", "O'Neill", "Siobhan"), ("o'neill", "O'Neill", "Ann"), ("oneill", "O'NEILL", "Ann"), ("macdonald", "McDonald", "Iain"),
     ("smith jones", "Smith-Jones", "Ann"), ("smith-jones", "Smith Jones", "Ann"), ("zoe", "Price", "Zoë")],
)  # fmt: skip
def test_a_name_is_found_by_its_family_its_nicknames_and_its_spellings(asked, surname, forenames):
    row = name(surname, forenames)
    name("Otherwise", "Nobody", "N2")
    assert ids(asked) == [row.id]


def test_a_slip_is_found_through_the_names_that_people_carry():
    person("Angharad", "Pritchardrees")
    row = name("Pritchardrees", "Angharad")
    assert ids("angharda pritchardrees") == [row.id]


@pytest.mark.parametrize("held", ["07700 900123", "07700900123", "+447700900123", "(07700) 900-123", "+44 7700 900123",
                                  "07700 900 123", "+44 (0)7700 900123", "0044 7700 900123"])  # fmt: skip
@pytest.mark.parametrize("asked", ["07700900123", "07700 900 123", "+44 7700 900123", "00447700900123"])
def test_a_telephone_number_is_found_in_any_punctuation(held, asked):
    row = planted("records", "NOMINAL_PHONE", NOM_ID="N1", PHONE=held)
    planted("records", "NOMINAL_PHONE", NOM_ID="N2", PHONE="07700 900124")
    assert ids(asked) == [row.id]


@pytest.mark.parametrize("held", ["AB12 CDE", "AB12CDE", "ab12-cde", "AB 12 CDE"])
@pytest.mark.parametrize("asked", ["AB12CDE", "ab12 cde"])
def test_a_mark_is_found_however_it_was_cut(held, asked):
    row = planted("records", "VEHICLE", VRM=held, MAKE="FORD", KEEPER_NOM_ID="N1")
    assert ids(asked) == [row.id]


@pytest.mark.parametrize("held", ["02/01/1980", "2/1/1980", "1980-01-02", "19800102", "02011980", "2 Jan 1980", "02-JAN-80",
                                  "29222"])  # fmt: skip
@pytest.mark.parametrize("asked", ["02/01/1980", "1980-01-02", "2 January 1980", "2.1.80"])
def test_a_date_is_found_in_any_form_excel_s_too(held, asked):
    row = planted("records", "NOMINAL", NOM_ID="N1", SEX="F", DOB=held)
    planted("records", "NOMINAL", NOM_ID="N2", SEX="F", DOB="03/01/1980")
    assert ids(asked) == [row.id]


@pytest.mark.parametrize("asked", ["03/62845E", "2003/0062845E", "2003/62845e"])
@pytest.mark.parametrize("held", ["03/62845E", "2003/0062845E", "20030062845E"])
def test_a_police_number_is_found_short_and_long(asked, held):
    row = planted("records", "NOMINAL_IDENT", NOM_ID="N1", SCHEME="PNC", VALUE=held)
    assert ids(asked) == [row.id]


def test_every_part_must_be_there_and_held_rows_come_first_then_the_nearest():
    plain = name("Prosser", "Robert", "N1")
    near = name("Prosser", "Bob", "N2")
    held = name("Prosser", "Bobby", "N3", fate="held", reason="two rows have this key")
    name("Prosser", "Gwen", "N4")
    assert ids("robert prosser") == [held.id, plain.id, near.id]
    hits = store.find(SYSTEM, text="robert prosser").hits
    assert [hit.matched_on.partition(", legacy")[2] for hit in hits] == [
        ", by a name near it",
        "",
        ", by a name near it",
    ]


def test_pages_follow_each_other_without_a_gap_and_say_how_many_at_least():
    made = [name("Prosser", "Ann", f"N{n}").id for n in range(7)]
    seen, after = [], ""
    while True:
        page = store.find(SYSTEM, text="prosser", after=after, limit=3)
        seen += [int(hit.url.strip("/").rsplit("/", 1)[1]) for hit in page.hits]
        assert page.total_at_least == 7 and not page.is_cut
        after = page.after
        if not after:
            break
    assert seen == made


def test_a_cut_list_says_at_least(monkeypatch):
    monkeypatch.setattr(store, "MOST", 5)
    for n in range(8):
        name("Prosser", "Ann", f"N{n}")
    page = store.find(SYSTEM, text="prosser", limit=3)
    assert page.is_cut and page.total_at_least == 5
    assert store.answer(asked_of("prosser")).truncated


def asked_of(text, viewer=SYSTEM, limit=3):
    return store.SourceQuery(
        viewer=viewer, text=text, kinds=frozenset(), names=(), keys=(), born="", limit=limit
    )


def test_what_could_not_be_looked_for_is_an_error_and_never_an_empty_list(monkeypatch):
    name("Prosser")
    monkeypatch.setattr(store, "FIND", store.FIND.replace("SELECT id, source, kind, key, fate, reason, raw, late, far, total FROM",
                        "SELECT id, source, kind, key, fate, reason, raw, late, far, total FROM pg_sleep(2) AS nap, "))  # fmt: skip
    monkeypatch.setattr(store, "TIMEOUT_MS", 50)
    with pytest.raises(CouldNotLook, match="took too long"):
        store.find(SYSTEM, text="prosser")
    (section,) = [
        one for one in searching.people(SYSTEM, PeopleQuery(text="prosser")).sections if one.name == "legacy"
    ]
    assert "could not be searched" in section.problem and not section.hits


def test_the_box_answers_with_the_old_rows_and_the_way_to_all_of_them():
    made = [name("Prosser", "Ann", f"N{n}").id for n in range(4)]
    answer = searching.people(officer(), PeopleQuery(text="prosser", limit=3))
    (section,) = [one for one in answer.sections if one.name == "legacy"]
    assert len(section.hits) == 3 and section.truncated and section.total_at_least == len(made)
    assert section.more_url == "/migration/find/?q=prosser"


def test_too_long_a_question_is_refused():
    with pytest.raises(Refused, match="at most 200"):
        store.find(SYSTEM, text="x" * 201)


# --- rights -------------------------------------------------------------------------------------------
@pytest.fixture
def readers(monkeypatch):
    """Warnings only for inspectors, by the manifest."""
    real = catalogue.known("records")
    kinds = dict(real.kinds)
    given = {
        field: getattr(kinds["NOMINAL_WARNING"], field) for field in type(kinds["NOMINAL_WARNING"]).__slots__
    }
    kinds["NOMINAL_WARNING"] = type(kinds["NOMINAL_WARNING"])(**given | {"readers": frozenset({"inspector"})})
    fields = {field: getattr(real, field) for field in Source.__slots__}
    changed = Source(**fields | {"kinds": kinds})
    known = catalogue.known
    monkeypatch.setattr(catalogue, "known", lambda name: changed if name == "records" else known(name))


def test_rows_of_a_kind_are_seen_by_its_readers_alone_in_search_list_and_page(readers):
    row = planted(
        "records",
        "NOMINAL_WARNING",
        NOM_ID="N1",
        WARN_CODE="VI",
        TEXT="Carries a machete",
        SINCE="01/01/2001",
    )
    beside = planted(
        "records", "NOMINAL_WARNING", NOM_ID="N1", WARN_CODE="VI", TEXT="another", SINCE="02/01/2001"
    )
    pc, inspector = officer(username="pc"), officer(Role.INSPECTOR, username="insp")
    assert ids("machete", inspector) == [row.id] and ids("machete", pc) == []
    assert store.find(pc, text="machete").total_at_least == 0
    listed = queries.rows(inspector, source="records", kind="NOMINAL_WARNING").lines
    assert {line.id for line in listed} == {row.id, beside.id}
    assert not queries.rows(pc, source="records", kind="NOMINAL_WARNING").lines
    assert queries.legacy_row(inspector, ledger_id=row.id)
    with pytest.raises(NotThere):
        queries.legacy_row(pc, ledger_id=row.id)


def test_a_role_that_is_none_is_a_mistake_of_the_manifest():
    from bluelamp.migration.sources import parsing  # noqa: PLC0415

    text = catalogue.known("records").text.replace(
        'owner = "Head', 'readers = ["inspecter"]\nowner = "Head', 1
    )
    with pytest.raises(Refused, match="did you mean inspector"):
        parsing.parse(text)


def tied(state=None):
    """A person with a nominal row, a name below it, and a row of a crime that names them."""
    ref = person("Zebedee", "Quarterpenny")
    top = planted("records", "NOMINAL", NOM_ID="Q1", SEX="M", DOB="02/01/1980", targets=[str(ref)])
    below = planted(
        "records", "NOMINAL_NAME", NAME_ID="QN1", NOM_ID="Q1", SURNAME="Quarterpenny", FORENAMES="Zebedee"
    )
    part = planted(
        "records", "CRIME_PERSON", CRIME_NO="C1", NOM_ID="Q1", ROLE="V", targets=["crime:x", str(ref)]
    )
    if state:
        nominals.restrict_person(
            SYSTEM, ref=ref, state=state, reason="Protected persons scheme", unit="Protected persons"
        )
    return ref, [top.id, below.id, part.id]


ASKED = ("quarterpenny", "zebedee quarterpenny", "02/01/1980", "q1", "quarterpeny")


def answers(viewer):
    return [store.find(viewer, text=text) for text in ASKED]


@pytest.mark.parametrize("has_run", [False, True])
def test_rows_of_a_sealed_record_are_as_if_they_had_never_come(has_run):
    pc = officer()
    before = answers(pc)
    ref, rows = tied(Restriction.SEALED)
    if has_run:
        hiding.hide_all()
        assert HiddenRow.objects.count() == 3 and all(
            row.level == store.SILENT for row in HiddenRow.objects.all()
        )
        assert not LegacyRecord.objects.exclude(words=[]).exists()
    assert answers(pc) == before
    assert not queries.rows(pc, source="records").lines
    for row in rows:
        with pytest.raises(NotThere):
            queries.legacy_row(pc, ledger_id=row)
    nominals.restrict_person(SYSTEM, ref=ref, state=Restriction.OPEN, reason="The scheme has ended for them")
    hiding.hide_all()
    assert not HiddenRow.objects.exists() and set(ids("q1", pc)) == set(rows)


def test_rows_of_a_restricted_record_say_whom_to_ask_and_nothing_else_and_the_owner_hears():
    tied(Restriction.RESTRICTED)
    hiding.hide_all()
    pc = officer()
    page = store.find(pc, text="quarterpenny")
    assert not page.hits and page.total_at_least == 0 and page.contacts == ("Protected persons",)
    told = Fact.objects.filter(name="search.restricted_record_searched").last()
    assert told.body["searcher_id"] == str(pc.account_id) and not told.body["was_silent"]
    with pytest.raises(Denied, match="contact Protected persons"):
        queries.legacy_row(pc, ledger_id=HiddenRow.objects.first().ledger_id)


def test_those_a_sealed_record_names_find_its_rows():
    _, rows = tied(Restriction.SEALED)
    hiding.hide_all()
    keeper = officer(unit="Protected persons", username="keeper")
    assert set(ids("q1", keeper)) == set(rows)
    assert queries.legacy_row(keeper, ledger_id=rows[0])


def test_the_owner_of_a_sealed_record_hears_a_moment_after_a_look_met_its_rows():
    ref, _ = tied(Restriction.SEALED)
    hiding.hide_all()
    Fact.objects.filter(name="search.restricted_record_searched").delete()
    store.find(officer(), text="q1")
    assert store.sealed_subjects_met({"text": "q1"}) == [str(ref)]
    while search.tell_owners():
        pass
    told = Fact.objects.filter(name="search.restricted_record_searched", subject=str(ref))
    assert told.exists() and told.last().body["was_silent"]


def test_a_sealed_row_is_in_no_index_that_a_search_of_others_reads():
    tied(Restriction.SEALED)
    hiding.hide_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM migration_legacyrecord WHERE words && %s",
            [[words.number("quarterpenny"), words.number("q1")]],
        )
        assert cursor.fetchone() == (0,)
    assert "q1 " not in str(sight.of(officer()).closed)


def test_a_change_of_restriction_has_the_rows_hidden_without_being_asked():
    from bluelamp.kernel import jobs  # noqa: PLC0415

    tied(Restriction.SEALED)
    events.read_all()
    jobs.run_all()
    assert HiddenRow.objects.count() == 3


# --- how a box is read --------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "a", "?", "'", "- / .", "\0"])
def test_nothing_is_asked_by_nothing(text):
    assert asking.parts_of(text, TODAY) == ()


def test_a_day_that_is_none_is_asked_for_as_it_was_typed():
    (part,) = asking.parts_of("31/02/1990", TODAY)
    assert part.spellings == (("31021990",), ("31", "02", "1990"))


# --- pages and machines -------------------------------------------------------------------------------
def signed_in(client, *roles):
    account = makers.account(*roles)
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    return client


def test_the_page_of_old_rows_in_every_state(client, monkeypatch):
    signed_in(client, Role.OFFICER)
    for n in range(30):
        name("Prosser", "Ann", f"N{n}")
    assert "Nothing has been asked yet" in client.get("/migration/find/").content.decode()
    page = client.get("/migration/find/?q=prosser").content.decode()
    assert "30 rows" in page and page.count("data-hit>") == 25 and "Next rows" in page
    after = store.find(SYSTEM, text="prosser").after
    assert client.get(f"/migration/find/?q=prosser&after={after}").content.decode().count("data-hit>") == 5
    assert "that you may see fits" in client.get("/migration/find/?q=nobodyatall").content.decode()
    assert client.get("/migration/find/?q=" + "x" * 201).status_code == 422
    assert client.get("/api/migration/find?q=prosser").json()["total_at_least"] == 30

    def too_slow(*_, **__):
        raise CouldNotLook("The search of the old systems took too long and was stopped.")

    monkeypatch.setattr(queries, "find", too_slow)
    failed = client.get("/migration/find/?q=prosser")
    assert failed.status_code == 503 and "could not be searched" in failed.content.decode()
    assert client.get("/api/migration/find?q=prosser").status_code == 503


def test_children_s_rows_are_for_those_who_work_with_children(client):
    youth = catalogue.known("youth")
    assert not youth.may_be_read_by("PERSON", frozenset({"officer"}))
    assert youth.may_be_read_by("PERSON", frozenset({"officer", "referral_desk"}))


def test_an_analyst_finds_no_old_rows(client):
    signed_in(client, Role.MI_ANALYST)
    assert client.get("/migration/find/?q=prosser").status_code == 403
    assert client.get("/api/migration/find?q=prosser").status_code == 403
