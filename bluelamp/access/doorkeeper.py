"""Answers the kernel's doorways: may they, and write it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bluelamp.access import auditing, grants, rules
from bluelamp.access.codes import RestrictionState
from bluelamp.access.models import AccessGrant, RecordRestriction
from bluelamp.access.reasons import ReasonNeeded
from bluelamp.access.types import OPEN, Hidden, Refused, Restriction
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import Denied, Door, NotThere


class Doorkeeper:
    """The one that `access` installs."""

    def admit(self, actor: Actor, permission: str, subject: object | None) -> None:
        """Return when the actor may; raise Denied or NotThere when not."""
        restriction = OPEN if subject is None else restriction_of(str(subject))
        decision = rules.decide(actor, permission, restriction, grants.holders())
        if isinstance(decision, Refused):
            raise Denied(decision.why)
        if isinstance(decision, Hidden):
            raise NotThere
        if rules.asks_why(actor, permission, restriction, str(subject)):
            raise ReasonNeeded(str(subject))

    def record(self, actor: Actor, door: Door, subjects: Iterable[object]) -> None:
        """Write the audit row of a look or change, in the transaction in hand."""
        auditing.write(actor, door.operation, door.name, subjects, outcome="done")

    def record_denial(self, actor: Actor, door: Door, subject: object | None, why: str) -> None:
        """Write the audit row of an attempt that was not allowed."""
        subjects = [] if subject is None else [subject]
        auditing.write(actor, "denied", door.name, subjects, outcome="denied", detail={"why": why})


def restriction_of(subject: str) -> Restriction:
    """The restriction of a record as it stands in this transaction."""
    return restrictions_of([subject]).get(subject, OPEN)


def restrictions_of(subjects: Iterable[str]) -> dict[str, Restriction]:
    """The restrictions of many records, with those to whom they are open for a time; open records are left out."""
    rows = list(RecordRestriction.objects.filter(subject__in=list(subjects)))
    granted = _granted([row.subject for row in rows if row.state == RestrictionState.RESTRICTED])
    return {row.subject: _restriction(row, granted.get(row.subject, [])) for row in rows}


def _granted(subjects: list[str]) -> dict[str, list[AccessGrant]]:
    if not subjects:
        return {}
    now = clock.now()
    found: dict[str, list[AccessGrant]] = defaultdict(list)
    for one in AccessGrant.objects.filter(subject__in=subjects, from_at__lte=now, until_at__gt=now):
        found[one.subject].append(one)
    return found


def _restriction(row: RecordRestriction, granted: list[AccessGrant]) -> Restriction:
    return Restriction(
        state=RestrictionState(row.state),
        people=frozenset([*row.people, *(one.account_id for one in granted if not one.is_read_only)]),
        units=frozenset(row.units), contact=row.contact,
        readers=frozenset(one.account_id for one in granted if one.is_read_only),
    )  # fmt: skip
