"""What a survey of an extract says."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.migration.sources.catalogue import Extract
from bluelamp.quality.types import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Rows that cannot be read as the others, for one reason, with where the first of them are."""

    why: str
    rows: int
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A column whose values are keys of another kind, and the rows whose value is not among them."""

    file: str
    kind: str
    column: str
    parent: str
    key: str
    rows: int
    orphans: int
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One kind of row of one file."""

    file: str
    kind: str
    format: str
    rows: int
    encodings: tuple[tuple[str, int], ...]
    odd: tuple[Odd, ...]
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A whole extract described: its files, the relations between them, and what could not be read."""

    described: tuple[Described, ...]
    relations: tuple[Relation, ...]
    unread: tuple[tuple[str, str], ...]
    extracts: tuple[Extract, ...] = ()
