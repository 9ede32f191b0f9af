"""The search page, its API and its bad inputs."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import account
from bluelamp.search.tests.makers import index, subject
from bluelamp.search.types import IdentKind, Reason, SubjectKey
from bluelamp.search.web import waterfall

pytestmark = pytest.mark.django_db


def person(given: str = "Siobhán", family: str = "O'Neill-Khan", born: date | None = date(1988, 4, 3)) -> str:
    return f"person:{index(subject(given, family, born))[0]}"


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(account(*roles), backend="bluelamp.access.oidc.ProviderBackend")
    return client


@pytest.fixture
def officer():
    return signed_in(Role.OFFICER)


def test_the_page_shows_who_why_and_what_was_understood(officer):
    person()
    page = officer.get("/search/", {"q": "shivaun oneil 3/4/1988"}).content.decode()
    assert "Siobhán O&#39;Neill-Khan" in page
    assert "same name, other spelling" in page or "name family" in page
    assert "Date of birth: <b>03/04/1988</b>" in page


def test_an_empty_box_teaches_and_an_empty_answer_says_so(officer):
    assert "Search everybody on record" in officer.get("/search/").content.decode()
    person("Zeb", "Quark")
    page = officer.get("/search/", {"q": "zeb quork 1/1/1990"}).content.decode()
    assert "Quark" in page
    page = officer.get("/search/", {"q": "xylophonia vanterpool"}).content.decode()
    assert "Nobody found" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [("x" * 5000, "5,000 characters"), ("j", "One letter is too little"), ("!!!", "no name, date or number"),
     ("unknown male", "no name, date or number"), ("03/04/1988", "date of birth or an age alone"),
     ("\u202e\u202e", "no name, date or number"), ("😀😀", "no name, date or number"), ("age 35", "alone is too little")],
)  # fmt: skip
def test_what_cannot_be_asked_gets_plain_words_and_no_list(officer, text, says):
    answer = officer.get("/search/", {"q": text})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    api = officer.get("/api/search/people", {"q": text})
    assert api.status_code == 422
    assert says in " ".join(api.json()["reasons"])


def test_cyrillic_and_right_to_left_marks_find_the_latin_record(officer):
    ref = person("Vladimir", "Putinov", None)
    for text in ("Владимир Путинов", "\u202evladimir putinov", "VLADIMIR\u200b PUTINOV 😀"):
        hits = officer.get("/api/search/people", {"q": text}).json()["hits"]
        assert [hit["ref"] for hit in hits] == [str(ref)], text


def test_the_api_gives_reasons_that_sum_and_as_you_type_gives_people(officer):
    ref = person()
    answer = officer.get("/api/search/people", {"family": "oneil", "given": "shivaun", "born": "1988"}).json()
    hit = answer["hits"][0]
    assert hit["ref"] == str(ref)
    assert round(sum(one["contribution"] for one in hit["reasons"]), 1) == hit["score"]
    assert answer["rules_version"] and answer["data_version"]
    typed = officer.get("/api/search/as-you-type", {"q": "siobhan onei"}).json()
    assert [one["ref"] for one in typed["hits"]] == [str(ref)]
    assert str(ref) in officer.get("/search/as-you-type/", {"q": "siobhan onei"}).content.decode()


def test_a_role_without_the_permission_may_not_search():
    assert signed_in(Role.PLATFORM_ADMIN).get("/search/", {"q": "smith"}).status_code == 403


def test_a_birth_that_is_no_date_is_said_so_and_the_year_is_used(officer):
    person("Ann", "Feb", date(1988, 2, 2))
    page = officer.get("/search/", {"q": "ann feb 31/02/1988"}).content.decode()
    assert "31/02/1988 is not a date" in page
    assert "1 person" in page


def test_the_waterfall_climbs_to_the_score():
    reasons = [
        Reason(field="name", query_value="shivaun", record_value="siobhan", reason="name family", contribution=60.4),
        Reason(field="birth", query_value="1988", record_value="03/04/1988", reason="fits", contribution=20.2),
        Reason(field="name", query_value="", record_value="mary", reason="further names not asked for", contribution=-0.6),
    ]  # fmt: skip
    steps = waterfall.steps(reasons)
    assert [step.start for step in steps] == [0.0, 60.4, 80.0]
    assert steps[0].why == "same name, other spelling"
    assert round(sum(step.points for step in steps), 1) == 80.0
    assert (
        waterfall.short(reasons) == "shivaun → siobhan: same name, other spelling · 1988 → 03/04/1988: fits"
    )


def test_purpose_and_last_searches_are_kept_per_work_and_go_to_the_audit(officer):
    person("Zeb", "Quark")
    officer.get("/search/", {"q": "quark", "work": "incident:7", "purpose": "safeguarding"})
    officer.get("/search/", {"q": "zeb quark", "work": "incident:7"})
    searches = AuditRow.objects.filter(door="search.query").order_by("-id")
    assert [json.loads(row.detail)["purpose"] for row in searches] == ["safeguarding", "safeguarding"]
    assert '<a href="/search/?work=crime%3A9&amp;purpose=crime" aria-current="true">' in officer.get(
        "/search/", {"work": "crime:9"}
    ).content.decode().replace("?purpose=crime&amp;work=crime%3A9", "?work=crime%3A9&amp;purpose=crime")
    page = officer.get("/search/", {"work": "incident:7"}).content.decode()
    assert "for this work" in page and "zeb quark" in page
    assert "zeb quark" not in officer.get("/search/").content.decode()
    assert b'aria-current="true"' not in officer.get("/search/", {"purpose": "curiosity"}).content


def test_a_suggestion_leaves_the_single_facts_behind(officer):
    person("Zeb", "Quark")
    page = officer.get("/search/", {"family": "quurkk", "given": "zob", "born": "1/2/1901"}).content.decode()
    offered = page.partition("Try instead")[2].partition("</nav>")[0]
    assert "href=" in offered and "born=" not in offered and "family=" not in offered


def test_a_postcode_narrows_and_a_town_is_sent_to_its_own_tab(officer):
    here = subject("Ann", "Quarter", keys=(SubjectKey(IdentKind.POSTCODE, "NP19 4AB"),))
    index(here, subject("Ann", "Quarter"))
    page = officer.get("/search/", {"family": "quarter", "place": "np19 4ab"}).content.decode()
    assert page.index(str(here.id)) < page.index("not recorded with this person")
    assert officer.get("/search/", {"family": "quarter", "place": "Riverside"}).status_code == 422


def test_what_a_part_was_taken_for_can_be_overridden_or_left_out(officer):
    person("Ann", "Paris")
    page = officer.get("/search/", {"q": "AB12 CDE", "tab": "people"}).content.decode()
    assert 'href="/search/?q=name%3A+AB12+CDE"' in page
    forced = officer.get("/search/", {"q": "name: AB12 CDE"}).content.decode()
    assert "Name: <b>ab12 cde</b>" in forced and 'aria-current="page" data-tab>People' in forced
    both = officer.get("/search/", {"q": "ann paris 1/2/1990"}).content.decode()
    assert 'href="/search/?q=ann+paris"' in both


def test_a_postcode_is_no_vehicle_mark_even_in_the_generated_town(officer):
    page = officer.get("/search/", {"q": "LB2 5FG"}).content.decode()
    assert 'aria-current="page" data-tab>Places' in page
