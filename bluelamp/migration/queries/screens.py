"""A row as its old screen showed it: panes in their order, codes with their meaning, dates read, what stood around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.kernel.refs import Ref
from bluelamp.migration.codes import Permission
from bluelamp.migration.models import LedgerRow, LegacyRecord
from bluelamp.migration.queries import sight
from bluelamp.migration.queries.rows import legacy_ref
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import catalogue, dates
from bluelamp.migration.sources.manifest import UNKNOWN, CodeTable, Kind, Source

MOST_AROUND = 100
MOST_CELLS = 6
LONGEST_CELL = 80
LONGEST_HEX = 4_096
CHILDREN = f"""
    SELECT l.id, l.kind, l.key, l.fate, l.file_id, s.raw
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE l.source = %(source)s AND l.kind = %(kind)s AND l.parent = %(key)s AND l.id <> %(id)s
       AND {sight.OPEN_ROWS} ORDER BY l.id LIMIT {MOST_AROUND + 1}
"""  # noqa: S608
PARENTS = f"""
    SELECT l.id, l.kind, l.key, l.fate, l.file_id, s.raw
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE l.source = %(source)s AND l.kind = %(kind)s AND l.key = %(key)s AND l.id <> %(id)s
       AND {sight.OPEN_ROWS} ORDER BY l.id LIMIT {MOST_AROUND + 1}
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the old screen: its caption, what stood in it, what that means, and what is wrong with it."""

    column: str
    caption: str
    value: str
    meaning: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One pane of the old screen."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """One row that stood above or below."""

    id: int
    key: str
    fate: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """Rows of one kind around a row, as the old system's tab showed them."""

    kind: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[Around, ...]
    is_more: bool = False
    is_above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HexLine:
    """Sixteen bytes of a row."""

    offset: str
    bytes: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldScreen:
    """A row of an old system as its users saw it, with what stood around it and its bytes."""

    ref: Ref
    system: str
    screen: str
    panes: tuple[Pane, ...]
    tabs: tuple[Tab, ...]
    bytes: tuple[HexLine, ...]
    size: int
    is_whole: bool
    file: str
    row: int
    delivery: int
    read_at: datetime
    live: str


@query(needs=Permission.VIEW_LEGACY, shows=lambda seen: [seen.ref, *_around(seen)])
def old_screen(viewer: Actor, *, ledger_id: int) -> OldScreen:
    """One row as the old screen showed it; each row around it that is shown is a consultation too."""
    held = LedgerRow.objects.select_related("file").filter(id=ledger_id).first()
    if held is None:
        raise NotThere
    sight.admit(viewer, ledger_id, held.source, held.kind)
    record = LegacyRecord.objects.filter(ledger_id=ledger_id).first()
    raw = bytes(record.raw) if record else b""
    row = catalogue.reread(held.source, held.kind, tuple(held.file.header), raw)
    system = catalogue.known(held.source)
    kind = system.kinds.get(held.kind) if system else None
    return OldScreen(
        ref=legacy_ref(ledger_id), system=catalogue.title(held.source),
        screen=kind.singular if kind else catalogue.kind_label(held.source, held.kind),
        panes=_panes(system, kind, row) if system and kind else (), tabs=_tabs(viewer, held, system, kind, row),
        bytes=tuple(_hex(raw[:LONGEST_HEX])), size=len(raw), is_whole=bool(record and record.is_whole),
        file=held.file.name, row=held.row, delivery=held.delivery, read_at=held.file.first_seen, live=held.live,
    )  # fmt: skip


def _around(seen: OldScreen) -> list[object]:
    return [legacy_ref(row.id) for tab in seen.tabs for row in tab.rows]


# --- the panes ------------------------------------------------------------------------------------------
def _panes(system: Source, kind: Kind, row: SourceRow) -> tuple[Pane, ...]:
    """The declared panes, and one more with whatever columns none of them shows: nothing that came is left out."""
    shown = {column for _, columns in kind.panes for column in columns}
    rest = tuple(column for column in row.values if column not in shown)
    declared = [*kind.panes, *([("Not on the screen", rest)] if rest else [])]
    return tuple(
        Pane(title=title, fields=tuple(field_of(system, kind, row, column) for column in columns))
        for title, columns in declared
    )


