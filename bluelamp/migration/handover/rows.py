"""Rows of the ledger read again with their raw row, as a mapping sees them, in batches and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from bluelamp.migration.codes import Risk
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.handover.known import System
from bluelamp.migration.mapping import Hold, MappingFault, Outcome, Refuse, Row, Rule
from bluelamp.migration.mapping.outcomes import Somebody
from bluelamp.migration.mapping.row import Layout
from bluelamp.migration.models import SourceFile
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import reading

COLUMNS = """
    SELECT l.id, l.kind, l.key, l.parent, l.file_id, s.raw, l.fate, l.targets, l.reason, l.result_hash
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
"""
FRESH = (
    COLUMNS
    + """
     WHERE l.source = %s AND l.kind = %s AND l.fate = '' AND l.result_hash IS NULL AND l.id > %s
       AND (l.live <> '' OR NOT %s)
     ORDER BY l.id LIMIT %s
"""
)
PEOPLE = (
    COLUMNS
    + """
     WHERE l.source = %s AND l.kind = %s AND (l.fate = '' OR l.result_hash IS NOT NULL) AND l.id > %s
     ORDER BY l.id LIMIT %s
"""
)
BY_ID = COLUMNS + " WHERE l.id = ANY(%s) ORDER BY l.id"
PARTS = (
    COLUMNS
    + """
     WHERE l.source = %s AND l.kind = ANY(%s) AND l.parent = ANY(%s) AND (l.fate = '' OR l.result_hash IS NOT NULL)
     ORDER BY l.id
"""
)


@dataclass(slots=True)
class Held:
    """A ledger row with the row it was read from."""

    id: int
    kind: str
    key: str
    parent: str
    row: Row
    fate: str
    targets: tuple[str, ...] = ()
    reason: str = ""
    result_hash: bytes | None = None
    unreadable: str = ""
    staged: tuple[str, ...] = ()


@dataclass(slots=True)
class Unit:
    """A row with its parts and what its mapping makes of them."""

    rule: Rule
    main: Held
    parts: list[Held]
    outcomes: list[Outcome] = field(default_factory=list)
    by_row: dict[int, Held] = field(default_factory=dict)
    named: list[tuple[Held, int, Somebody]] | None = None

    def map(self) -> None:
        """Ask the mapping; a row that it fails on is held with its words, and the load goes on."""
        try:
            if self.main.unreadable:
                self.outcomes = [Refuse(self.main.unreadable)]
            else:
                self.outcomes = self.rule.outcomes(self.main.row, [part.row for part in self.parts])
        except MappingFault:
            raise
        except Exception as error:
            self.outcomes = [Hold(f"its mapping failed: {type(error).__name__}: {error}"[:400], Risk.HIGH)]
        self.named = None
        self.by_row = {id(held.row): held for held in (self.main, *self.parts)}

    def of(self, outcome: Outcome) -> Held:
        """The row an outcome came from."""
        return self.main if outcome.of is None else self.by_row.get(id(outcome.of), self.main)


@cache
def header_of(file_id: int) -> tuple[str, ...]:
    """The columns of a file; they never change once it is known."""
    return tuple(SourceFile.objects.values_list("header", flat=True).get(id=file_id))


def fresh(system: System, kind: str, after: int, size: int, *, live: bool = False) -> list[Held]:
    """The next rows of a kind that were never handed over, live ones only or all."""
    return [_held(system, one) for one in fetch(FRESH, [system.name, kind, after, live, size])]


def every(system: System, kind: str, after: int, size: int) -> list[Held]:
    """The next rows of a kind that wait or were handed over."""
    return [_held(system, one) for one in fetch(PEOPLE, [system.name, kind, after, size])]


def read(system: System, statement: str, values: Sequence[object]) -> list[Held]:
    """The rows of one statement that begins with COLUMNS."""
    return [_held(system, one) for one in fetch(statement, list(values))]


def by_id(system: System, ids: Sequence[int]) -> list[Held]:
    """These ledger rows of one source."""
    return [_held(system, one) for one in fetch(BY_ID, [list(ids)])]


def units(system: System, rule: Rule, mains: Sequence[Held]) -> list[Unit]:
    """Rows with their parts, mapped."""
    parts: dict[str, list[Held]] = defaultdict(list)
    if rule.parts and mains:
        newest: dict[tuple[str, str], Held] = {}
        for one in fetch(PARTS, [system.name, list(rule.parts), [held.key for held in mains]]):
            held = _held(system, one)
            if not held.unreadable:
                newest[held.kind, held.key] = held
        for held in newest.values():
            parts[held.parent].append(held)
    found = [Unit(rule, main, parts.get(main.key, [])) for main in mains]
    for unit in found:
        unit.map()
    return found


def _held(system: System, one: tuple[object, ...]) -> Held:
    id_, kind, key, parent, file, raw, fate, targets, reason, digest = one
    read = reread(system, str(kind), header_of(file), bytes(raw))  # type: ignore[arg-type, call-overload]
    row = row_of(system, read, key=str(key), parent=str(parent), id_=int(id_))  # type: ignore[call-overload]
    return Held(
        int(id_), str(kind), str(key), str(parent), row, str(fate), tuple(targets), str(reason),  # type: ignore[call-overload, arg-type]
        bytes(digest) if digest is not None else None, read.refused, tuple(read.notes),  # type: ignore[call-overload]
    )  # fmt: skip


def reread(system: System, kind: str, header: tuple[str, ...], raw: bytes) -> SourceRow:
    """A row by the manifest of the load in hand."""
    spec = system.source.spec_of(kind)
    if spec is None:
        return SourceRow(
            kind, raw.decode("cp1252", "replace"), refused=f"the manifest names no file that holds {kind}"
        )
    return reading.read(system.source, spec, "" if spec.kind_at or spec.kind_field else kind, header, raw)


def row_of(system: System, read: SourceRow, *, key: str, parent: str, id_: int) -> Row:
    """A row as its mapping sees it."""
    return Row(
        read.kind, read.values, key=key, parent=parent, narrative=read.narrative, id=id_,
        layout=system.layouts.get(read.kind, Layout()), tables=system.tables,
    )  # fmt: skip
