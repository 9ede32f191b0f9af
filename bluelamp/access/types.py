"""What crosses the door of access."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from bluelamp.access.codes import RestrictionState
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel.actors import SYSTEM_ID


@dataclass(frozen=True, slots=True)
class Allowed:
    """The look or change may go ahead."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not, and the person may know why."""

    why: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """It may not, and for this person there is no such record."""


Decision = Allowed | Refused | Hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """How far one record may be known: state, who is named, and whom to ask."""

    state: RestrictionState = RestrictionState.OPEN
    people: frozenset[uuid.UUID] = frozenset()
    units: frozenset[str] = frozenset()
    contact: str = ""


OPEN = Restriction()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """One account as access managers and sign-in see it."""

    ref: AccountRef
    username: str
    name: str
    collar: str
    roles: tuple[str, ...]
    unit: str
    district: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What is needed to make an account and put its holder in a post."""

    username: str
    name: str
    collar: str = ""
    password: str = ""
    roles: frozenset[str] = frozenset()
    post: str = ""
    unit: str = ""
    district: str = ""
    desk: str = ""
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row of the audit as the auditor reads it."""

    id: int
    at: datetime
    actor: str
    acting_for: str
    roles: str
    operation: str
    door: str
    subjects: tuple[str, ...]
    reason: str
    work: str
    channel: str
    outcome: str
    detail: dict[str, object] = field(default_factory=dict)
    account: uuid.UUID = SYSTEM_ID
    reason_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What `bluelamp audit verify` found: sound, or the first bad row and what is wrong with it."""

    is_sound: bool
    sealed: int
    unsealed: int
    first_bad_row: int | None = None
    problem: str = ""
