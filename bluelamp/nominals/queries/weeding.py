"""What is known of people and how long it asks to be kept (domain/records.md §9)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q

from bluelamp.nominals import rules
from bluelamp.nominals.codes import LinkType, MarkerClass, ReviewState
from bluelamp.nominals.models import Event, Link, Marker, Person, PersonBirth, ReviewItem
from bluelamp.nominals.queries import showing
from bluelamp.retention.types import Group, Live, Matter

OURS = "bluelamp"
UNDECIDED = (ReviewState.OPEN, ReviewState.SECOND, ReviewState.SUPERVISOR)
OFFENDING = {LinkType.OFFENDER, LinkType.SUSPECT, LinkType.CO_ACCUSED}
PUBLIC_PROTECTION = ("mappa", "registered sex", "terror")


def _ids(refs: Iterable[str]) -> list[uuid.UUID]:
    return [uuid.UUID(ref.partition(":")[2]) for ref in refs if ref.startswith("person:")]


def matters(refs: Sequence[str]) -> Iterable[Matter]:
    """Being recorded by us, events a person is linked to now, and warnings; a person of an old system with none of
    these has no group and counts as un-reviewed."""
    people = _ids(refs)
    born = dict(
        PersonBirth.objects.filter(person__in=people, superseded_at=None).values_list("person_id", "last")
    )
    for one, at in Person.objects.filter(id__in=people, system=OURS).values_list("id", "recorded_at"):
        yield Matter(
            subject=f"person:{one}",
            group=Group.NOT_OFFENDING,
            at=at,
            words="being on record",
            born=born.get(one),
        )
    yield from _events(people, born)
    for row in Marker.objects.filter(about__in=[f"person:{one}" for one in people], superseded_at=None):
        yield _warning(row, born)


def _events(people: list[uuid.UUID], born: Mapping[uuid.UUID, date]) -> Iterable[Matter]:
    rows = Link.objects.filter(
        start_ref__in=[f"person:{one}" for one in people], end_ref__startswith="event:", superseded_at=None
    )
    found = {row: uuid.UUID(row.end_ref.partition(":")[2]) for row in rows}
    events = Event.objects.in_bulk(list(set(found.values())))
    for row, event_id in found.items():
        event = events.get(event_id)
        is_notice = LinkType(row.type) in OFFENDING
        yield Matter(
            subject=row.start_ref, group=Group.OTHER_OFFENDING if is_notice else Group.NOT_OFFENDING,
            at=(event.start if event else None) or row.recorded_at, is_notice=is_notice, source=row.end_ref,
            words=f"{LinkType(row.type).label.lower()} {event.kind + ' ' + event.reference if event else 'an event'}",
            born=born.get(uuid.UUID(row.start_ref.partition(':')[2])),
        )  # fmt: skip


def _warning(row: Marker, born: Mapping[uuid.UUID, date]) -> Matter:
    words = f"{row.label} {row.marker_class}".lower()
    is_protection = any(one in words for one in PUBLIC_PROTECTION)
    is_offender = row.marker_class == MarkerClass.OFFENDER
    group = (
        Group.PUBLIC_PROTECTION
        if is_protection
        else Group.OTHER_OFFENDING
        if is_offender
        else Group.NOT_OFFENDING
    )
    return Matter(
        subject=row.about, group=group, at=row.recorded_at, words=f"the warning {row.label or row.marker_class}",
        source=f"marker:{row.id}", is_notice=is_protection or is_offender,
        born=born.get(uuid.UUID(row.about.partition(":")[2])),
    )  # fmt: skip


def live(refs: Sequence[str]) -> Iterable[Live]:
    """A warning that stands (an order among them), and a match that people have yet to decide."""
    people = _ids(refs)
    today = showing.today()
    standing = Marker.objects.filter(
        about__in=[f"person:{one}" for one in people], superseded_at=None, ended_reason=""
    )
    for row in standing.filter(Q(expires_on=None) | Q(expires_on__gte=today)):
        yield Live(subject=row.about, words=f"the warning {row.label or row.marker_class} stands")
    waiting = ReviewItem.objects.filter(state__in=UNDECIDED).filter(Q(one__in=people) | Q(other__in=people))
    for one, other in waiting.values_list("one_id", "other_id"):
        for person in {one, other} & set(people):
            yield Live(subject=f"person:{person}", words="a possible match is being decided")


def names(refs: Sequence[str]) -> dict[str, str]:
    """People on hand as a reviewer knows them."""
    roots = showing.roots_of(_ids(refs))
    people = showing.identities(roots.values())
    found = {}
    for one, root in roots.items():
        born = people[root].birth_display
        found[f"person:{one}"] = people[root].display + (f", born {born}" if born else "")
    return found


def numbers(refs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The numbers people answered to."""
    rows = Person.objects.filter(id__in=_ids(refs)).values_list("id", "number")
    return {f"person:{one}": [rules.number_shown(number)] for one, number in rows}


def parts(refs: Sequence[str]) -> dict[str, list[str]]:
    """Every source record of the person behind each reference."""
    roots = showing.roots_of(_ids(refs))
    members: dict[uuid.UUID, list[str]] = {root: [] for root in roots.values()}
    for one, root in Person.objects.filter(root_id__in=members).values_list("id", "root_id"):
        members[root].append(f"person:{one}")
    return {f"person:{one}": members[root] for one, root in roots.items()}


def after(last: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    """Golden people on hand in order of id; their parts come with them."""
    rows = Person.objects.filter(id=F("root_id")).order_by("id")
    return list((rows.filter(id__gt=last) if last else rows).values_list("id", flat=True)[:limit])
