"""Two people were held for one while an incident came in: taking them apart puts the incident where it belongs."""

from __future__ import annotations

import pytest

from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.control.models import IncidentPerson, LogLine
from bluelamp.control.tests import makers as room
from bluelamp.crime.models import CrimeParty
from bluelamp.crime.tests.makers import records_crime
from bluelamp.kernel import events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands, queries
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import Assignment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.alone
def test_an_incident_and_its_crime_follow_to_the_record_the_officer_names():
    room.reference()
    kept, absorbed = person(), person("Shivaun", "Oneil")
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    victim = PersonInRole(role=PersonRole.VICTIM, name="Siobhan", person=kept)
    incident = room.opens(room.dispatcher(), persons=(victim,))
    records_crime(kept, incident=incident)
    events.read_all()
    edits = queries.edits_since_merge(SYSTEM, absorbed)
    (link,) = [one for one in edits if one.about == str(incident)]
    commands.unmerge(
        SYSTEM, ref=absorbed, reason="Two sisters", assignments=(Assignment(entry=link.entry, to=absorbed),)
    )
    events.read_all()
    assert set(IncidentPerson.objects.values_list("person_id", flat=True)) == {absorbed.id}
    assert set(CrimeParty.objects.values_list("person_id", flat=True)) == {absorbed.id}
    assert LogLine.objects.filter(text__contains="wrongly merged").count() == 1
