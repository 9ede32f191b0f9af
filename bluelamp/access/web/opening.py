"""Pages on which restricted records are asked for, opened for a time, and such openings judged."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bluelamp.access import commands, guard, opening, queries, rules
from bluelamp.access import reasons as reasons_given
from bluelamp.access.codes import REASON_LABELS, GlassCode, Permission, ReasonCode
from bluelamp.access.types import Closed
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor, Reason
from bluelamp.kernel.refusals import Refused, refuse_if


def _actor(request: HttpRequest) -> Actor:
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


def _closed(request: HttpRequest) -> Closed:
    """The record meant: by a reference, or by the search whose notice named a unit."""
    given = request.POST if request.method == "POST" else request.GET
    return Closed(
        ref=given.get("ref", "")[:120], query=given.get("q", "")[:6000], unit=given.get("unit", "")[:120]
    )


@require_http_methods(["GET", "POST"])
@guard.page(Permission.ASK_ACCESS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the owner of a restricted record to see it."""
    actor, closed, reasons = _actor(request), _closed(request), []
    if request.method == "POST":
        try:
            commands.ask_for_access(actor, closed=closed, reason=request.POST.get("reason", ""))
            return redirect("access:mine")
        except Refused as refused:
            reasons = refused.reasons
    context = {
        "closed": closed, "reasons": reasons, "reason": request.POST.get("reason", ""),
        "may_break": guard.may(actor, Permission.BREAK_GLASS),
    }  # fmt: skip
    return render(request, "access/ask.html", context, status=422 if reasons else 200)


@require_safe
@guard.page(Permission.ASK_ACCESS)
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked for, and what came of it."""
    return render(request, "access/my_requests.html", {"requests": queries.my_requests(_actor(request))})


@require_safe
@guard.page(Permission.DECIDE_ACCESS)
def requests(request: HttpRequest) -> HttpResponse:
    """What others ask of the records that my unit owns."""
    actor = _actor(request)
    found = [(one, opening.url_of(one.subject)) for one in queries.requests_to_decide(actor)]
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    return render(
        request, "access/requests.html", {"requests": found, "unit": actor.unit, "tomorrow": tomorrow}
    )


@require_POST
@guard.page(Permission.DECIDE_ACCESS)
def decide(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give or refuse access."""
    is_granted = request.POST.get("decision") == "grant"
    until = _end_of(request.POST.get("until", "")) if is_granted else None
    commands.decide_access(
        _actor(request), request=number, is_granted=is_granted, until=until, why=request.POST.get("why", "")
    )
    return redirect("access:requests")


def _end_of(written: str) -> datetime | None:
    """The end of the day written; Refused when it is no date."""
    if not written.strip():
        return None
    try:
        day = date.fromisoformat(written.strip())
    except ValueError as error:
        raise Refused(f"“{written[:20]}” is not a date.") from error
    return datetime.combine(day, time(23, 59), tzinfo=clock.LONDON)


@require_http_methods(["GET", "POST"])
@guard.page(Permission.BREAK_GLASS)
def break_glass(request: HttpRequest) -> HttpResponse:
    """Break the glass in two deliberate steps: say why, then confirm."""
    actor, closed, reasons = _actor(request), _closed(request), []
    code, text = request.POST.get("code", ""), request.POST.get("text", "")
    is_confirmed = request.POST.get("confirm") == "yes"
    if request.method == "POST":
        try:
            if request.POST.get("step") == "2":
                where = commands.break_glass(
                    actor, closed=closed, code=code, text=text, is_confirmed=is_confirmed
                )
                return redirect(where)
            _ready(actor, closed, code, text)
        except Refused as refused:
            reasons = refused.reasons
    step = 2 if request.method == "POST" and (not reasons or request.POST.get("step") == "2") else 1
    context = {
        "closed": closed, "codes": [(one.value, one.label) for one in GlassCode], "code": code, "text": text,
        "reasons": reasons, "step": step,
    }  # fmt: skip
    return render(request, "access/break_glass.html", context, status=422 if reasons else 200)


def _ready(actor: Actor, closed: Closed, code: str, text: str) -> None:
    """Refused when the second step could only be refused."""
    states = [one.state for one in opening.meant(actor, closed).values()]
    refuse_if(rules.reasons_not_to_break_glass(states=states, code=code, text=text, is_confirmed=True))


@require_safe
@guard.page(Permission.REVIEW_GLASS)
def glass(request: HttpRequest) -> HttpResponse:
    """Every use of break-glass and its review."""
    return render(request, "access/glass.html", {"broken": queries.broken_glass(_actor(request))})


@require_POST
@guard.page(Permission.REVIEW_GLASS)
def review(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Judge one use of break-glass."""
    is_justified = request.POST.get("verdict") == "right"
    commands.review_glass(
        _actor(request), glass=number, is_justified=is_justified, why=request.POST.get("why", "")
    )
    return redirect("access:glass")


@require_http_methods(["GET", "POST"])
@guard.page(Permission.ASK_ACCESS)
def reason(request: HttpRequest) -> HttpResponse:
    """Say once why a sensitive record is opened; the answer holds for it for half an hour."""
    given = request.POST if request.method == "POST" else request.GET
    ref, onward, code = given.get("ref", "")[:120], given.get("next", "/"), given.get("code", "")
    work, text = given.get("work_ref", "").strip()[:120], given.get("text", "").strip()[:500]
    onward = onward if url_has_allowed_host_and_scheme(onward, allowed_hosts=None) else "/"
    faults: list[str] = []
    if request.method == "POST":
        faults = rules.reasons_not_to_accept(code=code, work=work, text=text)
        if not faults:
            reasons_given.give(request, ref, Reason(code=code, work=work, text=text))
            return redirect(onward)
    codes = [
        (one.value, REASON_LABELS.get(one, one.value.replace("_", " ").capitalize())) for one in ReasonCode
    ]
    context = {
        "ref": ref,
        "next": onward,
        "codes": codes,
        "code": code,
        "work": work,
        "text": text,
        "faults": faults,
    }
    return render(request, "access/reason.html", context, status=422 if faults else 200)
