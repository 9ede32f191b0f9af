"""Finding the restricted record somebody means, and opening it for a time. Private: commands.py calls it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from bluelamp.access import doorkeeper, guard
from bluelamp.access.codes import RestrictionState
from bluelamp.access.models import AccessGrant, AuditRow
from bluelamp.access.types import Closed, Restriction
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor

SEARCH = "search.query"
REMEMBERED = timedelta(hours=1)  # † how long a search's notice can be acted on
LOOKED_BACK = 50


def meant(by: Actor, closed: Closed) -> dict[str, Restriction]:
    """The restricted records that a reference or a search's notice stands for, and nothing that is sealed."""
    refs = [closed.ref] if closed.ref else _kept_back(by, closed.query)
    found = doorkeeper.restrictions_of(refs)
    return {
        ref: restriction
        for ref, restriction in found.items()
        if restriction.state is RestrictionState.RESTRICTED
        and (closed.ref or (restriction.contact or "its owner") == closed.unit)
    }


def _kept_back(by: Actor, query: str) -> list[str]:
    """What this person's latest search with these words kept back, from the protected audit."""
    rows = AuditRow.objects.filter(
        account_id=by.account_id, door=SEARCH, at__gt=clock.now() - REMEMBERED
    ).order_by("-id")
    for row in rows[:LOOKED_BACK]:
        detail = json.loads(row.detail) if row.detail else {}
        if detail.get("query") == query and detail.get("withheld"):
            return [str(one) for one in detail["withheld"]]
    return []


def parts_of(ref: str) -> list[str]:
    """Every record that stands for the same thing as this one, itself included."""
    kind = guard.kinds.get(ref.partition(":")[0])
    return sorted({ref, *(kind.parts(ref) if kind else ())})


def url_of(ref: str) -> str:
    """The page of a record; the home page where its kind has none."""
    kind = guard.kinds.get(ref.partition(":")[0])
    return kind.url(ref) if kind else "/"


def let_in(
    account: uuid.UUID, refs: Sequence[str], *, until: datetime, source: str, is_read_only: bool
) -> None:
    """Open these records to one account until a moment."""
    now = clock.now()
    AccessGrant.objects.bulk_create(
        AccessGrant(
            subject=ref, account_id=account, is_read_only=is_read_only, from_at=now, until_at=until, source=source
        )
        for ref in refs
    )  # fmt: skip
