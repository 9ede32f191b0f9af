"""Pages that take records apart, keep them apart, and let them be thought one again."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.types import Assignment
from bluelamp.nominals.web.views import actor_of, frame

TO = "to."
WRONG = 422


@require_http_methods(["GET", "POST"])
@guard.page(Permission.MERGE_PERSONS)
def unmerge(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Take a record out of the person it was merged into; what came since is put where it belongs."""
    by = actor_of(request)
    ref = PersonRef(number)
    problem: list[str] = []
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            commands.unmerge(by, ref=ref, reason=reason, assignments=_assignments(request.POST))
            return redirect("nominals:person", number)
        except Refused as refused:
            problem = refused.reasons
    return _asked(request, by, ref, problem)


def _asked(request: HttpRequest, by: Actor, ref: PersonRef, problem: list[str]) -> HttpResponse:
    known = queries.person(by, ref)
    merge = next(
        (one for one in queries.merges_of(by, ref) if one.absorbed == ref and not one.undone_at), None
    )
    if merge is None:
        raise Refused(problem or ["This record is not merged into another."])
    context = {
        **frame(by, known, "overview"), "merge": merge, "edits": queries.edits_since_merge(by, ref),
        "sides": [(merge.kept, "stays here"), (merge.absorbed, f"goes with {merge.own_display or merge.display}")],
        "typed": request.POST, "problem": problem,
    }  # fmt: skip
    return render(request, "nominals/unmerge.html", context, status=WRONG if problem else 200)


def _assignments(posted: QueryDict) -> tuple[Assignment, ...]:
    given = [(key.removeprefix(TO), posted.get(key, "")) for key in posted if key.startswith(TO)]
    return tuple(Assignment(entry=entry, to=PersonRef.of(to)) for entry, to in given if to)


@require_POST
@guard.page(Permission.DECIDE_MATCH)
def lift(request: HttpRequest, number: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Let two records be thought one person again: by a second person, with a reason."""
    by, reason = actor_of(request), request.POST.get("reason", "")
    commands.lift_apart(by, one=PersonRef(number), other=PersonRef(other), reason=reason)
    return redirect("nominals:person", number)
