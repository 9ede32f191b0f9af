"""The strictest restriction of any source record holds for the whole person; what each had is kept beside it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from bluelamp.access import commands as access
from bluelamp.access import queries as access_queries
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.nominals import rules_matching as rules
from bluelamp.nominals.models import OwnRestriction

Row = Mapping[str, object] | None


def own_restrictions(members: Iterable[uuid.UUID]) -> dict[uuid.UUID, Row]:
    """What each source record is restricted to by itself, whatever a merge holds it to."""
    ids = list(members)
    standing = access_queries.held_restrictions(f"person:{one}" for one in ids)
    kept: dict[uuid.UUID, Row] = dict(
        OwnRestriction.objects.filter(person_id__in=ids).values_list("person_id", "held")
    )
    return {one: kept[one] if one in kept else standing.get(f"person:{one}") for one in ids}


def level(by: Actor, members: Iterable[uuid.UUID], why: str) -> None:
    """Hold these records, one person now, to the strictest of what each has of its own; nothing is lost by it."""
    own = own_restrictions(members)
    standing = access_queries.held_restrictions(f"person:{one}" for one in own)
    leading = rules.strictest(own)
    wanted = {one: _held_to(row, leading, one) for one, row in own.items()}
    changed = {
        f"person:{one}": row for one, row in wanted.items() if row != standing.get(f"person:{one}")
    }  # fmt: skip
    if changed:
        access.put_back_restrictions(on_behalf_of(by), held=changed, reason=why)
    OwnRestriction.objects.filter(person_id__in=list(own)).delete()
    OwnRestriction.objects.bulk_create(
        [OwnRestriction(person_id=one, held=row) for one, row in own.items() if row != wanted[one]]
    )


def _held_to(own: Row, leading: Row, one: uuid.UUID) -> Row:
    if rules.limits_of(own) == rules.limits_of(leading):
        return own
    return {**(leading or {}), "subject": f"person:{one}"}


def now_own(members: Iterable[uuid.UUID]) -> None:
    """What has just been set on every one of these records is now their own."""
    OwnRestriction.objects.filter(person_id__in=list(members)).delete()
