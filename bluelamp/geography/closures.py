"""Reading which roads are closed."""

from datetime import datetime

from django.db.models import Q

from bluelamp.geography.models import RoadClosure
from bluelamp.geography.types import Closure


def closed_roads(at: datetime) -> list[Closure]:
    """Closures in force at a moment, oldest first."""
    rows = RoadClosure.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)
    return [view(row) for row in rows.order_by("starts_at", "id")]


def view(row: RoadClosure) -> Closure:
    """A closure as others see it."""
    return Closure(row.id, row.shape, row.why, row.starts_at, row.ends_at, row.closed_by)


def in_force(at: datetime) -> tuple[str, ...]:
    """The shapes of closures in force, in a form that can be compared."""
    return tuple(sorted(closure.shape for closure in closed_roads(at)))
