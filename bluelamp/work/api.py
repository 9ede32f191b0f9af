"""The ledger of duties for machines: the same doors as the screens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bluelamp.access import guard
from bluelamp.contracts.refs import DutyRef
from bluelamp.work import commands, queries
from bluelamp.work.codes import Permission
from bluelamp.work.types import DutyFilter, DutyPage, DutyView, Tally
from bluelamp.work.web.views import actor_of

router = Router()


class Wanted(Schema):
    """Which duties to list."""

    kind: str = ""
    district: str = ""
    risk: int = 0
    rule: str = ""
    overdue: bool = False
    settled: bool = False
    page: int = 1

    def filter(self) -> DutyFilter:
        """The same as the door takes it."""
        return DutyFilter(**self.model_dump())


class Reason(Schema):
    """Why."""

    reason: str


@router.get("/mine", response=DutyPage)
@guard.needs(Permission.VIEW_DUTY)
def mine(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """My duties, worst first."""
    return queries.my_work(actor_of(request), wanted=wanted.filter())


@router.get("/team", response=DutyPage)
@guard.needs(Permission.VIEW_DUTY)
def team(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """My team's duties, worst first."""
    return queries.team_work(actor_of(request), wanted=wanted.filter())


@router.get("/force", response=DutyPage)
@guard.needs(Permission.VIEW_FORCE_DUTY)
def force(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The force's duties, worst first."""
    return queries.force_work(actor_of(request), wanted=wanted.filter())


@router.get("/tallies", response=list[Tally])
@guard.needs(Permission.COUNT_DUTY)
def tallies(request: HttpRequest) -> Any:
    """What is owed by kind, district and risk."""
    return queries.tallies(actor_of(request))


@router.post("/{duty}/done", response=DutyView)
@guard.needs(Permission.SETTLE_DUTY)
def done(request: HttpRequest, duty: UUID, how: str = "") -> Any:
    """Say that a duty is done."""
    return commands.meet(actor_of(request), ref=DutyRef(duty), how=how)


@router.post("/{duty}/waive", response=DutyView)
@guard.needs(Permission.WAIVE_DUTY)
def waive(request: HttpRequest, duty: UUID, body: Reason) -> Any:
    """Let a duty go, with a reason."""
    return commands.waive(actor_of(request), ref=DutyRef(duty), reason=body.reason)
