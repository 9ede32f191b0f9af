"""Pages of the sweep: runs, findings, and what becomes of each."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bluelamp.access import guard
from bluelamp.contracts.refs import IncidentRef
from bluelamp.kernel import clock
from bluelamp.kernel.refusals import Refused
from bluelamp.safeguarding import commands, queries
from bluelamp.safeguarding.codes import NoReferralReason, Permission, RuleId
from bluelamp.safeguarding.types import NoReferral, SweepRef
from bluelamp.safeguarding.web.referring import reason_in
from bluelamp.safeguarding.web.shared import actor_of, number_of

PAGE = 100
MOST_DAYS_FROM_SCREEN = 62


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"Give the {what} day as year-month-day, such as 2019-07-01.") from None


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.RUN_SWEEP)
def sweeps(request: HttpRequest) -> HttpResponse:
    """Past sweeps, and a new one over up to two months; longer ones run from the command."""
    actor = actor_of(request)
    if request.method == "POST":
        first, last = _day(request.POST.get("first", ""), "first"), _day(request.POST.get("last", ""), "last")
        if (last - first).days > MOST_DAYS_FROM_SCREEN:
            raise Refused(
                "From here sweep at most two months at a time; ask for longer with “bluelamp sweep”."
            )
        return redirect(
            "safeguarding:sweep", commands.sweep(actor.without_key(), first=first, last=last).ref.id
        )
    today = clock.local(clock.now()).date()
    shown = {"runs": queries.recent_sweeps(actor), "first": today - timedelta(days=28), "last": today,
             "gaps": queries.latest_gaps(actor)}  # fmt: skip
    return render(request, "safeguarding/sweeps.html", shown)


@require_safe
@guard.page(Permission.RUN_SWEEP)
def run(request: HttpRequest, run: UUID) -> HttpResponse:
    """One run and what it found, in order of risk."""
    actor, ref = actor_of(request), SweepRef(run)
    start = number_of(request.GET.get("after", ""))
    found = queries.findings(actor, run=ref, start=start, limit=PAGE)
    shown = {"run": queries.sweep_run(actor, run=ref), "findings": found, "start": start, "size": PAGE,
             "may_confirm": guard.may(actor, Permission.CONFIRM_SWEEP)}  # fmt: skip
    return render(request, "safeguarding/sweep.html", shown)


@require_POST
@guard.page(Permission.CONFIRM_SWEEP)
def confirm(request: HttpRequest, run: UUID) -> HttpResponse:
    """Turn what was found into duties."""
    commands.confirm_sweep(actor_of(request), run=SweepRef(run))
    return redirect("safeguarding:sweep", run)


@require_safe
@guard.page(Permission.RUN_SWEEP)
def finding(request: HttpRequest, finding: int) -> HttpResponse:
    """One finding: refer it now, assess it, or say with a reason why not."""
    actor = actor_of(request)
    shown = {"finding": queries.finding(actor, number=finding), "number": finding, "reasons": list(NoReferralReason),
             "may_refer": guard.may(actor, Permission.OPEN_REFERRAL),
             "may_decide": guard.may(actor, Permission.DECIDE_NO_REFERRAL)}  # fmt: skip
    return render(request, "safeguarding/finding.html", shown)


@require_POST
@guard.page(Permission.OPEN_REFERRAL)
def refer(request: HttpRequest, finding: int) -> HttpResponse:
    """Make now the referral that was never made."""
    commands.refer_finding(actor_of(request), number=finding)
    return redirect("safeguarding:finding", finding)


@require_POST
@guard.page(Permission.DECIDE_NO_REFERRAL)
def not_referred(request: HttpRequest, finding: int) -> HttpResponse:
    """Decide, with a reason, that what was found is not to be referred."""
    actor = actor_of(request)
    found = queries.finding(actor.without_key(), number=finding)
    incident = IncidentRef.of(found.source) if found.source.startswith("incident:") else None
    commands.decide_no_referral(actor, decision=NoReferral(
        rule=RuleId(found.rule), source=found.source, subject=found.subject, incident=incident,
        reason=reason_in(request), text=request.POST.get("text", "")))  # fmt: skip
    return redirect("safeguarding:finding", finding)
