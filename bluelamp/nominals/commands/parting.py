"""Do-not-link: two records are different people, remembered through every re-run until a second person lifts it."""

from __future__ import annotations

import uuid

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.nominals import rules_matching
from bluelamp.nominals.codes import ApartOrigin, Permission
from bluelamp.nominals.models import Person, PersonApart


@command(needs=Permission.DECIDE_MATCH, about="one")
def keep_apart(by: Actor, *, one: PersonRef, other: PersonRef, reason: str) -> None:
    """Say that two records are different people: no merge, rule or model joins them until it is lifted."""
    if len(reason.strip()) < 5:
        raise Refused("Say how it is known that they are different people.")
    roots = dict(Person.objects.filter(id__in=[one.id, other.id]).values_list("id", "root_id"))
    if len(roots) < 2 or guard.hidden_from(by, [str(other)]):
        raise NotThere
    if roots[one.id] == roots[other.id]:
        raise Refused("These are one person now: take them apart instead.")
    set_apart(by, (one.id, other.id), origin=ApartOrigin.STATED, reason=reason)


@command(needs=Permission.DECIDE_MATCH, about="one")
def lift_apart(by: Actor, *, one: PersonRef, other: PersonRef, reason: str) -> None:
    """Let two records be thought one person again: by somebody else than who parted them, with a reason."""
    first, second = sorted((one.id, other.id))
    row = (
        PersonApart.objects.select_for_update().filter(one_id=first, other_id=second, lifted_at=None).first()
    )
    if row is None or guard.hidden_from(by, [str(one), str(other)]):
        raise NotThere
    refuse_if(rules_matching.reasons_not_to_lift(reason=reason, is_own=row.account_id == by.account_id))
    lift(by, row, reason)


def set_apart(by: Actor, pair: tuple[uuid.UUID, uuid.UUID], *, origin: ApartOrigin, reason: str) -> None:
    """Remember that two records are different people; remembered already, it stays as it was said first."""
    first, second = sorted(pair)
    PersonApart.objects.get_or_create(
        one_id=first, other_id=second, lifted_at=None,
        defaults={
            "origin": origin, "reason": reason, "at": clock.now(), "by": by.acting_for or by.name,
            "account_id": by.account_id,
        },
    )  # fmt: skip


def lift(by: Actor, row: PersonApart, reason: str) -> None:
    """End a do-not-link, readable for ever."""
    row.lifted_at, row.lifted_by, row.lifted_reason = clock.now(), by.name, reason
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
