"""An open duty keeps the record it is about (domain/security.md §9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from bluelamp.retention.types import Live
from bluelamp.work import declare
from bluelamp.work.codes import DutyState
from bluelamp.work.models import Duty

POINTERS = ("about", "subject", "source")


def live(refs: Sequence[str]) -> Iterable[Live]:
    """Open duties by the records they point at, also with more after the reference (`person:<id>@school`)."""
    wanted = set(refs)
    tails = Q()
    for ref in wanted:
        tails |= Q(subject__startswith=f"{ref}@") | Q(source__startswith=f"{ref}@")
    exact = Q(about__in=wanted) | Q(subject__in=wanted) | Q(source__in=wanted)
    for row in Duty.objects.filter(exact | tails, state=DutyState.OPEN.value):
        pointed = {str(getattr(row, name)).partition("@")[0] for name in POINTERS}
        for ref in pointed & wanted:
            yield Live(subject=ref, words=f"an open duty: {declare.kind(row.kind).label}")
