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
    readers: frozenset[uuid.UUID] = frozenset()


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
class Closed:
    """A restricted record that somebody may not see: by its reference, or by the search that said whom to contact.

    The searcher knows no reference; what the search kept back is in the protected audit.
    """

    ref: str = ""
    query: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request for access, as the owning unit or the asker may see it; the asker never gets `subject`."""

    id: uuid.UUID
    subject: str
    unit: str
    asker: str
    asked_at: datetime
    query: str
    reason: str
    work: str
    state: str
    decided_at: datetime | None
    decided_by: str
    until_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassView:
    """One use of break-glass as its reviewer sees it."""

    id: uuid.UUID
    subject: str
    owner: str
    user: str
    user_unit: str
    code: str
    text: str
    at: datetime
    until_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str
    is_justified: bool | None
    review: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What `bluelamp audit verify` found: sound, or the first bad row and what is wrong with it."""

    is_sound: bool
    sealed: int
    unsealed: int
    first_bad_row: int | None = None
    problem: str = ""
