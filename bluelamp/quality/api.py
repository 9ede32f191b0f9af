"""Data quality for machines: the same doors as the screens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bluelamp.access import guard
from bluelamp.quality import commands, queries
from bluelamp.quality.codes import Permission
from bluelamp.quality.types import CorrectionRef, FindingFilter
from bluelamp.quality.web.views import actor_of

router = Router()


class Wanted(Schema):
    """Which findings."""

    check: str = ""
    module: str = ""
    kind: str = ""
    district: str = ""
    owner: str = ""
    cause: str = ""
    state: str = "open"
    page: int = 1

    def filter(self) -> FindingFilter:
        """The same as the door takes it."""
        return FindingFilter(**self.model_dump())


class Reasoned(Wanted):
    """Which findings, and why."""

    reason: str


class Decision(Schema):
    """Yes or no, and why."""

    approve: bool
    reason: str = ""


class Reason(Schema):
    """Why."""

    reason: str


@router.get("/board", response=dict[str, Any])
@guard.needs(Permission.VIEW_QUALITY)
def board(request: HttpRequest, module: str = "", kind: str = "", district: str = "") -> Any:
    """How the force's records stand, worst check first."""
    return queries.as_json(queries.board(actor_of(request), module=module, kind=kind, district=district))


@router.get("/checks/{name}", response=dict[str, Any])
@guard.needs(Permission.VIEW_QUALITY)
def check(request: HttpRequest, name: str) -> Any:
    """One check, day by day and by district."""
    view, trend, districts = queries.check(actor_of(request), name=name)
    return {"check": queries.as_json(view), "trend": [queries.as_json(one) for one in trend],
            "districts": [queries.as_json(one) for one in districts]}  # fmt: skip


@router.get("/findings", response=dict[str, Any])
@guard.needs(Permission.VIEW_FINDING)
def findings(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Findings, oldest first."""
    return queries.as_json(queries.findings(actor_of(request), wanted=wanted.filter()))


@router.post("/findings/waive", response=dict[str, Any])
@guard.needs(Permission.WAIVE_FINDING)
def waive(request: HttpRequest, body: Reasoned) -> Any:
    """Let the findings of one check stand, with a reason."""
    wanted = FindingFilter(**body.model_dump(exclude={"reason"}))
    return queries.as_json(commands.waive(actor_of(request), wanted=wanted, reason=body.reason))


@router.get("/runs", response=list[dict[str, Any]])
@guard.needs(Permission.VIEW_QUALITY)
def runs(request: HttpRequest) -> Any:
    """The last runs."""
    return [queries.as_json(one) for one in queries.latest_runs(actor_of(request))]


@router.get("/corrections", response=list[dict[str, Any]])
@guard.needs(Permission.VIEW_FINDING)
def corrections(request: HttpRequest) -> Any:
    """Bulk corrections, newest first."""
    return [queries.as_json(one) for one in queries.corrections(actor_of(request))]


@router.post("/corrections", response=dict[str, Any])
@guard.needs(Permission.PROPOSE_CORRECTION)
def propose(request: HttpRequest, body: Reasoned) -> Any:
    """Propose to put right what the filter chooses."""
    wanted = FindingFilter(**body.model_dump(exclude={"reason"}))
    return queries.as_json(commands.propose(actor_of(request), wanted=wanted, reason=body.reason))


@router.get("/corrections/{correction}", response=dict[str, Any])
@guard.needs(Permission.VIEW_FINDING)
def correction(request: HttpRequest, correction: UUID, state: str = "", page: int = 1) -> Any:
    """One correction with a page of its rows before and after."""
    actor, ref = actor_of(request), CorrectionRef(correction)
    rows = queries.correction_rows(actor, ref=ref, state=state, page=page)
    return {"correction": queries.as_json(queries.correction(actor, ref)), "rows": queries.as_json(rows)}


@router.post("/corrections/{correction}/decide", response=dict[str, Any])
@guard.needs(Permission.APPROVE_CORRECTION)
def decide(request: HttpRequest, correction: UUID, body: Decision) -> Any:
    """Approve or reject a correction of somebody else's."""
    ref = CorrectionRef(correction)
    return queries.as_json(
        commands.decide(actor_of(request), ref=ref, is_yes=body.approve, reason=body.reason)
    )


@router.post("/corrections/{correction}/undo", response=dict[str, Any])
@guard.needs(Permission.UNDO_CORRECTION)
def undo(request: HttpRequest, correction: UUID, body: Reason) -> Any:
    """Put a correction back."""
    return queries.as_json(
        commands.undo(actor_of(request), ref=CorrectionRef(correction), reason=body.reason)
    )
