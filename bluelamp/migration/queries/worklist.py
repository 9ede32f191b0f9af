"""Held rows as a worklist, most serious first, and the decisions made about them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.codes import Fate, HandState, Permission, Risk
from bluelamp.migration.models import HandDecision
from bluelamp.migration.queries import sight
from bluelamp.migration.queries.rows import legacy_ref
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.sources import catalogue

ONE_PAGE = 50
MOST_REASONS = 20
MOST_WAITING = 100
MOST_COUNTED = 1_000
CLAUSES = {
    "source": "l.source = %(source)s", "kind": "l.kind = %(kind)s", "risk": "l.risk::text = %(risk)s",
    "reason": "l.reason = %(reason)s", "live": "l.live = %(live)s",
}  # fmt: skip
ROWS = """
    SELECT l.id, l.source, l.kind, l.key, l.fate, l.reason, l.risk, l.live, cardinality(l.targets) > 0
      FROM migration_ledgerrow AS l WHERE {where} AND {open} AND (-l.risk, l.id) > (%(minus)s, %(after)s)
     ORDER BY -l.risk, l.id LIMIT {limit}
"""
REASONS = """
    SELECT reason, count(*) FROM (SELECT l.reason FROM migration_ledgerrow AS l WHERE {where} AND {open}
     LIMIT 100000) AS r GROUP BY reason ORDER BY count(*) DESC, reason LIMIT {limit}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """A held row in the list; `alone_because` says why it is not decided together with others."""

    id: int
    source: str
    system: str
    kind: str
    label: str
    key: str
    fate: str
    reason: str
    risk: int
    live: str
    has_targets: bool

    @property
    def row(self) -> int:
        """Its number in its file (the lower half of its place in the ledger)."""
        return self.id & 0xFFFFFFFF

    @property
    def alone_because(self) -> str:
        """Why this row must be looked at by itself."""
        if self.live:
            return f"a live case: {self.live}"
        return "high risk" if self.risk >= Risk.HIGH else ""

    @property
    def risk_label(self) -> str:
        """The risk as screens say it."""
        return Risk(self.risk).label


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """One page of held rows, and how many there are for each reason."""

    lines: tuple[HeldLine, ...]
    reasons: tuple[tuple[str, int], ...]
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLine:
    """One decision by hand as pages show it."""

    id: UUID
    ledger_id: int
    what: str
    label: str
    state: str
    state_label: str
    reason: str
    by: str
    is_own: bool
    at: datetime
    corrected: tuple[tuple[str, str, str], ...]
    second_because: str
    second_by: str
    second_at: datetime | None
    second_reason: str
    undone_by: str
    undone_at: datetime | None
    undone_reason: str


@query(needs=Permission.BRING_IN, shows=lambda seen: [legacy_ref(line.id) for line in seen.lines])
def held_rows(viewer: Actor, /, *, after: str = "", **asked: str) -> Worklist:
    """Held rows (or refused ones), by risk and then in order; each row shown is a consultation."""
    fate = Fate.REFUSED if asked.get("fate") == Fate.REFUSED else Fate.HELD
    wanted = {name: asked[name] for name in CLAUSES if asked.get(name)}
    where = " AND ".join(["l.fate = %(fate)s", *(CLAUSES[name] for name in wanted)])
    minus, last = _place(after)
    values: dict[str, Any] = (
        sight.of(viewer).values | wanted | {"fate": fate.value, "minus": minus, "after": last}
    )
    found = fetch(ROWS.format(where=where, open=sight.OPEN_ROWS, limit=ONE_PAGE + 1), values)
    reasons = fetch(REASONS.format(where=where, open=sight.OPEN_ROWS, limit=MOST_REASONS), values)
    lines = tuple(_line(row) for row in found[:ONE_PAGE])
    more = f"{lines[-1].risk}.{lines[-1].id}" if len(found) > ONE_PAGE else ""
    return Worklist(
        lines=lines, reasons=tuple((str(words), int(rows)) for words, rows in reasons), after=more
    )


def _place(after: str) -> tuple[int, int]:
    risk, _, last = after.partition(".")
    is_one = risk.isdigit() and last.isdigit() and len(last) < 19 and len(risk) < 3
    return (-int(risk), int(last)) if is_one else (-99, -1)


def _line(row: tuple[Any, ...]) -> HeldLine:
    id_, source, kind, key, fate, reason, risk, live, has_targets = row
    return HeldLine(
        id=id_, source=source, system=catalogue.title(source), kind=kind, label=catalogue.kind_label(source, kind),
        key=key, fate=fate, reason=reason, risk=risk, live=live, has_targets=has_targets,
    )  # fmt: skip


@query(needs=Permission.AGREE_ROW, shows=lambda lines: [legacy_ref(line.ledger_id) for line in lines])
def waiting_for_second(viewer: Actor) -> tuple[HandLine, ...]:
    """Decisions that wait for a second person, oldest first; those about hidden rows are left out."""
    waiting = HandDecision.objects.filter(state=HandState.PROPOSED).order_by("at")[:MOST_WAITING]
    open_ids = _open_ids(viewer, [one.ledger_id for one in waiting])
    return tuple(line_of(viewer, one) for one in waiting if one.ledger_id in open_ids)


def _open_ids(viewer: Actor, ids: list[int]) -> set[int]:
    statement = f"SELECT l.id FROM migration_ledgerrow AS l WHERE l.id = ANY(%(ids)s) AND {sight.OPEN_ROWS}"  # noqa: S608
    return {id_ for (id_,) in fetch(statement, sight.of(viewer).values | {"ids": ids})}


@query(needs=Permission.VIEW_LEGACY, audited=False)  # the page of the row has audited the row
def hand_decisions(viewer: Actor, *, ledger_id: int) -> tuple[HandLine, ...]:
    """What was decided about a row by hand, oldest first."""
    sight.refuse(viewer, sight.subjects_of(ledger_id, sight.of(viewer)))
    return tuple(
        line_of(viewer, one) for one in HandDecision.objects.filter(ledger_id=ledger_id).order_by("at")
    )


def line_of(viewer: Actor, one: HandDecision) -> HandLine:
    """A decision by hand as pages show it."""
    return HandLine(
        id=one.id, ledger_id=one.ledger_id, what=one.what, label=one.get_what_display(), state=one.state,
        state_label=one.get_state_display(), reason=one.reason, by=one.by_name,
        is_own=one.by_id == viewer.account_id, at=one.at,
        corrected=tuple((column, old, new) for column, (old, new) in sorted(one.corrected.items())),
        second_because=one.second_because, second_by=one.second_by, second_at=one.second_at,
        second_reason=one.second_reason, undone_by=one.undone_by, undone_at=one.undone_at,
        undone_reason=one.undone_reason,
    )  # fmt: skip
