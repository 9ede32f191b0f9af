"""What a page of hits shows beyond identity: nothing in it tells of a record that the viewer may not know of."""

from __future__ import annotations

from datetime import date

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import actor
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands
from bluelamp.nominals.codes import LinkType, Restriction
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import NewLink, NewPlace
from bluelamp.search import queries
from bluelamp.search.tabs import TabAsked
from bluelamp.search.types import PlaceQuery, Summary

pytestmark = pytest.mark.django_db


def link(start: object, end: object, kind: LinkType) -> None:
    commands.link(SYSTEM, link=NewLink(start=str(start), end=str(end), type=kind))


def seen_by(viewer, text: str = "quarterpenny") -> Summary:
    hit = queries.people_tab(viewer, TabAsked(text=text)).hits[0]
    assert hit.shown.more is not None
    return hit.shown.more


@pytest.fixture
def ann():
    return person("Ann", "Quarterpenny", date(1980, 1, 2))


def test_the_last_known_town_links_by_kind_and_records_in_one(ann):
    home = commands.create_location(
        SYSTEM, place=NewPlace(text="4 Alma Street, Riverside", postcode="NP19 4AB")
    )
    link(ann, home, LinkType.LIVES_AT)
    link(ann, person("Bob", "Other"), LinkType.PARTNER)
    twin = person("Ann", "Quarterpenney", date(1980, 1, 2))
    commands.merge_persons(SYSTEM, keep=ann, absorb=twin, evidence=SAME_NUMBER)
    more = seen_by(actor(Role.OFFICER))
    assert more.town == "Riverside NP19"
    assert more.links == (("associate", 1), ("address", 1))
    assert more.records == 2


def test_a_former_home_says_so(ann):
    home = commands.create_location(SYSTEM, place=NewPlace(text="9 Old Row, Castle", postcode="NP10 1AA"))
    link(ann, home, LinkType.LIVED_AT)
    assert seen_by(actor(Role.OFFICER)).town == "formerly Castle NP10"


def test_a_link_to_a_sealed_person_is_counted_for_nobody_who_may_not_know(ann):
    officer = actor(Role.OFFICER)
    before = seen_by(officer)
    secret = person("Sealed", "Partner")
    commands.restrict_person(
        SYSTEM, ref=secret, state=Restriction.SEALED, reason="Protected person scheme", unit="Standards"
    )
    link(ann, secret, LinkType.PARTNER)
    assert seen_by(officer) == before
    assert seen_by(SYSTEM).links == (("associate", 1),)


def test_a_person_of_two_records_lives_once_at_a_place(ann):
    home = commands.create_location(SYSTEM, place=NewPlace(text="8 Twin Close, Castle", postcode="NP10 1AB"))
    twin = person("Ann", "Quarterpenney", date(1980, 1, 2))
    link(ann, home, LinkType.LIVES_AT)
    link(twin, home, LinkType.LIVES_AT)
    commands.merge_persons(SYSTEM, keep=ann, absorb=twin, evidence=SAME_NUMBER)
    found = queries.places(actor(Role.OFFICER), PlaceQuery(text="8 twin close"))
    assert [len(hit.shown.people) for hit in found.hits] == [1]
