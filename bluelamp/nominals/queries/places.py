"""What is known at a place or of a phone, and warnings of records in batches."""

from __future__ import annotations

from collections.abc import Sequence

from bluelamp.contracts.refs import LocationRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.nominals import rules
from bluelamp.nominals.codes import LinkType, Permission
from bluelamp.nominals.models import Link, Location, Phone
from bluelamp.nominals.queries import links, showing
from bluelamp.nominals.types import MarkerView, PlaceHistory, PlaceView, Relation
from bluelamp.search import queries as search

MOST = 50


def _places(location: LocationRef | None, key: str) -> list[str]:
    """Every record of the place: the one given and those with the same gazetteer key."""
    keys = {key} - {""}
    found = set()
    if location is not None:
        found.add(str(location))
        keys |= set(Location.objects.filter(id=location.id).exclude(key="").values_list("key", flat=True))
    found |= {f"location:{one}" for one in Location.objects.filter(key__in=keys).values_list("id", flat=True)}
    return sorted(found)


@query(needs=Permission.VIEW_WARNINGS, shows=lambda markers: [one.about for one in markers])
def markers_at(viewer: Actor, location: LocationRef | None = None, *, key: str = "") -> list[MarkerView]:
    """Standing warnings of a place and of the people who live there, what can hurt first."""
    places = _places(location, key)
    people = _residents(places)
    found = showing.live_markers([*places, *people])
    _, sealed, _ = links.displays(viewer, people)
    markers = [one for about, ones in found.items() if about not in sealed for one in ones]
    return sorted(markers, key=lambda one: (rules.severity(one.marker_class), one.ref))


def _residents(places: list[str]) -> list[str]:
    rows = Link.objects.filter(end_ref__in=places, type=LinkType.LIVES_AT, until=None, superseded_at=None)
    return sorted({one for one in rows.values_list("start_ref", flat=True) if one.startswith("person:")})


@query(needs=Permission.VIEW_WARNINGS, shows=lambda found: list(found))
def markers_for(viewer: Actor, refs: Sequence[str]) -> dict[str, list[MarkerView]]:
    """Standing warnings by record; those of a restricted person break through, of a sealed one do not."""
    asked = [str(ref) for ref in refs]
    members = links.members_of(asked)
    _, sealed, _ = links.displays(viewer, [ref for ref in asked if ref.startswith("person:")])
    found: dict[str, list[MarkerView]] = {}
    for member, markers in showing.live_markers(members).items():
        if members[member] not in sealed:
            found.setdefault(members[member], []).extend(markers)
    return found


@query(needs=Permission.VIEW_OBJECT, shows=lambda found: [one.person for one in found.people])
def history_at(viewer: Actor, location: LocationRef | None = None, *, key: str = "") -> PlaceHistory:
    """Warnings, past events and people of a place."""
    return _history(viewer, _places(location, key))


@query(needs=Permission.VIEW_OBJECT, shows=lambda found: [one.person for one in found.people])
def history_of_phone(viewer: Actor, number: str) -> PlaceHistory:
    """Warnings, past events and people of a telephone number, however it is written."""
    canonical = search.phone_number(number)
    phones = Phone.objects.filter(number=canonical).values_list("id", flat=True) if canonical else []
    return _history(viewer, [f"phone:{one}" for one in phones])


def _history(viewer: Actor, refs: list[str]) -> PlaceHistory:
    mine = set(refs)
    people = {row.start_ref: row for row in links.standing(mine) if row.start_ref.startswith("person:")}
    lines = links.lines(viewer, people)
    ties = tuple(
        Relation(
            person=line.ref, line=line, type=LinkType(people[ref].type), role=people[ref].role,
            is_current=people[ref].until is None,
        )
        for ref, line in lines.items()
    )  # fmt: skip
    found = showing.live_markers([*refs, *(ref for ref in lines)])
    events = links.events_linked(viewer, mine)
    return PlaceHistory(
        markers=tuple(one for ones in found.values() for one in ones), events=tuple(events[:MOST]), people=ties,
        event_count=len(events),
    )  # fmt: skip


@query(needs=Permission.VIEW_OBJECT, about="ref")
def place(viewer: Actor, ref: LocationRef) -> PlaceView:
    """A location of record."""
    row = Location.objects.filter(id=ref.id).first()
    if row is None:
        raise NotThere
    return PlaceView(
        ref=ref, text=row.text, kind=row.kind, key=row.key, postcode=row.postcode, lon=row.lon, lat=row.lat,
        easting=row.easting, northing=row.northing, beat=row.beat, district=row.district,
    )  # fmt: skip
