"""Rows of the ledger as pages show them, and the raw row beside what it became."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count

from bluelamp.contracts.refs import LegacyRowRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.migration.codes import Permission
from bluelamp.migration.models import LedgerRow
from bluelamp.migration.queries import sight
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules.rows import decoded
from bluelamp.migration.sources import catalogue
from bluelamp.migration.types import FateLine, MatchLine, RowLine, RowPage, RowView

ROWS = """
    SELECT l.id, l.source, f.name, l.row, l.kind, l.key, l.fate, l.reason, l.risk, l.targets, s.raw
      FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id
      LEFT JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
"""
CLAUSES = {
    "source": "l.source = %(source)s", "kind": "l.kind = %(kind)s", "fate": "l.fate = %(fate)s",
    "risk": "l.risk::text = %(risk)s",
}  # fmt: skip
ONE_PAGE = 50
EXCERPT = 160
REASONS_SHOWN = 200


def legacy_ref(ledger_id: int) -> LegacyRowRef:
    """The reference by which audit and search know a legacy row."""
    return LegacyRowRef(UUID(int=ledger_id))


@query(needs=Permission.VIEW_BALANCE, audited=False)
def breakdown(viewer: Actor, source: str = "") -> tuple[FateLine, ...]:
    """How many rows of each kind had which fate, for one source or all."""
    found = LedgerRow.objects.filter(source=source) if source else LedgerRow.objects.all()
    counted = (
        found.order_by("source", "kind", "fate").values("source", "kind", "fate").annotate(rows=Count("id"))
    )
    return tuple(_line(one) for one in counted)


@query(needs=Permission.VIEW_BALANCE, audited=False)
def held_by_risk(viewer: Actor) -> tuple[FateLine, ...]:
    """Held rows by risk and kind, most serious first: what a person still has to look at."""
    held = LedgerRow.objects.filter(fate="held")
    counted = held.order_by("-risk", "source", "kind").values("source", "kind", "fate", "risk")
    return tuple(_line(one) for one in counted.annotate(rows=Count("id")))


@query(needs=Permission.VIEW_BALANCE, audited=False)
def reasons(
    viewer: Actor, *, source: str = "", kind: str = "", fate: str = "", risk: str = ""
) -> tuple[FateLine, ...]:
    """Why rows have their fate, counted by reason; for whoever answers for the numbers and reads no rows."""
    asked = {"source": source, "kind": kind, "fate": fate, "risk": risk if risk.isdigit() else ""}
    found = LedgerRow.objects.filter(**{name: value for name, value in asked.items() if value})
    counted = found.values("source", "kind", "fate", "risk", "reason").annotate(rows=Count("id"))
    return tuple(_line(one) for one in counted.order_by("-risk", "-rows")[:REASONS_SHOWN])


def _line(one: Mapping[str, Any]) -> FateLine:
    return FateLine(
        source=one["source"], kind=one["kind"], kind_label=catalogue.kind_label(one["source"], one["kind"]),
        fate=one["fate"], reason=one.get("reason", ""), rows=one["rows"], risk=one.get("risk", 0),
    )  # fmt: skip


@query(needs=Permission.VIEW_LEGACY, shows=lambda page: [legacy_ref(line.id) for line in page.lines])
def rows(
    viewer: Actor, *, source: str, kind: str = "", fate: str = "", risk: str = "", after: int = 0
) -> RowPage:
    """One page of a source's rows of one kind, fate or risk, in order; each row shown is a consultation."""
    wanted = {"source": source, "kind": kind, "fate": fate, "risk": risk}
    clauses = [CLAUSES[name] for name, value in wanted.items() if value]
    where = (
        f" WHERE {' AND '.join([*clauses, 'l.id > %(after)s', sight.OPEN_ROWS])} ORDER BY l.id LIMIT %(most)s"
    )
    found = fetch(ROWS + where, sight.of(viewer).values | wanted | {"after": after, "most": ONE_PAGE + 1})
    lines = tuple(_row_line(row) for row in found[:ONE_PAGE])
    return RowPage(lines=lines, next_after=lines[-1].id if len(found) > ONE_PAGE else None)


@query(needs=Permission.VIEW_LEGACY, shows=lambda view: [legacy_ref(view.line.id)])
def legacy_row(viewer: Actor, *, ledger_id: int) -> RowView:
    """One row of an old system, raw, beside what became of it and why."""
    found = fetch(ROWS + " WHERE l.id = %s", [ledger_id])
    if not found:
        raise NotThere
    held = LedgerRow.objects.select_related("file").get(id=ledger_id)
    sight.admit(viewer, ledger_id, held.source, held.kind)
    raw = bytes(found[0][10] or b"")
    row = catalogue.reread(held.source, held.kind, tuple(held.file.header), raw)
    return RowView(
        line=_row_line(found[0]),
        raw=row.text if row.kind != "??" else raw.decode("cp1252", "replace"),
        size=len(raw),
        content_hash=bytes(held.content_hash).hex(),
        fields=tuple((name, value) for name, value in row.values.items() if value.strip()),
        narrative_length=held.narrative_length,
        transform=held.transform,
        matches=_matches(ledger_id),
    )


def _row_line(row: tuple[Any, ...]) -> RowLine:
    id_, source, file, number, kind, key, fate, reason, risk, targets, raw = row
    text, _ = decoded(bytes(raw or b"")[: EXCERPT * 4])
    return RowLine(
        id=id_, source=source, file=file, row=number, kind=catalogue.kind_label(source, kind), key=key, fate=fate,
        reason=reason, risk=risk, targets=tuple(targets), excerpt=" ".join(text.split())[:EXCERPT],
    )  # fmt: skip


def _matches(ledger_id: int) -> tuple[MatchLine, ...]:
    found = fetch(
        """
        SELECT m.ledger_id, m.key, m.source, e.state, e.weight, e.reasons
          FROM migration_mention AS self
          JOIN migration_edge AS e ON e.one = self.id OR e.other = self.id
          JOIN migration_mention AS m ON m.id = CASE WHEN e.one = self.id THEN e.other ELSE e.one END
         WHERE self.ledger_id = %s ORDER BY e.weight DESC LIMIT 20
        """,
        [ledger_id],
    )
    return tuple(
        MatchLine(ledger_id=id_, key=key, source=source, state=state, weight=weight, reasons=tuple(reasons))
        for id_, key, source, state, weight, reasons in found
    )
