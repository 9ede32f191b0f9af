"""Changing the name lists: who may, what is kept, and that it holds at once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import account, actor
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.refusals import Refused
from bluelamp.search import commands, queries
from bluelamp.search.codes import RULES_VERSION, TieKind
from bluelamp.search.models import NameTie
from bluelamp.search.tests.makers import index, subject
from bluelamp.search.types import PeopleQuery

pytestmark = pytest.mark.django_db
WHY = "Known on the estate by this name"


@pytest.fixture
def administrator():
    return actor(Role.PLATFORM_ADMIN)


def found(text: str):
    answer = queries.people(SYSTEM, PeopleQuery(text=text, is_people_only=True))
    return [hit.shown.display for hit in answer.hits], answer.rules_version


def test_a_tie_made_here_finds_the_person_at_once_and_moves_the_rules_version(administrator):
    index(subject("Zebedee", "Quorn"))
    assert found("sprocket quorn")[0] == [] or found("sprocket")[0] == []
    before = found("quorn")[1]
    commands.tie_names(administrator, word="Sprocket", other="Zebedee", kind=TieKind.NICKNAME, reason=WHY)
    names, version = found("sprocket quorn")
    assert names == ["Zebedee Quorn"]
    assert before == RULES_VERSION and version.startswith(f"{RULES_VERSION}+")


def test_untying_takes_a_shipped_tie_away_and_tying_again_supersedes_it(administrator):
    first = commands.untie_names(administrator, word="Bob", other="Robert", reason=WHY)
    assert "robert" not in {one.other for one in queries.name_lists(administrator, asked="bob").tied}
    commands.tie_names(administrator, word="Robert", other="Bob", kind=TieKind.NICKNAME, reason=WHY)
    lists = queries.name_lists(administrator, asked="Bob")
    assert next(one for one in lists.tied if one.other == "robert").is_ours
    assert [one.until is None for one in lists.changes] == [True, False]
    assert lists.changes[1].ref == first.ref and lists.changes[1].by == administrator.name


def test_each_change_is_on_the_audit_with_who_made_it(administrator):
    done = commands.tie_names(administrator, word="Kes", other="Kestrel", kind=TieKind.NICKNAME, reason=WHY)
    assert AuditRow.objects.filter(
        account_id=administrator.account_id, subjects__contains=[done.ref]
    ).exists()


def test_only_the_administrator_may_change_the_lists():
    with pytest.raises(Denied):
        commands.tie_names(actor(Role.OFFICER), word="A", other="B", kind=TieKind.FAMILY, reason=WHY)
    assert not NameTie.objects.exists()


@pytest.mark.parametrize(
    ("word", "other", "reason", "says"),
    [("", "Robert", WHY, "not one name"), ("🚔", "Robert", WHY, "not one name"), ("Bob Smith", "Robert", WHY, "not one name"),
     ("Róbert", "robert", WHY, "same word"), ("Kes", "Kestrel", " ", "Say why"), ("Kes", "Kestrel", "x" * 500, "longer"),
     ("\u202eunknown", "Robert", WHY, "not one name"), ("word " * 10_000, "Robert", WHY, "not one name"),
     ("Bob", "Robert", WHY, "tied already")],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused_in_words(administrator, word, other, reason, says):
    with pytest.raises(Refused) as refused:
        commands.tie_names(administrator, word=word, other=other, kind=TieKind.NICKNAME, reason=reason)
    assert says in " ".join(refused.value.reasons)


def test_untying_what_nothing_ties_is_refused(administrator):
    with pytest.raises(Refused, match="No list ties"):
        commands.untie_names(administrator, word="Sprocket", other="Zebedee", reason=WHY)


def test_the_table_keeps_one_change_in_force_for_a_pair(administrator):
    commands.tie_names(administrator, word="Kes", other="Kestrel", kind=TieKind.NICKNAME, reason=WHY)
    row = NameTie.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        NameTie.objects.create(
            ref_id=administrator.account_id,
            word=row.word,
            other=row.other,
            reason=WHY,
            since=row.since,
            by_name="x",
        )


# --- the page --------------------------------------------------------------------------------------------
def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(account(*roles), backend="bluelamp.access.oidc.ProviderBackend")
    return client


def test_the_page_looks_a_name_up_changes_it_and_shows_who_did():
    client = signed_in(Role.PLATFORM_ADMIN)
    assert "robert" in client.get("/search/names/", {"name": "Bob"}).content.decode()
    typed = {"word": "Kes", "other": "Kestrel", "kind": "nickname", "reason": WHY}
    done = client.post("/search/names/change/", typed, follow=True)
    page = done.content.decode()
    assert "kes – kestrel" in page and "in force" in page and "Changed here" in page


@pytest.mark.parametrize(
    "typed", [{}, {"kind": "family"}, {"word": "Kes", "other": "Kes", "kind": "untie", "reason": WHY}]
)
def test_a_refused_change_keeps_what_was_typed(typed):
    done = signed_in(Role.PLATFORM_ADMIN).post("/search/names/change/", typed)
    assert done.status_code == 422
    assert typed.get("word", "") in done.content.decode()


def test_an_auditor_sees_but_changes_nothing_and_an_officer_sees_nothing():
    auditor, officer = signed_in(Role.AUDITOR), signed_in(Role.OFFICER)
    page = auditor.get("/search/names/")
    assert page.status_code == 200 and "Change the lists" not in page.content.decode()
    assert auditor.post("/search/names/change/", {}).status_code == 403
    assert officer.get("/search/names/").status_code == 403
    assert auditor.get("/search/names/", {"name": "two names"}).status_code == 422


# --- the API ---------------------------------------------------------------------------------------------
def test_the_same_is_done_through_the_api():
    client = signed_in(Role.PLATFORM_ADMIN)
    typed = {"word": "Kes", "other": "Kestrel", "kind": "nickname", "reason": WHY}
    assert client.post("/api/search/names", typed, content_type="application/json").status_code == 200
    lists = client.get("/api/search/names", {"name": "kes"}).json()
    assert [one["other"] for one in lists["tied"] if one["is_ours"]] == ["kestrel"]
    untied = client.post("/api/search/names", typed | {"kind": None}, content_type="application/json")
    assert untied.json()["kind"] is None
    assert (
        client.post("/api/search/names", typed | {"kind": "x"}, content_type="application/json").status_code
        == 422
    )
    assert signed_in(Role.OFFICER).get("/api/search/names").status_code == 403
