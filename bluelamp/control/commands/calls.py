"""Calls: what the telephone system tells, who took them, and how each ended."""

from __future__ import annotations

from datetime import datetime

from bluelamp.contracts.control import CallAnswered, CallEnded, CallerLocated, CallRang, ContactResolved
from bluelamp.contracts.refs import ContactRef, IncidentRef
from bluelamp.control.codes import CallEventKind, ContactOutcome, Permission, Queue
from bluelamp.control.commands import duties
from bluelamp.control.models import CallerFix, CallEventRow, Contact, Incident
from bluelamp.control.rules import calls as rules
from bluelamp.control.rules.numbers import number_key
from bluelamp.control.types import CallReport, CallTaken, FixReport, LocationReport, Received
from bluelamp.kernel import clock, events, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if

CONSOLE = "console"


@command(needs=Permission.RECEIVE_TELEPHONY, operation="collection")
def receive_call(by: Actor, *, report: CallReport) -> Received:
    """Take in a ring, answer or end: the first event makes the contact, before anyone types (§2.3)."""
    contact = _contact_of(report)
    if not _is_first_time(contact, report.source, report.event_id, report.kind, report):
        return Received(contact=ContactRef(contact.id), is_new=False)
    _learn(contact, report)
    _apply_times(contact)
    return Received(contact=ContactRef(contact.id), is_new=True)


@command(needs=Permission.RECEIVE_TELEPHONY, operation="collection")
def receive_location(by: Actor, *, report: LocationReport) -> Received:
    """Add a position of the caller; earlier ones stay, so a worse later fix costs nothing (§2.2)."""
    ring = CallReport(
        source=report.source,
        call_id=report.call_id,
        event_id=report.event_id,
        kind=CallEventKind.LOCATION,
        at=report.at,
    )
    contact = _contact_of(ring)
    is_new = _is_first_time(contact, report.source, report.event_id, CallEventKind.LOCATION, ring)
    if is_new:
        _add_fix(contact, report.fix)
    return Received(contact=ContactRef(contact.id), is_new=is_new)


@command(needs=Permission.TAKE_CALL, about="ref")
def take_call(by: Actor, *, ref: ContactRef) -> CallTaken:
    """Answer a ringing call: from now on it is yours until it has an outcome."""
    contact = _for_change(ref)
    if contact.handler_id not in (None, by.account_id):
        raise Refused(f"{contact.handler} has already taken this call.")
    contact.handler_id, contact.handler = by.account_id, by.name
    contact.save(update_fields=["handler_id", "handler"])
    if contact.answered_at is None:
        _record_event(contact, CONSOLE, str(ids.new_id()), CallEventKind.ANSWER, clock.now())
        _apply_times(contact)
    return CallTaken(ref=ref, answered_at=contact.answered_at or clock.now())


@command(needs=Permission.TAKE_CALL, operation="collection")
def start_contact(by: Actor, *, queue: Queue = Queue.OTHER, number: str = "") -> CallTaken:
    """Begin a contact that did not ring: an officer on the radio, the front counter."""
    now = clock.now()
    contact = Contact.objects.create(
        queue=queue, number=number[:32], number_key=number_key(number), rang_at=now, answered_at=now,
        handler_id=by.account_id, handler=by.name, created_at=now)  # fmt: skip
    _state_answered(contact)
    return CallTaken(ref=ContactRef(contact.id), answered_at=now)


@command(needs=Permission.TAKE_CALL, about="ref")
def note_words(by: Actor, *, ref: ContactRef, words: str) -> None:
    """Keep the caller's words on the contact."""
    contact = _for_change(ref)
    contact.words = words
    contact.save(update_fields=["words"])


@command(needs=Permission.TAKE_CALL, about="ref")
def resolve_contact(
    by: Actor, *, ref: ContactRef, outcome: ContactOutcome, incident: IncidentRef | None = None, note: str = "",
) -> None:  # fmt: skip
    """Give a contact its outcome; a contact without one stays on the supervisor's list."""
    contact = _for_change(ref)
    refuse_if(
        rules.reasons_not_to_resolve(
            outcome=outcome, has_incident=incident is not None, already=contact.outcome
        )
    )
    resolve(by, contact, outcome, incident=incident, note=note)


def resolve(
    by: Actor, contact: Contact, outcome: ContactOutcome, *, incident: IncidentRef | None = None, note: str = "",
) -> None:  # fmt: skip
    """Set the outcome inside the transaction of the command that decided it."""
    contact.outcome, contact.outcome_note = outcome, note
    contact.resolved_at, contact.resolved_by = clock.now(), by.name
    contact.incident = Incident.objects.get(pk=incident.id) if incident else None
    contact.save(update_fields=["outcome", "outcome_note", "resolved_at", "resolved_by", "incident"])
    ref = ContactRef(contact.id)
    events.state(
        ContactResolved(contact=ref, outcome=outcome, incident=incident, resolved_at=contact.resolved_at),
        about=ref,
    )
    duties.settle_call_back(by, ref)


