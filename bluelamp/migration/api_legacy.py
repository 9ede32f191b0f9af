"""Legacy store, rows brought in by hand and rows that vanished, for machines."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Router, Schema

from bluelamp.access import guard
from bluelamp.migration import commands, queries
from bluelamp.migration.census.types import Settled
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries.missing import MissingPage
from bluelamp.migration.queries.store import StorePage

router = Router()


class ToSettle(Schema):
    """Rows found missing that are settled together, and what was found out."""

    ids: list[int]
    reason: str


@router.get("/find", response=StorePage)
@guard.needs(Permission.VIEW_LEGACY)
def find(request: HttpRequest, q: str, after: str = "") -> StorePage:
    """Rows of the old systems that fit, 25 at a time; `after` of the page before asks for the next."""
    return queries.find(request.actor, text=q, after=after)  # type: ignore[attr-defined]


@router.get("/missing", response=MissingPage)
@guard.needs(Permission.VIEW_MISSING)
def missing(request: HttpRequest, after: int = 0) -> MissingPage:
    """Rows that no door of ours removed, a hundred at a time."""
    return queries.missing_rows(request.actor, after=after)  # type: ignore[attr-defined]


@router.post("/missing/settle", response=Settled)
@guard.needs(Permission.SETTLE_MISSING)
def settle_missing(request: HttpRequest, given: ToSettle) -> Settled:
    """Settle rows found missing."""
    return commands.settle_missing(request.actor, ids=tuple(given.ids), reason=given.reason)  # type: ignore[attr-defined]


@router.post("/audit")
@guard.needs(Permission.AUDIT_ROWS)
def audit_rows(request: HttpRequest) -> dict[str, object]:
    """Look now, in what the tables themselves noted; the census is made each night and by the operator's command."""
    found = commands.audit_rows(request.actor, has_census=False)  # type: ignore[attr-defined]
    return asdict(found) | {"is_whole": found.is_whole}
