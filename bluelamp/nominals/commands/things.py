"""Recording locations, organisations and events."""

from __future__ import annotations

from bluelamp.contracts.nominals import EventRecorded
from bluelamp.contracts.refs import EventRef, LocationRef, OrganisationRef
from bluelamp.kernel import clock, events, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import rules
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.making import Stamp
from bluelamp.nominals.commands.placing import refile_organisations, refile_places
from bluelamp.nominals.models import Event, Location, Organisation
from bluelamp.nominals.types import NewEvent, NewOrganisation, NewPlace


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def create_location(by: Actor, *, place: NewPlace) -> LocationRef:
    """Record a place once: the same key, or the same words and postcode, is the same place."""
    known = known_place(place)
    if known is None:
        known = place_row(place, making.stamp(by))
        known.save(force_insert=True)
        refile_places([known.id])
    return LocationRef(known.id)


def known_place(place: NewPlace) -> Location | None:
    """The place of record that a description means, if there is one."""
    if place.key:
        return Location.objects.filter(key=place.key).order_by("id").first()
    folded = rules.folded_place(place.text, place.postcode)
    return Location.objects.filter(folded=folded, kind=place.kind, key="").order_by("id").first()


def place_row(place: NewPlace, mark: Stamp) -> Location:
    """A place as a row."""
    if not place.text.strip():
        raise Refused("Say where the place is: an address, a name or a grid reference.")
    return Location(
        id=place.ref.id if place.ref else ids.new_id(), text=place.text[:300], kind=place.kind, key=place.key,
        folded=rules.folded_place(place.text, place.postcode), postcode=place.postcode.upper()[:10],
        lon=place.lon, lat=place.lat, easting=place.easting, northing=place.northing, beat=place.beat,
        district=place.district, **mark.fields(place.source),
    )  # fmt: skip


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def create_organisation(by: Actor, *, organisation: NewOrganisation) -> OrganisationRef:
    """Record a body once: same company number, or same name and kind."""
    if not organisation.name.strip():
        raise Refused("Give the organisation's name.")
    same = Organisation.objects.filter(superseded_at=None)
    if organisation.company_number:
        known = same.filter(company_number=organisation.company_number).first()
    else:
        known = same.filter(name__iexact=organisation.name.strip(), kind=organisation.kind).first()
    if known is None:
        known = Organisation.objects.create(
            name=organisation.name.strip()[:200], kind=organisation.kind,
            company_number=organisation.company_number, **making.stamp(by).fields(organisation.source),
        )  # fmt: skip
        refile_organisations([known.id])
    return OrganisationRef(known.id)


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def record_event(by: Actor, *, event: NewEvent) -> EventRef:
    """Put an event on the timeline of whoever is linked to it; the same reference again brings it up to date."""
    mark = making.stamp(by)
    row = event_row(event, mark)
    known = Event.objects.filter(system=row.system, kind=row.kind, reference=row.reference).first()
    if known is not None:
        row.id = known.id
    row.save(force_insert=known is None, force_update=known is not None)
    ref = EventRef(row.id)
    told = EventRecorded(
        event=str(ref), kind=str(event.kind), reference=event.reference, about=event.about, at=clock.now()
    )
    events.state(told, about=ref)
    return ref


def event_row(event: NewEvent, mark: Stamp) -> Event:
    """An event as a row."""
    if event.start and event.end and event.end < event.start:
        raise Refused(f"{event.reference} ends before it begins.")
    return Event(
        id=event.ref.id if event.ref else ids.new_id(), kind=event.kind, reference=event.reference[:80],
        about=event.about, start=event.start, end=event.end, precision=event.precision, summary=event.summary,
        category=event.category[:120], district=event.district, is_restricted=event.is_restricted,
        **mark.fields(event.source),
    )  # fmt: skip
