"""Drafts as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the person was typing: the field, and how far into it when it has a cursor."""

    name: str
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the person typed: names and values in the order of the form, and where the cursor stood."""

    fields: tuple[tuple[str, str], ...] = ()
    cursor: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftToSave:
    """One save: which form about which record, from which window, seen at which version."""

    form: str
    record: str = ""
    version: int = 0
    tab: str = ""
    typed_at: datetime
    typed: Typed = field(default_factory=Typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """The other window's words, which are kept."""

    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSaved:
    """What the page is told: the version it now holds, when it was saved, and whom it overtook."""

    version: int
    saved_at: datetime
    overtook: Overtaken | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as its writer gets it back."""

    form: str
    record: str
    version: int
    typed_at: datetime
    saved_at: datetime
    typed: Typed
