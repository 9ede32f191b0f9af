"""Opening an incident and putting its place right."""

from __future__ import annotations

from datetime import date

from bluelamp.contracts.control import IncidentOpened, Place
from bluelamp.contracts.refs import ContactRef, IncidentRef
from bluelamp.control.codes import ContactOutcome, IncidentState, LineKind, Permission
from bluelamp.control.commands import calls, checklist, domestic, grading, logbook, markers, people
from bluelamp.control.models import Contact, DailyCount, Incident, LogHead
from bluelamp.control.queries import reference
from bluelamp.control.queries.rows import place_of
from bluelamp.control.types import GradeRequest, NewIncident, Opened
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused


@command(needs=Permission.OPEN_INCIDENT, operation="collection")
def open_incident(by: Actor, *, new: NewIncident) -> Opened:
    """Open a log: number, place, people, warnings, THRIVE and grade in one step, none of them lost."""
    category = reference.category_at(clock.now(), new.category)
    contact = _contact(new.contact)
    incident = _row(by, new, contact)
    LogHead.objects.create(incident=incident)
    _first_lines(by, incident, new, category.label)
    _state_opened(incident, new)
    people.add_all(by, incident, new.persons, late=new.late)
    markers.look_up(by, incident, contact)
    if new.thrive:
        grading.add_thrive(by, incident, new.thrive)
    if new.grade:
        grading.give(by, incident, GradeRequest(grade=new.grade, rationale=new.grade_rationale))
    checklist.set_needs(incident, category_is_crime=category.is_crime_type)
    if category.is_domestic or domestic.DOMESTIC in new.qualifiers:
        domestic.mark_now(by, incident, late=new.late)
    if contact is not None and not contact.outcome:
        calls.resolve(by, contact, ContactOutcome.INCIDENT, incident=incident.ref)
    return Opened(ref=incident.ref, number=str(incident.number))


@command(needs=Permission.OPEN_INCIDENT, about="ref")
def change_place(by: Actor, *, ref: IncidentRef, place: Place) -> None:
    """Put the place right; the log keeps what it was before, and the warnings are looked up again."""
    incident = Incident.objects.for_change(ref)
    before = incident.place_text
    _set_place(incident, place)
    incident.version += 1
    incident.save()
    logbook.note(by, incident, LineKind.PLACE, f"Place changed from “{before}” to “{place.text}”.")
    markers.look_up(by, incident, None)


def next_number(day: date) -> int:
    """The next number of a day: the row lock makes it gap-free, however many open at once."""
    DailyCount.objects.bulk_create([DailyCount(day=day, last=0)], ignore_conflicts=True)
    count = DailyCount.objects.select_for_update().get(day=day)
    count.last += 1
    count.save(update_fields=["last"])
    return count.last


def _contact(ref: ContactRef | None) -> Contact | None:
    if ref is None:
        return None
    contact = Contact.objects.select_for_update().filter(pk=ref.id).first()
    if contact is None:
        raise Refused("There is no such contact.")
    if contact.incident_id is not None:
        raise Refused("This call already has an incident: it was opened a moment ago. Open that one.")
    return contact


def _row(by: Actor, new: NewIncident, contact: Contact | None) -> Incident:
    now = new.late.began if new.late else clock.now()
    day = clock.local(now).date()
    incident = Incident(
        day=day, headline=new.headline.strip()[:160] or "No headline", description=new.description,
        category=new.category, qualifiers=sorted(new.qualifiers), channel=_channel(new, contact),
        no_place_reason=new.no_place_reason[:200], event_at=new.event_time or now, opened_at=now,
        answered_at=contact.answered_at if contact else None, opened_by=new.late.author[:120] if new.late else by.name,
        state=IncidentState.AWAITING_RESULT if new.late and new.late.ended else IncidentState.NEW,
        not_checked=new.not_checked[:200],
    )  # fmt: skip
    _set_place(incident, new.place)
    incident.n = next_number(day)
    incident.save(force_insert=True)
    return incident


def _channel(new: NewIncident, contact: Contact | None) -> str:
    return contact.queue if contact and contact.queue in ("999", "101") else new.channel


def _set_place(incident: Incident, place: Place) -> None:
    incident.place_text, incident.place_kind = place.text[:240], place.kind[:24]
    incident.place_precision, incident.place_key = place.precision[:24], place.key[:120]
    incident.place_pack, incident.place_radius = place.pack[:80], place.radius
    incident.lon, incident.lat = place.lon, place.lat
    incident.beat, incident.district = place.beat[:60], place.district[:60]
    incident.desk = reference.desk_of(incident.district)


def _first_lines(by: Actor, incident: Incident, new: NewIncident, label: str) -> None:
    where = incident.place_text or f"no place: {incident.no_place_reason}"
    logbook.note(
        by, incident, LineKind.OPENED, f"Opened: {label}. {incident.headline}. At {where}.", late=new.late
    )
    if new.description.strip():
        logbook.note(
            by, incident, LineKind.TEXT, new.description.strip()[: logbook.LONGEST_LINE], late=new.late
        )
    if new.not_checked:
        logbook.note(by, incident, LineKind.MARKER, f"NOT CHECKED at opening: {new.not_checked}.")


def _state_opened(incident: Incident, new: NewIncident) -> None:
    events.state(
        IncidentOpened(
            incident=incident.ref,
            number=str(incident.number),
            opened_at=incident.opened_at,
            category=incident.category,
            headline=incident.headline,
            place=place_of(incident),
            channel=incident.channel,
            contact=new.contact,
            retrospective=new.late is not None
            or (new.event_time is not None and new.event_time < incident.opened_at),
        ),
        about=incident.ref,
    )
