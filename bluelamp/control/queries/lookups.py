"""What we know here, on the spot: warnings, open incidents near, history by place, number and person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import cos, hypot, radians

from django.db.models import QuerySet

from bluelamp.access import guard
from bluelamp.contracts.control import PersonInRole, Place
from bluelamp.contracts.refs import ContactRef
from bluelamp.control.codes import Permission
from bluelamp.control.models import Incident
from bluelamp.control.queries import calls, places, reference, warnings
from bluelamp.control.queries.asking import asked
from bluelamp.control.rules.incidents import duplicate_score
from bluelamp.control.rules.numbers import number_key
from bluelamp.control.types import KnownHere, OpenNear
from bluelamp.geography.types import PlaceHits
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.search import queries as search
from bluelamp.search.types import Answer, PeopleQuery

METRES_PER_DEGREE = 111_320.0
NEAR_METRES = 500.0
SAME_PLACE_METRES = 100.0
HISTORY = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class PlacesFound:
    """Places as you type; `not_checked` says when the gazetteer could not be asked."""

    hits: PlaceHits | None
    not_checked: str


@dataclass(frozen=True, kw_only=True)
class PeopleFound:
    """People as you type; `not_checked` says when search could not be asked."""

    answer: Answer | None
    not_checked: str


@dataclass(frozen=True, kw_only=True)
class AskedAbout:
    """What is known so far of a call or incident: place, people, telephone, category."""

    place: Place | None = None
    persons: tuple[PersonInRole, ...] = ()
    number: str = ""
    category: str = ""
    contact: ContactRef | None = None


@query(needs=Permission.VIEW_CONTACT, audited=False)
def places_like(viewer: Actor, *, text: str, near: tuple[float, float] | None = None) -> PlacesFound:
    """Places as you type; a gazetteer that is down says so and typing goes on."""
    if len(text.strip()) < 2:
        return PlacesFound(hits=None, not_checked="")
    hits, problem = places.like(viewer, text.strip()[:200], near)
    return PlacesFound(hits=hits, not_checked=problem)


@query(needs=Permission.VIEW_CONTACT, audited=False)
def people_like(viewer: Actor, *, text: str) -> PeopleFound:
    """People as you type; search itself audits each person shown."""
    if len(text.strip()) < 2:
        return PeopleFound(answer=None, not_checked="")
    question = PeopleQuery(text=text.strip()[:200], is_as_you_type=True, limit=8, purpose="incident")
    answer, problem = asked("People", partial(search.people, viewer, question), None)
    return PeopleFound(answer=answer, not_checked=problem)


@query(
    needs=Permission.VIEW_CONTACT,
    shows=lambda known: [one.ref for one in (*known.open_near, *known.place_history)],
)
def known_here(viewer: Actor, *, about: AskedAbout) -> KnownHere:
    """Warnings, open incidents that may be the same, and what happened here before (§10, §11)."""
    place = about.place or Place(text="")
    found, problems = warnings.for_incident(viewer, place=place, persons=about.persons, number=about.number)
    return KnownHere(
        warnings=tuple(found),
        open_near=tuple(_open_near(viewer, about)),
        history=tuple(calls.earlier_calls(number_key(about.number), but=about.contact)),
        place_history=tuple(_place_history(viewer, place)),
        not_checked=tuple(problems),
        place=about.place,
    )


@query(needs=Permission.VIEW_CONTACT, about="ref")
def known_about_caller(viewer: Actor, ref: ContactRef) -> KnownHere:
    """What the ring alone tells: earlier calls from this number and its warnings, before a word is typed (§21 item 3)."""
    contact = calls.found(ref)
    number_warnings, problem = warnings.of_number(viewer, contact.number)
    return KnownHere(
        warnings=tuple(number_warnings), history=tuple(calls.earlier_calls(contact.number_key, but=ref)),
        not_checked=(problem,) if problem else ())  # fmt: skip


def _open_near(viewer: Actor, about: AskedAbout) -> list[OpenNear]:
    """Open incidents that may be this one, best first: shown while typing, never in the way."""
    key = number_key(about.number)
    rows = Incident.objects.open().order_by("-opened_at").prefetch_related("contacts")[:500]
    labels = reference.category_labels()
    scored = [_scored(row, about, key, labels) for row in rows]
    likely = sorted((one for one in scored if one.score >= 40), key=lambda one: (-one.score, one.number))[:5]
    return _seen(viewer, likely)


def _scored(row: Incident, about: AskedAbout, key: str, labels: dict[str, str]) -> OpenNear:
    minutes = (clock.now() - row.opened_at).total_seconds() / 60
    score, reasons = duplicate_score(
        metres=_metres(row, about.place),
        minutes=minutes,
        same_category=row.category == about.category,
        same_number=bool(key) and any(contact.number_key == key for contact in row.contacts.all()),
        same_key=bool(about.place and about.place.key)
        and about.place is not None
        and row.place_key == about.place.key,
    )
    return _near(row, score, tuple(reasons), labels)


def _place_history(viewer: Actor, place: Place) -> list[OpenNear]:
    """Closed incidents of the last year at this place or within a hundred metres."""
    if not place.is_located:
        return []
    rows = _in_box(place, SAME_PLACE_METRES).filter(opened_at__gte=clock.now() - HISTORY, state="closed")
    labels = reference.category_labels()
    near = [_near(row, 0, (f"{metres:.0f} m away",), labels) for row in rows.order_by("-opened_at")[:50]
            if (metres := _metres(row, place)) is not None and metres <= SAME_PLACE_METRES]  # fmt: skip
    return _seen(viewer, near[:10])


def _in_box(place: Place, metres: float) -> QuerySet[Incident]:
    lon, lat = place.lon or 0.0, place.lat or 0.0
    up = metres / METRES_PER_DEGREE
    across = up / cos(radians(lat))
    return Incident.objects.filter(lat__range=(lat - up, lat + up), lon__range=(lon - across, lon + across))


def _metres(row: Incident, place: Place | None) -> float | None:
    if place is None or place.lon is None or place.lat is None or row.lon is None or row.lat is None:
        return None
    across = (row.lon - place.lon) * cos(radians(place.lat))
    return hypot(across, row.lat - place.lat) * METRES_PER_DEGREE


def _near(row: Incident, score: int, reasons: tuple[str, ...], labels: dict[str, str]) -> OpenNear:
    return OpenNear(
        ref=row.ref,
        number=str(row.number),
        headline=row.headline,
        opened_at=row.opened_at,
        category=labels.get(row.category, row.category),
        score=score,
        reasons=reasons,
    )


def _seen(viewer: Actor, rows: list[OpenNear]) -> list[OpenNear]:
    hidden = guard.hidden_from(viewer, [row.ref for row in rows], also_restricted=True)
    return [row for row in rows if str(row.ref) not in hidden]
