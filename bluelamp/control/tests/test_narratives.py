"""Log lines are found by their words the moment they are written, by those who may read them."""

from __future__ import annotations

import pytest

from bluelamp.access import commands as access
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.tests.makers import actor
from bluelamp.access.types import Restriction
from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.control import commands
from bluelamp.control.queries import find_incidents, narratives
from bluelamp.control.tests import makers
from bluelamp.control.types import NewLine
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals.commands import create_location
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import NewPlace
from bluelamp.search import commands as upkeep
from bluelamp.search import queries as search
from bluelamp.search.types import PlaceQuery, TextQuery

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def found(viewer, text: str) -> list[str]:
    return [hit.ref for hit in search.narratives(viewer, TextQuery(text=text)).hits]


def test_a_line_is_found_by_its_words_at_once_and_says_where_it_stands():
    dee = makers.dispatcher()
    ref = makers.opens(dee)
    commands.add_line(dee, ref=ref, line=NewLine(text="Caller says a man with a machete is in the yard."))
    answer = search.narratives(dee, TextQuery(text='machete "the yard"'))
    (hit,) = answer.hits
    assert hit.ref == str(ref) and hit.label == "Incident logs"
    assert hit.title.endswith("Noise at the back door")
    assert [run.text for run in hit.snippet if run.is_hit] == ["machete", "the", "yard"]


def test_a_restricted_line_is_searched_only_by_those_who_may_read_it():
    dee = makers.dispatcher()
    ref = makers.opens(dee)
    commands.add_line(dee, ref=ref, line=NewLine(text="Source says machete.", is_restricted=True))
    assert found(dee, "machete") == []
    assert found(makers.supervisor(), "machete") == [str(ref)]


def test_closing_words_are_found_and_notes_of_the_system_are_not():
    dee = makers.dispatcher()
    ref = makers.opens(dee)
    assert found(dee, '"back door"') == [str(ref)]
    assert found(dee, "graded") == []


def test_a_sealed_person_put_on_an_incident_hides_its_log():
    dee = makers.dispatcher()
    ref = makers.opens(dee)
    commands.add_line(dee, ref=ref, line=NewLine(text="A machete was seen."))
    secret = person("Zebedee", "Quarterpenny")
    to = Restriction(state=RestrictionState.SEALED, units=frozenset({"X"}), contact="Protected persons")
    access.restrict(SYSTEM, ref=secret, to=to, reason="Protected person scheme")
    commands.link_person(dee, ref=ref, person=PersonInRole(role=PersonRole.VICTIM, name="Z", person=secret))
    assert found(dee, "machete") == []


def test_the_index_of_logs_equals_the_logs_and_can_be_made_again_from_them():
    dee = makers.dispatcher()
    ref = makers.opens(dee)
    commands.add_line(dee, ref=ref, line=NewLine(text="A machete was seen."))
    assert upkeep.verify_narratives() == 0
    upkeep.forget_narratives("incident_log", [hit.item for hit in narratives.lines_after("", 100)])
    assert found(dee, "machete") == []
    assert upkeep.rebuild_narratives() > 0
    assert found(dee, "machete") == [str(ref)]


def test_an_officer_may_search_logs_and_a_partner_may_not_search():
    makers.opens(makers.dispatcher())
    assert found(actor(Role.OFFICER), "noise")


def test_an_address_says_how_many_incidents_were_there_and_opens_them():
    dee = makers.dispatcher()
    makers.opens(dee)
    create_location(SYSTEM, place=NewPlace(text="14 Alma Street", key=makers.ALMA_STREET.key))
    (hit,) = search.places(dee, PlaceQuery(text="14 alma street")).hits
    (tally,) = hit.shown.tallies
    assert (tally.label, tally.count) == ("incident", 1) and "alma-14" in tally.url
    assert len(find_incidents(dee, text=makers.ALMA_STREET.key)) == 1
