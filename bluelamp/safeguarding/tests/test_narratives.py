"""What victims told an assessor is searched only by those who may read assessments."""

from __future__ import annotations

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import actor
from bluelamp.safeguarding import commands
from bluelamp.safeguarding.tests import makers
from bluelamp.safeguarding.types import Grade
from bluelamp.search import commands as upkeep
from bluelamp.search import queries as search
from bluelamp.search.types import TextQuery

pytestmark = pytest.mark.django_db


def test_free_text_of_an_assessment_is_a_class_of_its_own():
    signed = makers.signs(
        makers.officer(), makers.family(), None, note="He strangled her with a dressing gown cord."
    )
    asked = TextQuery(text='"dressing gown" strangled')
    (hit,) = search.narratives(actor(Role.DA_ASSESSOR), asked).hits
    assert hit.ref == str(signed.ref) and hit.label == "Risk assessments"
    assert search.narratives(actor(Role.CRIME_RECORDER), asked).hits == ()
    sergeant = actor(Role.SERGEANT, username="serge")
    commands.review_assessment(
        sergeant, ref=signed.ref, judged=Grade.HIGH, reason="Escalating since the separation."
    )
    assert search.narratives(sergeant, TextQuery(text="separation")).hits
    assert upkeep.verify_narratives() == 0
