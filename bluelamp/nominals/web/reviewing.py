"""The review desk: the queue, the pair side by side, one key a decision, the next pair at hand already."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, jobs, queries
from bluelamp.nominals.codes import Outcome, Permission
from bluelamp.nominals.types import ReviewView
from bluelamp.nominals.web.views import actor_of


@require_safe
@guard.page(Permission.DECIDE_MATCH)
def desk(request: HttpRequest, item: uuid.UUID | None = None) -> HttpResponse:
    """The room: queue left, two records in the middle, weights and backlog right."""
    viewer = actor_of(request)
    pair = _taken(viewer, str(item)) if item else _next(viewer, ())
    context = {
        "pair": pair, "queue": queries.review_queue(viewer), "backlog": queries.review_backlog(viewer),
        "runs": queries.match_runs(viewer), "may_run": guard.may(viewer, Permission.RUN_MATCHING),
    }  # fmt: skip
    return render(request, "nominals/review.html", context)


@require_safe
@guard.page(Permission.DECIDE_MATCH)
def after(request: HttpRequest) -> HttpResponse:
    """The next pair as a piece of the page, held for this person while the one before is decided."""
    viewer = actor_of(request)
    pair = _next(viewer, tuple(request.GET.getlist("without")))
    return render(request, "nominals/pair.html", {"pair": pair, "backlog": queries.review_backlog(viewer)})


def _next(viewer: Actor, without: tuple[str, ...]) -> ReviewView | None:
    item = queries.next_pair(viewer, without=without)
    return _taken(viewer, item) if item else None


def _taken(viewer: Actor, item: str) -> ReviewView:
    commands.take_pair(viewer.without_key(), item=item)
    return queries.review(viewer, item)


@require_POST
@guard.page(Permission.DECIDE_MATCH)
def decide(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    """Same, different or cannot tell."""
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        raise Refused("Say same, different or cannot tell.")
    reason = request.POST.get("reason", "")[:1000]
    done = commands.decide_match(actor_of(request), item=str(item), outcome=Outcome(outcome), reason=reason)
    return _answered(request, done.item, done.state.label)


@require_POST
@guard.page(Permission.DECIDE_MATCH)
def undo(request: HttpRequest) -> HttpResponse:
    """Take one's own last decision back and look at that pair again."""
    done = commands.undo_last_decision(actor_of(request))
    if "application/json" in request.headers.get("Accept", ""):
        return _answered(request, done.item, done.state.label)
    return redirect("nominals:review_pair", done.item)


def _answered(request: HttpRequest, item: str, state: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"item": item, "state": state})
    return redirect("nominals:review")


@require_http_methods(["POST"])
@guard.page(Permission.DECIDE_MATCH)
def leave(request: HttpRequest) -> HttpResponse:
    """Let go of the pairs held, when the desk is left."""
    commands.leave_pairs(actor_of(request))
    return HttpResponse(status=204)


@require_POST
@guard.page(Permission.RUN_MATCHING)
def run(request: HttpRequest) -> HttpResponse:
    """Have the matching engine run now; it works in the background."""
    jobs.ask_for_matching(actor_of(request))
    return redirect("nominals:review")
