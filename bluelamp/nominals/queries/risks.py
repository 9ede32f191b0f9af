"""How much hangs on a person, for the order of the review desk: warnings, domestic abuse, children, crime."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Q

from bluelamp.kernel import clock
from bluelamp.nominals import rules, rules_matching
from bluelamp.nominals.codes import EventKind, MarkerClass
from bluelamp.nominals.models import Event, Link, Person
from bluelamp.nominals.queries import showing

RECENT: Final = timedelta(
    days=365
)  # † a crime is counted as live for a year; nominals does not know when it closes
DOMESTIC: Final = Q(category__icontains="domestic") | Q(summary__icontains="domestic")
HARMS: Final = frozenset({MarkerClass.OFFICER_SAFETY, MarkerClass.OFFENDER, MarkerClass.VULNERABILITY})


def risks_of(roots: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, list[str]]]:
    """The risk of each golden person and the words for it."""
    wanted = set(roots)
    people = showing.identities(wanted)
    domestic, crime = _events_of(wanted)
    return {
        root: rules_matching.risk_of(
            warnings=[one.display for one in people[root].markers if one.marker_class in HARMS],
            is_domestic=root in domestic, is_child=_is_child(people[root]), has_crime=root in crime,
        )
        for root in wanted
    }  # fmt: skip


def _is_child(one: showing.Identity) -> bool:
    return one.birth is not None and rules.age_at(one.birth[1], showing.today()) < rules.ADULT


def _events_of(roots: set[uuid.UUID]) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """(roots with domestic events, roots with a crime of the last year)."""
    owners = dict(Person.objects.filter(root_id__in=roots).values_list("id", "root_id"))
    by_event: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    starts = Link.objects.filter(
        start_ref__in=[f"person:{one}" for one in owners], end_ref__startswith="event:", superseded_at=None
    )
    for start, end in starts.values_list("start_ref", "end_ref"):
        by_event[uuid.UUID(end.partition(":")[2])].add(owners[uuid.UUID(start.partition(":")[2])])
    rows = Event.objects.filter(id__in=list(by_event))
    domestic = rows.filter(DOMESTIC).values_list("id", flat=True)
    crime = rows.filter(kind=EventKind.CRIME, start__gte=clock.now() - RECENT).values_list("id", flat=True)
    return (
        {root for event in domestic for root in by_event[event]},
        {root for event in crime for root in by_event[event]},
    )
