"""Held rows: the worklist, one row decided by hand with a preview, the second person, many for the same reason."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.codes import ByHand, Permission, Risk
from bluelamp.migration.web.acting import actor_of

FILTERS = ("source", "kind", "risk", "reason", "live", "fate")
FIELD = "v_"


@require_safe
@guard.page(Permission.BRING_IN)
def held(request: HttpRequest) -> HttpResponse:
    """Held rows by risk, with filters; what waits for a second person stands above."""
    return _list(request)


def _list(request: HttpRequest, reasons: list[str] | None = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    given = request.POST if request.method == "POST" else request.GET
    asked = {name: given.get(name, "") for name in FILTERS}
    found = queries.held_rows(actor, after=given.get("after", ""), **asked)
    kept = {name: value for name, value in asked.items() if value}
    waiting = queries.waiting_for_second(actor) if guard.may(actor, Permission.AGREE_ROW) else ()
    context = {
        "found": found, "asked": asked, "kept": kept, "waiting": waiting, "reasons": reasons or [],
        "reason": given.get("why", ""), "chosen": given.getlist("row"), "risks": Risk.choices,
        "next": f"?{urlencode(kept | {'after': found.after})}" if found.after else "",
        "by_reason": [(words, rows, f"?{urlencode(kept | {'reason': words})}") for words, rows in found.reasons],
    }  # fmt: skip
    return render(request, "migration/held.html", context, status=status)


@require_POST
@guard.page(Permission.BRING_IN)
def held_together(request: HttpRequest) -> HttpResponse:
    """Keep or refuse the chosen rows for one reason."""
    ids = tuple(int(one) for one in request.POST.getlist("row") if one.isdigit() and len(one) < 19)
    what, why = request.POST.get("what", ""), request.POST.get("why", "")
    try:
        commands.decide_rows(actor_of(request), ledger_ids=ids, what=what, reason=why)
    except Refused as refused:
        return _list(request, refused.reasons, 422)
    return redirect(
        f"/migration/held/?{urlencode({n: request.POST.get(n, '') for n in FILTERS if request.POST.get(n)})}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.BRING_IN)
def bring_in(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """One row with its fields to correct; a preview first, then the decision."""
    actor = actor_of(request)
    corrected = {
        name.removeprefix(FIELD): str(value) for name, value in request.POST.items() if name.startswith(FIELD)
    }
    what, reason = request.POST.get("what", ByHand.BRING_IN.value), request.POST.get("reason", "")
    reasons: list[str] = []
    if request.POST.get("act") == "decide":
        try:
            commands.decide_row(actor, ledger_id=ledger_id, what=what, reason=reason, corrected=corrected)
        except Refused as refused:
            reasons = refused.reasons
        else:
            return redirect("migration:row", ledger_id=ledger_id)
    context = {
        "old": queries.old_screen(actor, ledger_id=ledger_id), "view": queries.legacy_row(actor, ledger_id=ledger_id),
        "decisions": queries.hand_decisions(actor, ledger_id=ledger_id), "corrected": corrected, "reasons": reasons,
        "preview": commands.preview_row(actor, ledger_id=ledger_id, corrected=corrected) if request.method == "POST" else None,
        "what": what, "reason": reason, "choices": ByHand.choices, "field": FIELD,
    }  # fmt: skip
    return render(request, "migration/bring_in.html", context, status=422 if reasons else 200)


@require_POST
@guard.page(Permission.AGREE_ROW)
def second(request: HttpRequest, decision: UUID) -> HttpResponse:
    """Agree to somebody else's decision, or do not."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    if request.POST.get("act") == "agree":
        done = commands.agree_row(actor, decision=decision, reason=reason)
    else:
        done = commands.reject_row(actor, decision=decision, reason=reason)
    return redirect("migration:row", ledger_id=done.ref.id.int)


@require_POST
@guard.page(Permission.BRING_IN)
def take_back(request: HttpRequest, decision: UUID) -> HttpResponse:
    """Take a decision back, with a reason."""
    done = commands.take_back(actor_of(request), decision=decision, reason=request.POST.get("reason", ""))
    return redirect("migration:row", ledger_id=done.ref.id.int)
