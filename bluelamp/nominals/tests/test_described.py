"""People by how they look: filters within something that bounds them, never alone."""

from __future__ import annotations

from datetime import date

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import actor
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import Description, LinkType, NewLink, NewPlace, Restriction, Sex
from bluelamp.search import queries as search
from bluelamp.search.types import DescribedQuery

pytestmark = pytest.mark.django_db
SPIDER = Description(
    sex=Sex.MALE,
    height_cm=178,
    build="Slim",
    hair="short brown",
    accent="Scottish",
    marks="tattoo of a spider on his neck",
)


def described(ref, look: Description):
    commands.describe_person(SYSTEM, ref=ref, description=look)
    return ref


@pytest.fixture
def known():
    spider = described(person("Ian", "Khan", date(1990, 5, 1)), SPIDER)
    other = described(
        person("Omar", "Khan", date(1960, 5, 1)),
        Description(sex=Sex.MALE, height_cm=190, build="heavy", hair="bald"),
    )
    described(
        person("Ann", "Neal", date(1991, 5, 1)), Description(sex=Sex.FEMALE, build="slim", hair="brown")
    )
    return spider, other


def found(viewer=SYSTEM, **facts: str) -> list[str]:
    return [hit.ref for hit in search.described(viewer, DescribedQuery(**facts)).hits]


def test_marks_and_tattoos_find_by_themselves_and_words_mean_the_same(known):
    assert found(marks="spider tattoos") == [str(known[0])]
    assert found(marks="spider tattoo", build="thin", hair="brown")[0] == str(known[0])


def test_filters_rank_within_a_name_and_never_over_it(known):
    answer = search.described(SYSTEM, DescribedQuery(name="khan", build="heavy", height="6'3"))
    hit = answer.hits[0]
    assert hit.ref == str(known[1])
    assert round(sum(reason.contribution for reason in hit.reasons), 1) == hit.score
    assert {reason.reason for reason in hit.reasons if reason.field in ("build", "height")} == {"fits"}


def test_enough_filters_bound_each_other_and_age_counts_as_one(known):
    assert found(build="slim", hair="brown", sex="M", age="30-40")[0] == str(known[0])
    with pytest.raises(Refused, match="at least four"):
        found(build="slim", hair="brown", sex="M")


@pytest.mark.parametrize("facts", [{}, {"name": "khan"}, {"build": "slim"}, {"height": "tall", "name": "khan"}, {"age": "old", "name": "khan"},
                                   {"area": "nowhere", "build": "slim"}, {"name": "khan", "build": "?!"}])  # fmt: skip
def test_what_bounds_nobody_or_says_nothing_is_refused_in_words(known, facts):
    with pytest.raises(Refused):
        found(**facts)


def test_a_district_bounds_a_description(known):
    home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB"))
    commands.link(SYSTEM, link=NewLink(start=str(known[0]), end=str(home), type=LinkType.LIVES_AT))
    assert found(area="NP19", build="slim") == [str(known[0])]


def test_a_restricted_person_matches_no_description(known):
    officer = actor(Role.OFFICER)
    assert found(officer, marks="spider") == [str(known[0])]
    commands.restrict_person(
        SYSTEM, ref=known[0], state=Restriction.SEALED, reason="Protected person scheme", unit="Witness care"
    )
    assert found(officer, marks="spider") == []


def test_a_height_that_cannot_be_right_is_refused_and_the_view_shows_what_is_known(known):
    with pytest.raises(Refused, match="centimetres"):
        described(known[0], Description(height_cm=17))
    told = queries.person(SYSTEM, known[0]).description
    assert (told.height_cm, told.build, told.accent) == (178, "Slim", "Scottish")
