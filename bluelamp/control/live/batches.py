"""What a console is told: facts turned into lines and rows, once for all viewers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.access.types import Restriction
from bluelamp.control.queries import board
from bluelamp.control.types import CallRow, IncidentRow, UnitRow
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.events import Cursor, Stated

LINE = "control.log_line_added"
LOUD = frozenset({"control.incident_escalated", "control.unit_released"})
NAMES = (
    LINE, "control.call_rang", "control.call_answered", "control.call_ended", "control.caller_located",
    "control.contact_resolved", "control.incident_opened", "control.incident_graded",
    "control.incident_marked_domestic", "control.checklist_changed", "control.marker_acknowledged",
    "control.unit_dispatched", "control.unit_released", "control.unit_status_changed", "control.unit_arrived",
    "control.incident_escalated", "control.incident_closed", "control.incident_reopened",
    "resourcing.unit_booked_on", "resourcing.unit_booked_off",
)  # fmt: skip
HIDING = frozenset({RestrictionState.SEALED, RestrictionState.RESTRICTED})


@dataclass(frozen=True)
class Batch:
    """Some facts with everything a console draws from them, and the place just after the last one."""

    place: Cursor
    seqs: frozenset[int] = frozenset()
    lines: tuple[dict[str, Any], ...] = ()
    incidents: tuple[IncidentRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    calls: tuple[CallRow, ...] = ()
    alarms: tuple[dict[str, Any], ...] = ()
    restrictions: dict[str, Restriction] = field(default_factory=dict)
    suffix: str = ""
    spelled: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.lines or self.incidents or self.units or self.calls or self.alarms)


def made_of(facts: Iterable[Stated], place: Cursor) -> Batch:
    """Facts as lines and rows: each incident, unit or call touched is read once, as it stands now."""
    stated = list(facts)
    touched: dict[str, set[UUID]] = {"incident": set(), "unit": set(), "contact": set()}
    for fact in stated:
        for ref in _touches(fact):
            kind, _, bare = ref.partition(":")
            if kind in touched:
                touched[kind].add(UUID(bare))
    lines = tuple(_line(fact) for fact in stated if fact.name == LINE)
    return Batch(
        place=place, seqs=frozenset(fact.seq for fact in stated), lines=lines,
        incidents=tuple(board.rows_of_incidents(touched["incident"])) if touched["incident"] else (),
        units=tuple(board.rows_of_units(touched["unit"])) if touched["unit"] else (),
        calls=tuple(board.rows_of_calls(touched["contact"])) if touched["contact"] else (),
        alarms=tuple(_alarm(fact) for fact in stated if fact.name in LOUD),
        restrictions=guard.restrictions_of({fact.subject for fact in stated}))  # fmt: skip


def moved(place: Cursor, units: list[UnitRow], suffix: str) -> Batch:
    """Units that moved since the last look; positions are not facts, the newest is enough."""
    return Batch(place=place, units=tuple(units), suffix=suffix)


def encoded(batch: Batch, viewer: Actor, *, but: frozenset[int] = frozenset()) -> bytes:
    """The batch as one SSE message for a viewer, without what is hidden from them or already told."""
    hidden = _hidden(batch, viewer)
    lines = [
        line for line in batch.lines if line["fact"] not in but and f"incident:{line['i']}" not in hidden
    ]
    body = {
        "lines": lines, "alarms": [a for a in batch.alarms if a["subject"] not in hidden],
        "incidents": [row for row in batch.incidents if f"incident:{row.id}" not in hidden],
        "units": batch.units, "calls": batch.calls,
    }  # fmt: skip
    return sse("batch", f"{batch.place}{batch.suffix}", _json(body))


def for_anybody(batch: Batch, viewer: Actor) -> bytes:
    """The batch as one message, spelled once when nothing in it is restricted."""
    if not is_same_for_all(batch):
        return encoded(batch, viewer)
    if "all" not in batch.spelled:
        batch.spelled["all"] = encoded(batch, viewer)
    return batch.spelled["all"]


def is_same_for_all(batch: Batch) -> bool:
    """Whether nothing in a batch is restricted, so that one encoding serves every console."""
    return not batch.restrictions


def sse(event: str, place: str, data: bytes) -> bytes:
    """One message of the stream."""
    return b"id: " + place.encode() + b"\nevent: " + event.encode() + b"\ndata: " + data + b"\n\n"


def _hidden(batch: Batch, viewer: Actor) -> set[str]:
    return {
        subject for subject, restriction in batch.restrictions.items()
        if restriction.state in HIDING and not _is_named(viewer, restriction)
    }  # fmt: skip


def _is_named(viewer: Actor, restriction: Restriction) -> bool:
    return viewer.account_id in restriction.people or (bool(viewer.unit) and viewer.unit in restriction.units)


def _touches(fact: Stated) -> list[str]:
    """References of the records whose rows changed."""
    if fact.name == LINE and fact.body["kind"] in ("text", "correction"):
        return []
    found = [fact.subject]
    for name in ("incident", "unit"):
        bare = fact.body.get(name)
        if bare:
            found.append(f"{name}:{_bare(bare)}")
    return found


def _bare(ref: object) -> str:
    """The id in a reference as a fact's body holds it."""
    return str(ref["id"]) if isinstance(ref, dict) else str(ref).rpartition(":")[2]


def _line(fact: Stated) -> dict[str, Any]:
    body = fact.body
    return {"fact": fact.seq, "i": fact.subject.rpartition(":")[2], "n": body["number"], "q": body["seq"],
            "k": body["kind"], "t": body["text"], "x": body["restricted"], "a": body["author"],
            "e": body["event_time"], "r": body["recorded_at"], "c": body.get("corrects")}  # fmt: skip


def _alarm(fact: Stated) -> dict[str, Any]:
    body = fact.body
    if fact.name == "control.incident_escalated":
        text = f"{body['number']}: no unit yet, {body['notify']} told."
    else:
        text = f"{body['number']}: {body['call_sign']} {body['how']}." + (
            " No unit is left." if body["left_unresourced"] else ""
        )
    return {"subject": fact.subject, "text": text, "at": fact.stated_at.isoformat()}


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return vars(value)
