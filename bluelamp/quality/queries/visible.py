"""Which findings a viewer may know of: a total must not reveal a sealed record (security.md §3)."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import Q, QuerySet

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.quality.codes import FindingState
from bluelamp.quality.models import Finding

ANYBODY: Final = Actor(account_id=uuid.UUID(int=1), name="anybody")


def visible(viewer: Actor) -> QuerySet[Finding]:
    """Every finding except those about what is sealed from this viewer."""
    rows = Finding.objects.all()
    if viewer.is_system or not guard.has_seals():
        return rows
    hidden = list(guard.hidden_from(viewer, _pointed_at()))
    return rows.exclude(Q(ref__in=hidden) | Q(about__in=hidden)) if hidden else rows


def _pointed_at() -> set[str]:
    live = Finding.objects.exclude(state=FindingState.RIGHT.value)
    refs = set(live.values_list("ref", flat=True).distinct())
    return (refs | set(live.values_list("about", flat=True).distinct())) - {""}
