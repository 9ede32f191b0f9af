"""The balance and its rows, for machines."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Router

from bluelamp.access import guard
from bluelamp.migration import queries
from bluelamp.migration.api_legacy import router as legacy_router
from bluelamp.migration.codes import Permission
from bluelamp.migration.paper import api as paper
from bluelamp.migration.types import Reconciliation, RowPage, RowView

router = Router()
router.add_router("/paper", paper.router)
router.add_router("", legacy_router)


@router.get("/balance")
@guard.needs(Permission.VIEW_BALANCE)
def balance(request: HttpRequest) -> dict[str, object]:
    """The balance of every source and the total."""
    return plain(queries.reconcile(request.actor))  # type: ignore[attr-defined]


@router.get("/rows", response=RowPage)
@guard.needs(Permission.VIEW_LEGACY)
def rows(
    request: HttpRequest, source: str, kind: str = "", fate: str = "", risk: str = "", after: int = 0
) -> RowPage:
    """Rows of a source, fifty at a time."""
    return queries.rows(request.actor, source=source, kind=kind, fate=fate, risk=risk, after=after)  # type: ignore[attr-defined]


@router.get("/rows/{ledger_id}", response=RowView)
@guard.needs(Permission.VIEW_LEGACY)
def row(request: HttpRequest, ledger_id: int) -> RowView:
    """One row, raw, beside what became of it."""
    return queries.legacy_row(request.actor, ledger_id=ledger_id)  # type: ignore[attr-defined]


def plain(found: Reconciliation) -> dict[str, object]:
    """The balance as `bluelamp migrate reconcile --json` prints it."""
    return {
        "sources": {name: asdict(one) for name, one in found.sources.items()},
        "total": asdict(found.total),
        "narratives": {"source": asdict(found.narrative_in), "kept": asdict(found.narrative_kept)},
        "findings": [asdict(finding) for finding in found.findings],
        "warnings": [asdict(finding) for finding in found.warnings],
    }
