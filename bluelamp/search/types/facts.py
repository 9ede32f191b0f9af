"""What a question was taken for, and why a hit fits it."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.search.codes import FactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one part of the box was taken for, as shown to the searcher; `others` are what it might be instead
    (a chip that searches “kind: what was written”)."""

    kind: FactKind
    written: str
    value: str
    warning: str = ""
    others: tuple[FactKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One compared field and what it adds; the contributions of a hit sum to its score."""

    field: str
    query_value: str
    record_value: str
    reason: str
    contribution: float
