"""Recording and importing crimes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.contracts.refs import CrimeRef, PersonRef
from bluelamp.crime import commands, queries, rules
from bluelamp.crime.models import Crime, CrimeParty
from bluelamp.crime.tests.makers import records_crime
from bluelamp.crime.types import ImportBatch, ImportedCrime, NewCrime, Party, PartyRole
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.tests import makers as people

pytestmark = pytest.mark.django_db
NOON = datetime(2019, 7, 10, 12, tzinfo=UTC)


def old(number, **given):
    usual = {
        "ref": CrimeRef.new(),
        "source_id": f"C{number}",
        "number": f"OLD/{number}",
        "recorded_at": NOON,
        "narrative": f"Narrative {number}",
    }
    return ImportedCrime(**{**usual, **given})


def load(*crimes):
    return commands.import_crimes(SYSTEM, batch=ImportBatch(source_system="RMS03", batch="b", crimes=crimes))


def test_a_crime_needs_a_victim_a_narrative_and_a_time_that_can_be_but_no_offence():
    bad = NewCrime(
        reported_at=clock.now() + timedelta(hours=1),
        narrative="x",
        parties=(),
        occurred_from=NOON,
        occurred_to=NOON - timedelta(hours=1),
    )
    with pytest.raises(Refused) as refused:
        commands.record_crime(SYSTEM, crime=bad)
    assert len(refused.value.reasons) == 4, "all at once"
    ref = records_crime(people.person())
    assert queries.crime(SYSTEM, ref).offence == "Offence not yet classified"


def test_numbers_follow_each_other():
    victim = people.person()
    found = [queries.crime(SYSTEM, records_crime(victim)).number for _ in range(3)]
    year = clock.local(clock.now()).year % 100
    assert found == [f"BL/{n:06d}/{year:02d}" for n in (1, 2, 3)]


def test_a_crime_with_no_offence_code_or_an_unknown_one_is_found_on_day_one():
    load(old(1), old(2, offence_code="ZZ99", offence_title="Code of 1997"))
    assert [one.offence for one in queries.crime_numbered(SYSTEM, number="OLD/1")] == ["Not yet classified"]
    assert [one.offence for one in queries.crime_numbered(SYSTEM, number="OLD/2")] == ["Code of 1997"]


def test_loading_a_batch_again_loads_nothing_and_changes_nothing():
    victim = PersonRef.new()
    crimes = [old(n, parties=(Party(person=victim, role=PartyRole.VICTIM),)) for n in range(50)]
    first, again = load(*crimes), load(*[old(n, narrative="Changed") for n in range(50)])
    assert (len(first.loaded), first.already) == (50, 0)
    assert (len(again.loaded), again.already) == (0, 50)
    assert Crime.objects.count() == 50 == CrimeParty.objects.count()
    assert not Crime.objects.filter(narrative="Changed").exists()


def test_text_that_copy_might_stumble_over_arrives_whole():
    narrative = "Tab\there, line\nbreak, back\\slash, \\N, quotes \" ' and é中"
    load(old(1, narrative=narrative))
    assert Crime.objects.get().narrative == narrative


@pytest.mark.parametrize(
    ("code", "sexual"), [("19C", True), ("88A", True), ("8N", False), ("", False), ("105A", False)]
)
def test_sexual_classes(code, sexual):
    assert rules.is_sexual_offence(code) is sexual


def signed_in(role):
    account = access.account(role, username=str(role))
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": access.PASSWORD})
    return client


def test_recording_from_the_screen_keeps_what_was_typed_when_refused():
    client, victim = signed_in(Role.OFFICER), people.person()
    assert client.get("/crime/new/").status_code == 200
    refused = client.post("/crime/new/", {"narrative": "Window broken by a brick."})
    assert refused.status_code == 422
    assert b"Name at least one victim" in refused.content and b"Window broken by a brick." in refused.content
    sent = {"narrative": "Window broken by a brick.", "person": str(victim.id), f"role_{victim.id}": "victim"}
    made = client.post("/crime/new/", sent)
    assert made.status_code == 302
    page = client.get(made["Location"]).content.decode()
    assert "Offence not yet classified" in page and "Siobh" in page
    assert client.get("/crime/").status_code == 200
    assert client.get("/crime/?number=BL/nothing").status_code == 200
    assert client.get("/crime/new/?incident=rubbish").status_code == 422
