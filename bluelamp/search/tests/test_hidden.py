"""A sealed record cannot be told from none; a restricted one says whom to contact and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from pydantic import TypeAdapter

from bluelamp.access import commands as access
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import actor
from bluelamp.access.types import Restriction
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.models import Fact
from bluelamp.search.codes import Guard
from bluelamp.search.commands import tell_owners
from bluelamp.search.tests.makers import found, index, search, subject
from bluelamp.search.types import Answer, IdentKind, Subject, SubjectKey

pytestmark = pytest.mark.django_db
BYTES = TypeAdapter(Answer)
ASKED = ("zebedee quarterpenny", "quarterpenny", "z quarterpenny 1980", "zebidy quarterpeny 2/1/1980", "zebedee",
         "1981/0000034U", "quarterpenny 1/2/1980", "quart", "zebedee smith")  # fmt: skip


@pytest.fixture
def officer():
    return actor(Role.OFFICER)


@pytest.fixture
def standards():
    return actor(Role.PROFESSIONAL_STANDARDS)


def hide(state: RestrictionState, named, guard: Guard, owner: str = "") -> Subject:
    keys = (SubjectKey(IdentKind.PNC, "1981/0000034U"),)
    secret = subject("Zebedee", "Quarterpenny", date(1980, 1, 2), guard=guard, owner=owner, keys=keys)
    restriction = Restriction(state=state, people=frozenset({named.account_id}), contact=owner)
    access.restrict(SYSTEM, ref=PersonRef(secret.id), to=restriction, reason="Protected person scheme")
    index(secret)
    return secret


def everything(viewer) -> list[bytes]:
    """Every answer, whole: hits, counts, suggestions, versions."""
    plain = [BYTES.dump_json(search(text, viewer)) for text in ASKED]
    return plain + [BYTES.dump_json(search(text, viewer, is_as_you_type=True)) for text in ASKED]


def test_answers_with_a_sealed_record_are_byte_for_byte_those_without_it(officer, standards):
    index(subject("Zebedee", "Smith", date(1970, 1, 2)), subject("Ann", "Quarterman", date(1971, 3, 4)))
    without = everything(officer)
    hide(RestrictionState.SEALED, standards, Guard.SILENT)
    assert everything(officer) == without


def test_the_named_person_sees_the_sealed_record(officer, standards):
    secret = hide(RestrictionState.SEALED, standards, Guard.SILENT)
    for text in ("zebedee quarterpenny", "zebidy quarterpeny 2/1/1980", "1981/0000034U"):
        assert found(text, standards) == [secret.id]


def test_the_owner_is_told_and_the_protected_audit_knows(officer, standards):
    secret = hide(RestrictionState.SEALED, standards, Guard.SILENT, owner="Protected persons")
    search("zebedee quarterpenny", officer)
    assert not Fact.objects.filter(name="search.restricted_record_searched").exists(), (
        "told from the search itself"
    )
    tell_owners()
    told = Fact.objects.get(name="search.restricted_record_searched")
    assert told.subject == f"person:{secret.id}"
    assert told.body["owner"] == "Protected persons"
    assert (told.body["searcher"], told.body["was_silent"]) == (officer.name, True)
    assert AuditRow.objects.filter(door="search.sealed_met", subjects=[f"person:{secret.id}"]).exists()
    assert tell_owners() == 0, "told twice"


def test_a_restricted_record_gives_a_contact_and_no_name_score_or_count(officer, standards):
    hide(RestrictionState.RESTRICTED, standards, Guard.CONTACT_ONLY, owner="Standards")
    answer = search("zebedee quarterpenny", officer)
    assert answer.contacts == ("A restricted record may be relevant: contact Standards.",)
    assert answer.hits == ()
    assert answer.total_at_least == 0
    assert b"uarterpenny" not in BYTES.dump_json(replace(answer, query="", facts=(), suggestions=()))


def test_a_name_that_only_hidden_records_carry_is_in_no_count_and_no_suggestion(officer, standards):
    index(subject("Zebedee", "Quarterpenny", date(1980, 1, 2), guard=Guard.SILENT))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(df) FROM search_token WHERE text IN ('zebedee', 'quarterpenny')")
        assert cursor.fetchone()[0] == 0
    labels = " ".join(one.text for one in search("zebedee quarterpenn", officer).suggestions)
    assert "quarterpenny" not in labels


def test_hiding_an_open_record_takes_its_names_out_of_the_counts_at_once(officer):
    open_one = subject("Zebedee", "Quarterpenny", date(1980, 1, 2))
    index(open_one)
    assert found("zebedee quarterpenny", officer) == [open_one.id]
    index(replace(open_one, guard=Guard.SILENT))
    access.restrict(
        SYSTEM, ref=PersonRef(open_one.id), reason="Protected person scheme",
        to=Restriction(state=RestrictionState.SEALED, units=frozenset({"X"})),
    )  # fmt: skip
    assert found("zebedee quarterpenny", officer) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(df) FROM search_token WHERE text IN ('zebedee', 'quarterpenny')")
        assert cursor.fetchone()[0] == 0


def test_every_search_is_audited_with_what_was_asked_and_shown_even_when_nothing_is_found(officer):
    ref = index(subject("Ann", "Quarterman"))[0]
    search("ann quarterman", officer)
    search("nobody atallhere", officer)
    last, one_before = AuditRow.objects.filter(door="search.query").order_by("-id")[:2]
    assert "nobody atallhere" in last.detail
    assert f"person:{ref}" in one_before.detail
    assert AuditRow.objects.filter(subjects__contains=[f"person:{ref}"], operation="consultation").exists()
