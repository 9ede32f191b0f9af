"""Which duties a viewer may know of: a total must not reveal a sealed record (security.md §3)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.work.models import Duty


def visible(viewer: Actor) -> QuerySet[Duty]:
    """Every duty except those about what is sealed from this viewer."""
    hidden = [str(ref) for ref in guard.sealed_from(viewer)]
    rows = Duty.objects.all()
    if not hidden:
        return rows
    return rows.exclude(Q(about__in=hidden) | Q(subject__in=hidden) | Q(source__in=hidden))
