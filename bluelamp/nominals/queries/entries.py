"""Places and organisations as search knows and shows them: who lives or lived there, warnings, what happened."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.nominals.codes import LinkType
from bluelamp.nominals.models import Event, Link, Location, Organisation
from bluelamp.nominals.queries import links, showing
from bluelamp.nominals.types import NameLine
from bluelamp.search.types import EntryShown, Occupant, OrganisationSubject, PlaceSubject, Tally

HOMES = (LinkType.LIVES_AT, LinkType.LIVED_AT)
TIES = (*HOMES, LinkType.WORKS_AT, LinkType.FREQUENTS, LinkType.ATTENDS_SCHOOL)
MOST_PEOPLE = 12


# --- as search files them -------------------------------------------------------------------------------
def places_as_filed(ids: Iterable[uuid.UUID]) -> list[PlaceSubject]:
    """Places of record with everybody known to live or to have lived there."""
    return _places(Location.objects.filter(id__in=set(ids)))


def places_after(after: uuid.UUID | None, limit: int) -> Sequence[PlaceSubject]:
    """Places of record in order of id, for verifying and rebuilding."""
    rows = Location.objects.order_by("id")
    return _places((rows.filter(id__gt=after) if after else rows)[:limit])


def _places(rows: Iterable[Location]) -> list[PlaceSubject]:
    kept = list(rows)
    people = _residents(row.id for row in kept)
    return [
        PlaceSubject(
            id=row.id, text=row.text, kind=row.kind, postcode=row.postcode, uprn=_numbered(row.key, "uprn"),
            usrn=_numbered(row.key, "usrn"), easting=row.easting, northing=row.northing,
            residents=people.get(f"location:{row.id}", ()),
        )
        for row in kept
    ]  # fmt: skip


def _numbered(key: str, scheme: str) -> str:
    """The number in a key such as uprn:100012345678."""
    prefix, _, number = key.rpartition(":")
    return number if prefix.endswith(scheme) and number.isdigit() else ""


def _residents(ids: Iterable[uuid.UUID]) -> dict[str, tuple[str, ...]]:
    refs = [f"location:{one}" for one in ids]
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    rows = Link.objects.filter(
        end_ref__in=refs, type__in=HOMES, superseded_at=None, start_ref__startswith="person:"
    )
    for end, start in rows.order_by("start_ref").values_list("end_ref", "start_ref"):
        found[end] += (start,)
    return found


def organisations_as_filed(ids: Iterable[uuid.UUID]) -> list[OrganisationSubject]:
    """Organisations of record as search files them."""
    return [_body(row) for row in Organisation.objects.filter(id__in=set(ids))]


def organisations_after(after: uuid.UUID | None, limit: int) -> Sequence[OrganisationSubject]:
    """Organisations of record in order of id, for verifying and rebuilding."""
    rows = Organisation.objects.order_by("id")
    return [_body(row) for row in (rows.filter(id__gt=after) if after else rows)[:limit]]


def _body(row: Organisation) -> OrganisationSubject:
    return OrganisationSubject(id=row.id, name=row.name, company_number=row.company_number)


# --- as search shows them -------------------------------------------------------------------------------
def show_places(viewer: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, EntryShown]:
    """Places as hits, with the people there whom this viewer may know: hidden ones are left out altogether."""
    rows = {row.id: row for row in Location.objects.filter(id__in=ids)}
    refs = [f"location:{one}" for one in rows]
    people, more = _people_at(viewer, refs)
    markers = showing.live_markers(refs)
    events = _events_at(viewer, refs)
    return {
        one: EntryShown(
            display=row.text if row.postcode in row.text else f"{row.text}, {row.postcode}",
            detail=" · ".join(part for part in (row.kind.replace("_", " "), row.district) if part), key=row.key,
            warnings=tuple(dict.fromkeys(marker.display for marker in markers.get(f"location:{one}", ()))),
            people=people.get(f"location:{one}", ()),
            tallies=(*more.get(f"location:{one}", ()), *events.get(f"location:{one}", ())),
        )
        for one, row in rows.items()
    }  # fmt: skip


def show_organisations(viewer: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, EntryShown]:
    """Organisations as hits, with the people tied to them whom this viewer may know."""
    rows = {row.id: row for row in Organisation.objects.filter(id__in=ids)}
    refs = [f"organisation:{one}" for one in rows]
    people, more = _people_at(viewer, refs)
    markers = showing.live_markers(refs)
    return {
        one: EntryShown(
            display=row.name,
            detail=" · ".join(part for part in (row.kind, row.company_number and f"no. {row.company_number}") if part),
            warnings=tuple(dict.fromkeys(marker.display for marker in markers.get(f"organisation:{one}", ()))),
            people=people.get(f"organisation:{one}", ()), tallies=more.get(f"organisation:{one}", ()),
        )
        for one, row in rows.items()
    }  # fmt: skip


def _people_at(
    viewer: Actor, refs: Sequence[str]
) -> tuple[dict[str, tuple[Occupant, ...]], dict[str, tuple[Tally, ...]]]:
    """People tied to each record, those there now first; and how many more there are than are named."""
    rows = Link.objects.filter(
        end_ref__in=refs, type__in=TIES, superseded_at=None, start_ref__startswith="person:"
    )
    ties = list(rows.order_by("end_ref", "-recorded_at", "id"))
    if not ties:
        return {}, {}
    lines = {
        ref: line
        for ref, line in links.lines(viewer, {row.start_ref for row in ties}).items()
        if not line.is_hidden
    }
    golden = links.members_of(lines)  # one person once, however many records say where they live
    found: dict[str, dict[str, Occupant]] = defaultdict(dict)
    for row in sorted(ties, key=lambda row: not _is_now(row)):
        if row.start_ref in lines:
            one = golden.get(row.start_ref, row.start_ref)
            found[row.end_ref].setdefault(one, _occupant(row, lines[row.start_ref]))
    shown = {ref: tuple(people.values())[:MOST_PEOPLE] for ref, people in found.items()}
    more: dict[str, tuple[Tally, ...]] = {
        ref: (Tally(label="more people", count=len(people) - MOST_PEOPLE),)
        for ref, people in found.items()
        if len(people) > MOST_PEOPLE
    }
    return shown, more


def _is_now(row: Link) -> bool:
    return row.type != LinkType.LIVED_AT and (row.until is None or row.until >= showing.today())


def _occupant(row: Link, line: NameLine) -> Occupant:
    kind = LinkType(row.type)
    now = _is_now(row)
    how = kind.label if now or kind is not LinkType.LIVES_AT else LinkType.LIVED_AT.label
    until = f", until {row.until:%m/%Y}" if row.until and not now else ""
    born = f"born {line.birth_display}" if line.birth_display else ""
    return Occupant(
        ref=str(line.ref), display=line.display, detail=born, url=reverse("nominals:person", args=[str(line.ref.id)]),
        how=how + until, is_current=now, warnings=line.warnings,
    )  # fmt: skip


def _events_at(viewer: Actor, refs: Sequence[str]) -> dict[str, tuple[Tally, ...]]:
    """How many events happened at each place, of those this viewer may know of."""
    rows = Link.objects.filter(end_ref__in=refs, superseded_at=None, start_ref__startswith="event:")
    ties = {
        (end, uuid.UUID(start.partition(":")[2])) for end, start in rows.values_list("end_ref", "start_ref")
    }
    if not ties:
        return {}
    abouts = dict(Event.objects.filter(id__in={event for _, event in ties}).values_list("id", "about"))
    hidden = guard.hidden_from(viewer, {about for about in abouts.values() if about}, also_restricted=True)
    counted = Counter(end for end, event in ties if event in abouts and abouts[event] not in hidden)
    return {ref: (Tally(label="events on record", count=n),) for ref, n in counted.items()}
