"""Pages of bulk correction: propose, look at every row before and after, decide, undo."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.quality import commands, queries
from bluelamp.quality.codes import Permission, RowState
from bluelamp.quality.types import CorrectionRef
from bluelamp.quality.web.views import actor_of, number, wanted


@require_safe
@guard.page(Permission.VIEW_FINDING)
def listed(request: HttpRequest) -> HttpResponse:
    """Bulk corrections, newest first."""
    return render(
        request, "quality/corrections.html", {"corrections": queries.corrections(actor_of(request))}
    )


@require_POST
@guard.page(Permission.PROPOSE_CORRECTION)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to put right what the list shows."""
    made = commands.propose(
        actor_of(request), wanted=wanted(request.POST), reason=request.POST.get("reason", "").strip()
    )
    return redirect(f"/quality/corrections/{made.ref.id}/")


@require_safe
@guard.page(Permission.VIEW_FINDING)
def correction(request: HttpRequest, correction: UUID) -> HttpResponse:
    """One correction: every row before and after, and what became of it."""
    actor, ref = actor_of(request), CorrectionRef(correction)
    state = request.GET.get("state", "")
    state = state if state in list(RowState) else ""
    view = queries.correction(actor, ref)
    shown = {
        "correction": view, "state": state, "row_states": list(RowState),
        "page": queries.correction_rows(actor, ref=ref, state=state, page=number(request.GET.get("page", "1"))),
        "may_decide": guard.may(actor, Permission.APPROVE_CORRECTION) and view.state.value == "proposed",
        "may_undo": guard.may(actor, Permission.UNDO_CORRECTION) and view.state.value == "applied",
    }  # fmt: skip
    return render(request, "quality/correction.html", shown)


@require_POST
@guard.page(Permission.APPROVE_CORRECTION)
def decide(request: HttpRequest, correction: UUID) -> HttpResponse:
    """Approve or reject."""
    commands.decide(
        actor_of(request), ref=CorrectionRef(correction), is_yes=request.POST.get("decision") == "approve",
        reason=request.POST.get("reason", "").strip(),
    )  # fmt: skip
    return redirect(f"/quality/corrections/{correction}/")


@require_POST
@guard.page(Permission.UNDO_CORRECTION)
def undo(request: HttpRequest, correction: UUID) -> HttpResponse:
    """Put it back."""
    commands.undo(
        actor_of(request), ref=CorrectionRef(correction), reason=request.POST.get("reason", "").strip()
    )
    return redirect(f"/quality/corrections/{correction}/")