def field_of(system: Source, kind: Kind, row: SourceRow, column: str) -> Field:
    """One field with its code's meaning or its date, and what is wrong with it."""
    value = row.values.get(column, "")
    forms = kind.dates.get(column)
    meaning, fault = "", ""
    if forms:
        meaning, fault = _day(value.strip(), forms), dates.fault(kind.caption(column), value.strip(), forms)
    elif value.strip() and (table := system.codes.get(kind.codes.get(column, ""))):
        meaning = _meaning(system, table, value.strip())
        fault = "" if meaning else f"{value.strip()[:40]} stands in no line of the old code table"
    return Field(column=column, caption=kind.caption(column), value=value, meaning=meaning, fault=fault)


def _day(value: str, forms: tuple[str, ...]) -> str:
    found: date | None = dates.day_of(value, forms) if value else None
    return f"{found.day} {found:%B %Y}" if found else ""


def _meaning(system: Source, table: CodeTable, value: str) -> str:
    if value in table.entries:
        return table.entries[value]
    if not table.kind:
        return ""
    lines = LedgerRow.objects.filter(source=system.name, kind=table.kind, key=value).select_related("file")
    for line in lines[:1]:
        record = LegacyRecord.objects.filter(ledger_id=line.id).first()
        if record:
            read = catalogue.reread(system.name, table.kind, tuple(line.file.header), bytes(record.raw))
            return read.get(table.title)
    return ""


# --- what stood around it -------------------------------------------------------------------------------
def _tabs(
    viewer: Actor, held: LedgerRow, system: Source | None, kind: Kind | None, row: SourceRow
) -> tuple[Tab, ...]:
    if system is None or kind is None:
        return ()
    values = sight.of(viewer).values | {"source": held.source, "id": held.id}
    found = []
    if kind.parent and held.parent:
        above = fetch(PARENTS, values | {"kind": kind.parent.kind, "key": held.parent})
        found.append(replace(_tab(system, kind.parent.kind, above), is_above=True))
    for name, parent in system.parents.items():
        if parent.kind == held.kind and held.key:
            below = fetch(CHILDREN, values | {"kind": name, "key": held.key})
            found.append(_tab(system, name, below))
    return tuple(tab for tab in found if tab.rows)


def _tab(system: Source, kind: str, found: Sequence[tuple[object, ...]]) -> Tab:
    declared = system.kinds[kind]
    columns = tuple(dict.fromkeys(column for _, names in declared.panes for column in names))[:MOST_CELLS]
    rows = tuple(_row_around(system, columns, one) for one in found[:MOST_AROUND])
    return Tab(
        kind=kind, label=declared.label, columns=tuple(map(declared.caption, columns)), rows=rows,
        is_more=len(found) > MOST_AROUND,
    )  # fmt: skip


def _row_around(system: Source, columns: Iterable[str], found: tuple[object, ...]) -> Around:
    id_, kind, key, fate, file_id, raw = found
    row = catalogue.reread(system.name, str(kind), header_of(int(str(file_id))), bytes(raw))  # type: ignore[arg-type, call-overload]
    cells = tuple(row.get(column)[:LONGEST_CELL] for column in columns)
    return Around(id=int(str(id_)), key=str(key), fate=str(fate), cells=cells if row.kind != UNKNOWN else ())


def header_of(file_id: int) -> tuple[str, ...]:
    """The columns of a file."""
    ((found,),) = fetch("SELECT header FROM migration_sourcefile WHERE id = %s", [file_id])
    return tuple(found)


def _hex(raw: bytes) -> Iterable[HexLine]:
    for at in range(0, len(raw), 16):
        part = raw[at : at + 16]
        text = "".join(chr(one) if 32 <= one < 127 else "." for one in part)
        yield HexLine(offset=f"{at:06x}", bytes=part.hex(" "), text=text)
