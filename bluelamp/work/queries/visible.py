"""Which duties a viewer may know of: a total must not reveal a sealed record (security.md §3)."""

from __future__ import annotations

from itertools import chain

from django.db.models import Q, QuerySet

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.work.models import Duty

POINTERS = ("about", "subject", "source")


def visible(viewer: Actor) -> QuerySet[Duty]:
    """Every duty except those about what is sealed from this viewer."""
    rows = Duty.objects.all()
    if viewer.is_system:
        return rows
    hidden = guard.hidden_from(viewer, pointed_at())
    if not hidden:
        return rows
    keys = [key for key in pointed_at() if key in hidden or key.partition("@")[0] in hidden]
    return rows.exclude(Q(about__in=keys) | Q(subject__in=keys) | Q(source__in=keys))


def pointed_at() -> set[str]:
    """Every record that any duty points at."""
    lists = (Duty.objects.values_list(name, flat=True).distinct() for name in POINTERS)
    return set(chain.from_iterable(lists))
