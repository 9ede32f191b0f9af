"""Which duties a viewer may know of: a total must not reveal a sealed record (security.md §3)."""

from __future__ import annotations

from itertools import chain

from django.db.models import Q, QuerySet

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.work import declare
from bluelamp.work.codes import OwnerKind
from bluelamp.work.models import Duty

POINTERS = ("about", "subject", "source")


def visible(viewer: Actor) -> QuerySet[Duty]:
    """Every duty except those about what is sealed from this viewer."""
    rows = Duty.objects.all()
    if viewer.is_system:
        return rows
    rows = _without_confidential(viewer, rows)
    hidden = guard.hidden_from(viewer, pointed_at())
    if not hidden:
        return rows
    keys = [key for key in pointed_at() if key in hidden or key.partition("@")[0] in hidden]
    return rows.exclude(Q(about__in=keys) | Q(subject__in=keys) | Q(source__in=keys))


def _without_confidential(viewer: Actor, rows: QuerySet[Duty]) -> QuerySet[Duty]:
    """Confidential duties are for their owner alone, and never for the person they are about (security.md §5)."""
    kinds = [one.name for one in declare.kinds() if one.is_confidential]
    if not kinds:
        return rows
    mine = Q(owner_kind=OwnerKind.TEAM.value, owner__in=teams_of(viewer)) | Q(
        owner_kind=OwnerKind.PERSON.value, owner=viewer.name
    )
    about_me = Q(subject=f"account:{viewer.account_id}") | Q(
        source__startswith=f"account:{viewer.account_id}"
    )
    return rows.exclude(Q(kind__in=kinds) & (~mine | about_me))


def teams_of(viewer: Actor) -> list[str]:
    """The teams a person answers for: their unit, their roles, and their roles in their district."""
    roles = [str(role) for role in viewer.roles]
    local = [f"{role}:{viewer.district}" for role in roles] if viewer.district else []
    return [name for name in [viewer.unit, *roles, *local] if name]


def pointed_at() -> set[str]:
    """Every record that any duty points at."""
    lists = (Duty.objects.values_list(name, flat=True).distinct() for name in POINTERS)
    return set(chain.from_iterable(lists))
