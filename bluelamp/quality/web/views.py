"""Pages of data quality: the board, one check, the findings; parse, door, render."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel import jobs
from bluelamp.kernel.actors import Actor
from bluelamp.quality import commands, declare, queries
from bluelamp.quality.codes import FindingState, Kind, Permission
from bluelamp.quality.types import FindingFilter

FIELDS = ("check", "module", "kind", "district", "owner", "cause")
STATES = tuple(state.value for state in FindingState)


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a guarded request."""
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


def number(text: str) -> int:
    """A page's number; what is none is the first."""
    return int(text) if text.isdigit() and len(text) < 6 else 1


def wanted(asked: QueryDict) -> FindingFilter:
    """The filter an address or a form asks for; what makes no sense is left out, never an error."""
    state = asked.get("state", "open")
    given = {name: asked.get(name, "")[:120].replace("\0", "") for name in FIELDS}
    return FindingFilter(
        **given, state=state if state in STATES else "open", page=number(asked.get("page", "1"))
    )


def kept(asked: FindingFilter, **more: str) -> str:
    """The filter as an address keeps it."""
    pairs = {name: getattr(asked, name) for name in FIELDS} | {"state": asked.state} | more
    return urlencode({name: value for name, value in pairs.items() if value})


@require_safe
@guard.page(Permission.VIEW_QUALITY)
def board(request: HttpRequest) -> HttpResponse:
    """How the force's records stand, worst first."""
    actor, asked = actor_of(request), wanted(request.GET)
    kind = asked.kind if asked.kind in list(Kind) else ""
    found = queries.board(actor, module=asked.module, kind=kind, district=asked.district)
    shown = {
        "board": found, "asked": asked, "kinds": queries.kinds_of(), "modules": queries.modules_of(),
        "may_run": guard.may(actor, Permission.RUN_CHECKS), "may_open": guard.may(actor, Permission.VIEW_FINDING),
        "wrong": [one for one in found.checks if one.found or one.problem],
        "right": [one for one in found.checks if not one.found and not one.problem],
    }  # fmt: skip
    return render(request, "quality/board.html", shown)


@require_safe
@guard.page(Permission.VIEW_QUALITY)
def check(request: HttpRequest, name: str) -> HttpResponse:
    """One check: what it asks, how it stands, day by day and by district."""
    actor = actor_of(request)
    view, trend, districts = queries.check(actor, name=name)
    shown = {"check": view, "trend": trend, "districts": districts,
             "may_open": guard.may(actor, Permission.VIEW_FINDING)}  # fmt: skip
    return render(request, "quality/check.html", shown)


@require_safe
@guard.page(Permission.VIEW_FINDING)
def findings(request: HttpRequest) -> HttpResponse:
    """Findings by check, district, owner and cause, oldest first."""
    actor, asked = actor_of(request), wanted(request.GET)
    view = queries.check(actor, name=asked.check)[0] if asked.check in _names() else None
    offered = declare.corrections.get(view.correct) if view else None
    shown = {
        "page": queries.findings(actor, wanted=asked), "asked": asked, "kept": kept(asked), "check": view,
        "states": STATES, "offered": offered, "fields": [(name, getattr(asked, name)) for name in FIELDS],
        "may_waive": guard.may(actor, Permission.WAIVE_FINDING) and asked.state == "open",
        "may_correct": guard.may(actor, Permission.PROPOSE_CORRECTION) and asked.state == "open",
    }  # fmt: skip
    return render(request, "quality/findings.html", shown)


def _names() -> set[str]:
    return {one.name for one in declare.checks()}


@require_POST
@guard.page(Permission.WAIVE_FINDING)
def waive(request: HttpRequest) -> HttpResponse:
    """Let findings stand, with a reason: those ticked, or all of the list."""
    asked = wanted(request.POST)
    ids = tuple(int(one) for one in request.POST.getlist("finding") if one.isdigit() and len(one) < 16)
    commands.waive(actor_of(request), wanted=asked, reason=request.POST.get("reason", "").strip(), ids=ids)
    return redirect(f"/quality/findings/?{kept(asked)}")


@require_POST
@guard.page(Permission.RUN_CHECKS)
def run(request: HttpRequest) -> HttpResponse:
    """Have every check asked now; it is done in the background and the board shows it."""
    jobs.defer(jobs.declared["quality.ask_now"].body)
    return redirect("/quality/?asked=1")
