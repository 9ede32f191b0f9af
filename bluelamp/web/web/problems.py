"""Reporting that Bluelamp itself goes wrong, and reading what was reported."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bluelamp.access import guard
from bluelamp.web import commands, queries, rules
from bluelamp.web.codes import Hindrance, Permission
from bluelamp.web.types import Problem

HINDRANCES = [(hindrance.value, hindrance.label) for hindrance in Hindrance]


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.REPORT_PROBLEM)
def report(request: HttpRequest) -> HttpResponse:
    """The form, what is wrong with it, and on the way back what was sent."""
    actor = guard.actor_of(request)
    assert actor is not None
    typed = {name: request.POST.get(name, "") for name in ("page", "doing", "happened", "hindrance")}
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = rules.faults_in_problem(
            doing=typed["doing"], happened=typed["happened"], hindrance=typed["hindrance"]
        )
        if not faults:
            sent = commands.report_problem(actor, problem=Problem(**typed))
            return redirect(f"{request.path}?sent={sent.reference}")
    typed["page"] = typed["page"] or request.GET.get("page", "")
    context = {
        "typed": typed, "faults": faults, "hindrances": HINDRANCES, "sent": request.GET.get("sent", ""),
        "mine": queries.my_problems(actor),
    }  # fmt: skip
    return render(request, "web/report_problem.html", context, status=422 if faults else 200)


@require_safe
@guard.page(Permission.READ_PROBLEMS)
def problems(request: HttpRequest) -> HttpResponse:
    """Everything reported, newest first."""
    actor = guard.actor_of(request)
    assert actor is not None
    return render(request, "web/problems.html", {"problems": queries.problems(actor)})
