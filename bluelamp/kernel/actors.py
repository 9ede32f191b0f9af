"""Who acts: a person in a post, an interface, or the system itself on a person's behalf."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Final

SYSTEM_ID: Final = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a record is looked at: a code (domain/security.md §4) and the work it comes from."""

    code: str
    work: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One human or interface at one moment: identity, roles held now, place in the force, way in, reason."""

    account_id: uuid.UUID
    name: str
    roles: frozenset[str] = frozenset()
    post_id: uuid.UUID | None = None
    force: str = ""
    unit: str = ""
    district: str = ""
    desk: str = ""
    channel: str = "screen"
    device: str = ""
    address: str = ""
    correlation: str = ""
    key: str = ""
    reason: Reason | None = None
    acting_for: str = ""
    is_system: bool = False
    collar: str = field(default="")
    reasons: tuple[tuple[str, Reason], ...] = ()

    def reason_for(self, subject: str) -> Reason | None:
        """Why this record is looked at: the work in hand, or the reason given for it."""
        return self.reason or next((reason for about, reason in self.reasons if about == subject), None)

    def because(self, code: str, *, work: str = "", text: str = "") -> Actor:
        """The same actor with a reason taken from the work in hand."""
        return replace(self, reason=Reason(code=code, work=work, text=text))

    def without_key(self) -> Actor:
        """The same actor for a further command of the same request, which is not a repeat."""
        return replace(self, key="")


SYSTEM: Final = Actor(account_id=SYSTEM_ID, name="Bluelamp", channel="job", is_system=True)


def on_behalf_of(by: Actor) -> Actor:
    """The system finishing what a person set off; passes every permission and is audited as for them."""
    return replace(
        SYSTEM, acting_for=by.name or str(by.account_id), reason=by.reason, correlation=by.correlation
    )