def _for_change(ref: ContactRef) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=ref.id).first()
    if contact is None:
        raise Refused("There is no such contact.")
    return contact


def _contact_of(report: CallReport) -> Contact:
    """The contact of a call, locked; made on the first event of any kind."""
    Contact.objects.bulk_create([Contact(
        source=report.source, call_id=report.call_id, queue=report.queue, number=report.number[:32],
        number_key=number_key(report.number), is_withheld=report.is_withheld,
        caller_name=report.caller_name[:160], rang_at=report.at, created_at=clock.now())],
        ignore_conflicts=True)  # fmt: skip
    return Contact.objects.select_for_update().get(source=report.source, call_id=report.call_id)


def _is_first_time(
    contact: Contact, source: str, event_id: str, kind: CallEventKind, report: CallReport
) -> bool:
    if CallEventRow.objects.filter(source=source, event_id=event_id).exists():
        return False
    _record_event(contact, source, event_id, kind, report.at)
    return True


def _record_event(contact: Contact, source: str, event_id: str, kind: CallEventKind, at: datetime) -> None:
    CallEventRow.objects.create(
        contact=contact, source=source, event_id=event_id, kind=kind, at=at, received_at=clock.now()
    )


def _learn(contact: Contact, report: CallReport) -> None:
    """Fill in what this event knows and earlier ones did not."""
    if report.number and not contact.number:
        contact.number, contact.number_key = report.number[:32], number_key(report.number)
    contact.caller_name = contact.caller_name or report.caller_name[:160]
    contact.recording = contact.recording or report.recording[:120]
    contact.is_withheld = contact.is_withheld or report.is_withheld
    if report.kind is CallEventKind.RING:
        contact.queue = report.queue
    if report.kind is CallEventKind.ANSWER and report.agent and not contact.handler:
        contact.handler = report.agent[:120]
    contact.save()


def _apply_times(contact: Contact) -> None:
    """Work the times out again from all events, and state what is new."""
    times = rules.call_times(
        rules.CallEvent(CallEventKind(row.kind), row.at)
        for row in contact.events.exclude(kind=CallEventKind.LOCATION)
    )
    before = (contact.answered_at, contact.ended_at)
    had_rung = contact.events.filter(kind=CallEventKind.RING).count() > 1
    contact.rang_at = times.rang_at or contact.rang_at
    contact.answered_at, contact.ended_at = times.answered_at, times.ended_at
    contact.is_abandoned = times.is_abandoned
    contact.save(update_fields=["rang_at", "answered_at", "ended_at", "is_abandoned"])
    _state_changes(contact, before, is_ring_new=times.rang_at is not None and not had_rung)


def _state_changes(contact: Contact, before: tuple[object, object], *, is_ring_new: bool) -> None:
    ref = ContactRef(contact.id)
    if is_ring_new and before == (None, None) and contact.answered_at is None and contact.ended_at is None:
        events.state(
            CallRang(contact=ref, rang_at=contact.rang_at, queue=contact.queue, number=contact.number),
            about=ref,
        )
    if before[0] is None and contact.answered_at is not None:
        _state_answered(contact)
    if before[1] is None and contact.ended_at is not None:
        events.state(
            CallEnded(
                contact=ref,
                queue=contact.queue,
                rang_at=contact.rang_at,
                ended_at=contact.ended_at,
                abandoned=contact.is_abandoned,
            ),
            about=ref,
        )
    if contact.is_abandoned and not contact.outcome:
        duties.owe_call_back(contact)


def _state_answered(contact: Contact) -> None:
    ref = ContactRef(contact.id)
    assert contact.answered_at is not None
    events.state(
        CallAnswered(
            contact=ref,
            queue=contact.queue,
            rang_at=contact.rang_at,
            answered_at=contact.answered_at,
            handler=contact.handler,
        ),
        about=ref,
    )


def _add_fix(contact: Contact, fix: FixReport) -> None:
    now = clock.now()
    CallerFix.objects.create(
        contact=contact, source=fix.source, lon=fix.lon, lat=fix.lat, radius=fix.radius,
        confidence=fix.confidence, positioned_at=fix.positioned_at, received_at=now,
        address=fix.address[:240], raw=fix.raw, problem=fix.problem[:200])  # fmt: skip
    if fix.lon is not None and fix.lat is not None:
        ref = ContactRef(contact.id)
        events.state(CallerLocated(
            contact=ref, source=fix.source, lon=fix.lon, lat=fix.lat, radius=fix.radius,
            positioned_at=fix.positioned_at, received_at=now), about=ref)  # fmt: skip
