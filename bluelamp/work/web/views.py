"""Pages of the ledger of duties: parse, door, render."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.contracts.refs import DutyRef
from bluelamp.kernel.actors import Actor
from bluelamp.work import commands, declare, queries
from bluelamp.work.codes import OwnerKind, Permission, Risk
from bluelamp.work.types import DutyFilter, DutyPage, Owner


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a guarded request."""
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 0


def wanted(request: HttpRequest) -> DutyFilter:
    """The filter an address asks for; what makes no sense is left out, never an error."""
    asked = request.GET
    return DutyFilter(
        kind=asked.get("kind", ""), district=asked.get("district", ""), risk=_number(asked.get("risk", "")),
        rule=asked.get("rule", ""), overdue=asked.get("overdue") == "1", settled=asked.get("settled") == "1",
        page=_number(asked.get("page", "1")) or 1)  # fmt: skip


def _list(request: HttpRequest, title: str, read: Callable[..., DutyPage]) -> HttpResponse:
    actor, asked = actor_of(request), wanted(request)
    kept = request.GET.copy()
    kept.pop("page", None)
    shown = {
        "title": title, "page": read(actor, wanted=asked), "wanted": asked, "kinds": declare.kinds(),
        "risks": list(Risk), "path": request.path, "kept": kept.urlencode(),
        "may_see_force": guard.may(actor, Permission.VIEW_FORCE_DUTY)}  # fmt: skip
    return render(request, "work/list.html", shown)


@require_safe
@guard.page(Permission.VIEW_DUTY)
def mine(request: HttpRequest) -> HttpResponse:
    """My duties, worst first."""
    return _list(request, "My work", queries.my_work)


@require_safe
@guard.page(Permission.VIEW_DUTY)
def team(request: HttpRequest) -> HttpResponse:
    """My team's duties, worst first."""
    return _list(request, "My team’s work", queries.team_work)


@require_safe
@guard.page(Permission.VIEW_FORCE_DUTY)
def force(request: HttpRequest) -> HttpResponse:
    """The force's duties, worst first."""
    return _list(request, "The force’s work", queries.force_work)


@require_safe
@guard.page(Permission.VIEW_DUTY)
def duty(request: HttpRequest, duty: UUID) -> HttpResponse:
    """One duty: why, by when, under which rule, and everything that happened to it."""
    actor, ref = actor_of(request), DutyRef(duty)
    may = {"settle": Permission.SETTLE_DUTY, "waive": Permission.WAIVE_DUTY, "assign": Permission.ASSIGN_DUTY}
    shown = {"duty": queries.duty(actor, ref), "history": queries.history(actor, ref),
             "may": {name: guard.may(actor, needed) for name, needed in may.items()}}  # fmt: skip
    return render(request, "work/duty.html", shown)


def _back(request: HttpRequest, duty: UUID) -> HttpResponse:
    back = request.POST.get("back", "")
    return redirect(back if _is_local(back) else f"/duties/{duty}/")


def _is_local(address: str) -> bool:
    return address.startswith("/duties/") and "//" not in address


@require_POST
@guard.page(Permission.SETTLE_DUTY)
def done(request: HttpRequest, duty: UUID) -> HttpResponse:
    """Say that a duty is done."""
    commands.meet(actor_of(request), ref=DutyRef(duty), how=request.POST.get("how", "").strip())
    return _back(request, duty)


@require_POST
@guard.page(Permission.WAIVE_DUTY)
def waive(request: HttpRequest, duty: UUID) -> HttpResponse:
    """Let a duty go, with a reason."""
    commands.waive(actor_of(request), ref=DutyRef(duty), reason=request.POST.get("reason", "").strip())
    return _back(request, duty)


@require_POST
@guard.page(Permission.ASSIGN_DUTY)
def hand_over(request: HttpRequest, duty: UUID) -> HttpResponse:
    """Hand a duty to a person or a team."""
    kind = OwnerKind.PERSON if request.POST.get("owner_kind") == "person" else OwnerKind.TEAM
    to = Owner(kind, request.POST.get("owner", "").strip()[:120])
    commands.reassign(actor_of(request), ref=DutyRef(duty), to=to, why=request.POST.get("why", "").strip())
    return _back(request, duty)


@require_POST
@guard.page(Permission.ASSIGN_DUTY)
def pause(request: HttpRequest, duty: UUID) -> HttpResponse:
    """Stop a clock with a reason, or let it run again."""
    actor, ref = actor_of(request), DutyRef(duty)
    if request.POST.get("resume"):
        commands.resume(actor, ref=ref)
    else:
        commands.pause(actor, ref=ref, why=request.POST.get("why", "").strip())
    return _back(request, duty)
