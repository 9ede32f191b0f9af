"""What crosses the door of the name lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.search.codes import TieKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTied:
    """One name that the search ties to another, what the tie is worth, and where it comes from."""

    other: str
    why: str
    weight: float
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TieChange:
    """One change to the name lists: what, by whom, when, why, and until when it held."""

    ref: str
    word: str
    other: str
    kind: TieKind | None
    reason: str
    since: datetime
    until: datetime | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLists:
    """What the search knows of one name, and the changes made here, newest first."""

    rules_version: str
    asked: str
    tied: tuple[NameTied, ...]
    changes: tuple[TieChange, ...]
