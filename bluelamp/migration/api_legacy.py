"""Legacy store, rows brought in by hand and rows that vanished, for machines."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.migration import commands, queries
from bluelamp.migration.census.types import Settled
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries.missing import MissingPage
from bluelamp.migration.queries.store import StorePage
from bluelamp.migration.queries.worklist import HandLine, Worklist

router = Router()


class ToSettle(Schema):
    """Rows found missing that are settled together, and what was found out."""

    ids: list[int]
    reason: str


class Corrected(Schema):
    """Values that a person gives otherwise than they came, by column."""

    corrected: dict[str, str] = {}


class ToDecide(Corrected):
    """What shall become of one held row: bring_in, keep or refuse."""

    what: str
    reason: str


class ToDecideMany(Schema):
    """Rows kept or refused together."""

    rows: list[int]
    what: str
    reason: str


class Why(Schema):
    """The reason of a second person, or for taking a decision back."""

    reason: str = ""


def _by(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def replace_ref(found: dict[str, object], ref: str) -> dict[str, object]:
    """References as text."""
    return found | {"ref": ref}


@router.get("/find", response=StorePage)
@guard.needs(Permission.VIEW_LEGACY)
def find(request: HttpRequest, q: str, after: str = "") -> StorePage:
    """Rows of the old systems that fit, 25 at a time; `after` of the page before asks for the next."""
    return queries.find(_by(request), text=q, after=after)


@router.get("/rows/{ledger_id}/screen", response=dict[str, object])
@guard.needs(Permission.VIEW_LEGACY)
def screen(request: HttpRequest, ledger_id: int) -> dict[str, object]:
    """One row as the old screen showed it."""
    seen = queries.old_screen(_by(request), ledger_id=ledger_id)
    return replace_ref(asdict(seen), str(seen.ref))


@router.get("/held", response=Worklist)
@guard.needs(Permission.BRING_IN)
def held(
    request: HttpRequest, source: str = "", kind: str = "", risk: str = "", reason: str = "", live: str = "",
    fate: str = "", after: str = "",
) -> Worklist:  # fmt: skip
    """Held rows by risk, fifty at a time."""
    asked = {"source": source, "kind": kind, "risk": risk, "reason": reason, "live": live, "fate": fate}
    return queries.held_rows(_by(request), after=after, **asked)


@router.get("/held/waiting", response=list[HandLine])
@guard.needs(Permission.AGREE_ROW)
def waiting(request: HttpRequest) -> list[HandLine]:
    """Decisions by hand that wait for a second person."""
    return list(queries.waiting_for_second(_by(request)))


@router.post("/rows/{ledger_id}/preview", response=dict[str, object])
@guard.needs(Permission.BRING_IN)
def preview(request: HttpRequest, ledger_id: int, given: Corrected) -> dict[str, object]:
    """What a row would become with corrected values; tried without a trace."""
    found = commands.preview_row(_by(request), ledger_id=ledger_id, corrected=given.corrected)
    return replace_ref(asdict(found), str(found.ref))


@router.post("/rows/{ledger_id}/decide", response=dict[str, object])
@guard.needs(Permission.BRING_IN)
def decide(request: HttpRequest, ledger_id: int, given: ToDecide) -> dict[str, object]:
    """Bring a held row in, keep it, or refuse it; says when a second person must agree."""
    done = commands.decide_row(
        _by(request),
        ledger_id=ledger_id,
        what=given.what,
        reason=given.reason,
        corrected=given.corrected,
    )
    return replace_ref(asdict(done), str(done.ref))


@router.post("/held/decide", response=dict[str, object])
@guard.needs(Permission.BRING_IN)
def decide_many(request: HttpRequest, given: ToDecideMany) -> dict[str, object]:
    """Keep or refuse many rows for one reason."""
    done = commands.decide_rows(
        _by(request),
        ledger_ids=tuple(given.rows),
        what=given.what,
        reason=given.reason,
    )
    return asdict(done)


@router.post("/held/{decision}/agree", response=dict[str, object])
@guard.needs(Permission.AGREE_ROW)
def agree(request: HttpRequest, decision: UUID, given: Why) -> dict[str, object]:
    """Agree to somebody else's decision."""
    done = commands.agree_row(_by(request), decision=decision, reason=given.reason)
    return replace_ref(asdict(done), str(done.ref))


@router.post("/held/{decision}/reject", response=dict[str, object])
@guard.needs(Permission.AGREE_ROW)
def reject(request: HttpRequest, decision: UUID, given: Why) -> dict[str, object]:
    """Do not agree; the row stays held."""
    done = commands.reject_row(_by(request), decision=decision, reason=given.reason)
    return replace_ref(asdict(done), str(done.ref))


@router.post("/held/{decision}/take-back", response=dict[str, object])
@guard.needs(Permission.BRING_IN)
def take_back(request: HttpRequest, decision: UUID, given: Why) -> dict[str, object]:
    """Take a decision back."""
    done = commands.take_back(_by(request), decision=decision, reason=given.reason)
    return replace_ref(asdict(done), str(done.ref))


@router.get("/missing", response=MissingPage)
@guard.needs(Permission.VIEW_MISSING)
def missing(request: HttpRequest, after: int = 0) -> MissingPage:
    """Rows that no door of ours removed, a hundred at a time."""
    return queries.missing_rows(_by(request), after=after)


@router.post("/missing/settle", response=Settled)
@guard.needs(Permission.SETTLE_MISSING)
def settle_missing(request: HttpRequest, given: ToSettle) -> Settled:
    """Settle rows found missing."""
    return commands.settle_missing(_by(request), ids=tuple(given.ids), reason=given.reason)


@router.post("/audit")
@guard.needs(Permission.AUDIT_ROWS)
def audit_rows(request: HttpRequest) -> dict[str, object]:
    """Look now, in what the tables themselves noted; the census is made each night and by the operator's command."""
    found = commands.audit_rows(_by(request), has_census=False)
    return asdict(found) | {"is_whole": found.is_whole}
