"""Calls: the ring makes the contact; events may come twice, late, in any order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bluelamp.contracts.refs import ContactRef
from bluelamp.control import commands, queries
from bluelamp.control.codes import CallEventKind, ContactOutcome, FixSource
from bluelamp.control.models import Contact
from bluelamp.control.tests import makers
from bluelamp.control.types import FixReport, LocationReport
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import Refused
from bluelamp.work.models import Duty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def names(ref: ContactRef) -> list[str]:
    return list(Fact.objects.filter(subject=str(ref)).order_by("seq").values_list("name", flat=True))


def test_the_ring_makes_the_contact_before_anyone_types() -> None:
    """§21 item 1."""
    ref = makers.rings()
    view = queries.contact(SYSTEM, ref)
    assert view.number == "07700 900123" and view.answered_at is None and view.outcome == ""
    assert names(ref) == ["control.call_rang"]


def test_abandoned_at_twelve_seconds_owes_an_outcome_and_a_call_back() -> None:
    """§21 item 1."""
    ref = makers.rings(at=makers.NIGHT)
    makers.hears("c1", CallEventKind.END, at=makers.NIGHT + timedelta(seconds=12))
    view = queries.contact(SYSTEM, ref)
    assert view.is_abandoned and not view.outcome
    duty = Duty.objects.get(kind="control.call_back")
    assert duty.due_at == makers.NIGHT + timedelta(seconds=12, minutes=10)
    commands.resolve_contact(makers.dispatcher(), ref=ref, outcome=ContactOutcome.CALLED_BACK)
    duty.refresh_from_db()
    assert duty.state != "open"


def test_events_twice_or_out_of_order_make_one_contact() -> None:
    at = makers.NIGHT
    for kind, seconds in (
        (CallEventKind.END, 90),
        (CallEventKind.ANSWER, 7),
        (CallEventKind.RING, 0),
        (CallEventKind.RING, 0),
    ):
        ref = makers.hears("c9", kind, at=at + timedelta(seconds=seconds), number="07700 900123")
    view = queries.contact(SYSTEM, ref)
    assert Contact.objects.count() == 1
    assert (view.rang_at, view.answered_at, view.ended_at) == (
        at,
        at + timedelta(seconds=7),
        at + timedelta(seconds=90),
    )
    assert not view.is_abandoned


def test_a_later_fix_adds_and_never_replaces() -> None:
    """§21 item 2."""
    ref = makers.rings()
    for number, (source, radius) in enumerate(((FixSource.CELL, 2800.0), (FixSource.AML, 12.0))):
        fix = FixReport(source=source, lon=-2.99, lat=51.58, radius=radius, positioned_at=clock.now())
        for _ in range(2):
            commands.receive_location(
                SYSTEM,
                report=LocationReport(
                    source="sim", call_id="c1", event_id=f"fix-{number}", at=clock.now(), fix=fix
                ),
            )
    assert [fix.radius for fix in queries.contact(SYSTEM, ref).fixes] == [2800.0, 12.0]


def test_the_third_call_in_a_day_shows_the_earlier_ones_at_the_ring() -> None:
    """§21 item 3."""
    by = makers.dispatcher()
    for call in ("a", "b"):
        makers.opens(by, contact=makers.rings(call, number="+44 7700 900123"), headline=f"Call {call}")
    third = makers.rings("c", number="07700900123")
    known = queries.known_about_caller(by, third)
    assert {past.headline for past in known.history} == {"Call a", "Call b"}
    assert queries.contact(by, third).calls_24h == 2


def test_one_person_takes_a_call() -> None:
    ref = makers.rings()
    commands.take_call(makers.dispatcher("ann"), ref=ref)
    with pytest.raises(Refused, match="Ann has already taken"):
        commands.take_call(makers.dispatcher("bob"), ref=ref)


def test_a_contact_without_outcome_is_on_the_supervisors_list_after_ten_minutes() -> None:
    sal = makers.supervisor()
    with clock.frozen(makers.NIGHT):
        ref = makers.rings()
    with clock.frozen(makers.NIGHT + timedelta(minutes=9)):
        assert queries.unresolved_contacts(sal) == []
    with clock.frozen(makers.NIGHT + timedelta(minutes=11)):
        assert [one.ref for one in queries.unresolved_contacts(sal)] == [ref]
        commands.resolve_contact(sal, ref=ref, outcome=ContactOutcome.ADVICE)
        assert queries.unresolved_contacts(sal) == []


def test_opening_twice_from_one_call_is_refused() -> None:
    by, ref = makers.dispatcher(), makers.rings()
    makers.opens(by, contact=ref)
    with pytest.raises(Refused, match="already has an incident"):
        makers.opens(by, contact=ref)
