"""What a crime tells is found by its words, unless somebody on it is hidden."""

from __future__ import annotations

from datetime import date

import pytest

from bluelamp.access import commands as access
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.tests.makers import actor
from bluelamp.access.types import Restriction
from bluelamp.crime.tests.makers import records_crime
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals.tests.makers import person
from bluelamp.search import commands as upkeep
from bluelamp.search import queries as search
from bluelamp.search.types import TextQuery

pytestmark = pytest.mark.django_db


def test_a_narrative_is_found_at_once_and_hidden_with_its_victim():
    victim = person("Ada", "Okoro", date(1990, 1, 2))
    ref = records_crime(victim, narrative="Offender forced the shutter with a crowbar.")
    officer = actor(Role.OFFICER)
    (hit,) = search.narratives(officer, TextQuery(text="crowbar shutters")).hits
    assert hit.ref == str(ref) and hit.url.startswith("/crime")
    assert upkeep.verify_narratives() == 0
    to = Restriction(state=RestrictionState.RESTRICTED, units=frozenset({"X"}), contact="Witness care")
    access.restrict(SYSTEM, ref=victim, to=to, reason="Protected witness")
    answer = search.narratives(officer, TextQuery(text="crowbar"))
    assert answer.hits == ()
    assert answer.contacts == ("A restricted record may be relevant: contact Witness care.",)
    assert upkeep.verify_narratives() == 0
