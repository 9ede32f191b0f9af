"""Pages of the business owner: my spot checks, the old row beside what it became, signed or refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluelamp.access import guard
from bluelamp.migration import commands, queries
from bluelamp.migration.codes import CheckState, Permission, Risk
from bluelamp.migration.sources import catalogue
from bluelamp.migration.web import sheetshown as shown
from bluelamp.migration.web.acting import actor_of, or_again


@require_GET
@guard.page(Permission.VIEW_SHEET)
def checks(request: HttpRequest) -> HttpResponse:
    """Spot checks: an owner's own to sign; for others how they stand, without any row's content."""
    return render(request, "migration/checks.html", _checks(request))


def _checks(request: HttpRequest) -> dict[str, object]:
    actor = actor_of(request)
    is_mine = guard.may(actor, Permission.SIGN_CHECK) and not actor.is_system
    found = queries.checks(actor, source=request.GET.get("source", ""), is_mine=is_mine)
    owners = queries.owners(actor)
    sources = sorted({one.source for one in found} | set(owners))
    return {
        "found": found, "is_mine": is_mine, "owners": owners, "labels": dict(CheckState.choices),
        "titles": {name: catalogue.title(name) for name in sources}, "tabs": shown.tabs(actor),
        "waiting": sum(one.state == CheckState.WAITING for one in found),
        "risks": {risk.value: risk.label for risk in Risk},
        "may_lead": guard.may(actor, Permission.MANAGE_CUTOVER),
    }  # fmt: skip


@require_GET
@guard.page(Permission.SIGN_CHECK)
def check(request: HttpRequest, id: int) -> HttpResponse:
    """One spot check: the old row beside what it became."""
    return render(request, "migration/check.html", _check(request, id))


def _check(request: HttpRequest, id: int) -> dict[str, object]:
    actor = actor_of(request)
    view = queries.check(actor, id=id)
    return {
        "view": view, "title": catalogue.title(view.source), "tabs": shown.tabs(actor),
        "state": dict(CheckState.choices)[view.state], "found_again": shown.found_again(view),
    }  # fmt: skip


@require_POST
@guard.page(Permission.SIGN_CHECK)
def decide(request: HttpRequest, id: int) -> HttpResponse:
    """Sign or refuse, then on to the next that waits."""
    return or_again(
        request, "migration/check.html", lambda asked: _check(asked, id), lambda: _decide(request, id)
    )


def _decide(request: HttpRequest, id: int) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("decision") == "refuse":
        commands.refuse_check(actor, id=id, reason=request.POST.get("reason", ""))
    else:
        commands.sign_check(actor, id=id)
    waiting = [one for one in queries.checks(actor, is_mine=True) if one.state == CheckState.WAITING]
    return redirect("migration:check", id=waiting[0].id) if waiting else redirect("migration:checks")


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def name_owner(request: HttpRequest) -> HttpResponse:
    """Name who signs for a source."""
    posted = request.POST

    def name() -> HttpResponse:
        commands.name_owner(
            actor_of(request), source=posted.get("source", ""), username=posted.get("username", "")
        )
        return redirect("migration:checks")

    return or_again(request, "migration/checks.html", _checks, name)


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def draw_again(request: HttpRequest) -> HttpResponse:
    """Let a source's draw go, so that the next rehearsal draws other rows."""
    posted = request.POST

    def let_go() -> HttpResponse:
        commands.draw_again(
            actor_of(request), source=posted.get("source", ""), reason=posted.get("reason", "")
        )
        return redirect("migration:checks")

    return or_again(request, "migration/checks.html", _checks, let_go)
