"""Retention for machines: the same doors as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from bluelamp.access import guard
from bluelamp.retention import commands, queries
from bluelamp.retention.codes import Permission
from bluelamp.retention.types import (
    CertificateView,
    Decision,
    DuePage,
    HoldKind,
    MonthlyReport,
    Overview,
    ProposalView,
    RecordView,
)
from bluelamp.retention.web.views import actor_of

router = Router()


class Chosen(Schema):
    """A decision about one record."""

    ref: str
    decision: Decision
    reason: str
    next_at: datetime | None = None


class Held(Schema):
    """A hold on one record."""

    ref: str
    kind: HoldKind
    reason: str
    reference: str = ""
    until: datetime | None = None


class Why(Schema):
    """Why."""

    reason: str


class Done(Schema):
    """The number of what was made."""

    id: UUID


@router.get("/overview", response=Overview)
@guard.needs(Permission.VIEW_RETENTION)
def overview(request: HttpRequest) -> Any:
    """How retention stands."""
    return queries.overview(actor_of(request))


@router.get("/due", response=DuePage)
@guard.needs(Permission.REVIEW_RECORD)
def due(request: HttpRequest, kind: str = "", page: int = 1) -> Any:
    """Records that are due, longest first."""
    return queries.due(actor_of(request), kind=kind, page=page)


@router.get("/records/{ref}", response=RecordView)
@guard.needs(Permission.REVIEW_RECORD)
def record(request: HttpRequest, ref: str) -> Any:
    """One record with everything that bears on it; `ref` is `kind:id`."""
    return queries.record(actor_of(request), ref=ref)


@router.post("/decisions", response={204: None})
@guard.needs(Permission.REVIEW_RECORD)
def decide(request: HttpRequest, body: Chosen) -> Any:
    """Retain or dispose."""
    commands.decide(
        actor_of(request), ref=body.ref, decision=body.decision, reason=body.reason, next_at=body.next_at
    )
    return 204, None


@router.post("/holds", response=Done)
@guard.needs(Permission.HOLD_RECORD)
def hold(request: HttpRequest, body: Held) -> Any:
    """Hold a record."""
    made = commands.place_hold(
        actor_of(request),
        ref=body.ref,
        kind=body.kind,
        reason=body.reason,
        reference=body.reference,
        until=body.until,
    )
    return {"id": made}


@router.get("/batches", response=list[ProposalView])
@guard.needs(Permission.VIEW_RETENTION)
def batches(request: HttpRequest) -> Any:
    """Batches, newest first."""
    return list(queries.proposals(actor_of(request)))


@router.post("/batches", response=ProposalView)
@guard.needs(Permission.PROPOSE_DISPOSAL)
def propose(request: HttpRequest) -> Any:
    """Propose what is due."""
    return commands.propose(actor_of(request))


@router.get("/batches/{batch}", response=ProposalView)
@guard.needs(Permission.VIEW_RETENTION)
def batch(request: HttpRequest, batch: UUID) -> Any:
    """One batch with its records."""
    return queries.proposal(actor_of(request), id=batch)


@router.post("/batches/{batch}/approve", response=ProposalView)
@guard.needs(Permission.APPROVE_DISPOSAL)
def approve(request: HttpRequest, batch: UUID) -> Any:
    """Approve as the second person."""
    return commands.approve(actor_of(request), proposal=batch)


@router.post("/batches/{batch}/undo", response=ProposalView)
@guard.needs(Permission.UNDO_DISPOSAL)
def undo(request: HttpRequest, batch: UUID, body: Why) -> Any:
    """Bring a batch back from quarantine."""
    return commands.undo(actor_of(request), proposal=batch, reason=body.reason)


@router.post("/batches/{batch}/erase", response=CertificateView)
@guard.needs(Permission.ERASE_RECORD)
def erase(request: HttpRequest, batch: UUID) -> Any:
    """Erase a batch whose quarantine is over."""
    return commands.erase(actor_of(request), proposal=batch)


@router.get("/certificates", response=list[CertificateView])
@guard.needs(Permission.VIEW_RETENTION)
def certificates(request: HttpRequest) -> Any:
    """Certificates of disposal, newest first."""
    return list(queries.certificates(actor_of(request)))


@router.get("/report", response=MonthlyReport)
@guard.needs(Permission.VIEW_RETENTION)
def report(request: HttpRequest, month: str = "") -> Any:
    """A month of disposals."""
    return queries.monthly_report(actor_of(request), month=month)
