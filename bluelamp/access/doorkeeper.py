"""Answers the kernel's doorways: may they, and write it down."""

from __future__ import annotations

from collections.abc import Iterable

from bluelamp.access import auditing, grants, rules
from bluelamp.access.codes import RestrictionState
from bluelamp.access.models import RecordRestriction
from bluelamp.access.types import OPEN, Hidden, Refused, Restriction
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

    def record(self, actor: Actor, door: Door, subjects: Iterable[object]) -> None:
        """Write the audit row of a look or change, in the transaction in hand."""
        auditing.write(actor, door.operation, door.name, subjects, outcome="done")

    def record_denial(self, actor: Actor, door: Door, subject: object | None, why: str) -> None:
        """Write the audit row of an attempt that was not allowed."""
        subjects = [] if subject is None else [subject]
        auditing.write(actor, "denied", door.name, subjects, outcome="denied", detail={"why": why})


def restriction_of(subject: str) -> Restriction:
    """The restriction of a record as it stands in this transaction."""
    row = RecordRestriction.objects.filter(subject=subject).first()
    if row is None:
        return OPEN
    return Restriction(
        state=RestrictionState(row.state), people=frozenset(row.people),
        units=frozenset(row.units), contact=row.contact,
    )  # fmt: skip
