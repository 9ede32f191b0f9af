"""The balance as a ledger, and the rows behind every number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.migration import commands, queries
from bluelamp.migration.codes import Fate, Permission
from bluelamp.migration.web import history, sheetshown, shown


@require_GET
@guard.page(Permission.VIEW_BALANCE)
def balance(request: HttpRequest) -> HttpResponse:
    """Source rows = loaded + merged + held + refused; unaccounted shouts when it is not nought."""
    actor = _actor(request)
    found = queries.reconcile(actor)
    where = shown.ROWS if guard.may(actor, Permission.VIEW_LEGACY) else shown.REASONS
    context = {
        "found": found,
        "lines": [shown.source_line(name, one, where) for name, one in found.sources.items()],
        "total": shown.total_line(found.total),
        "kinds": shown.by_kind(queries.breakdown(actor), where),
        "held": [shown.held_line(line, where) for line in queries.held_by_risk(actor)],
        "tabs": sheetshown.tabs(actor),
    }
    return render(request, "migration/balance.html", context)


@require_GET
@guard.page(Permission.VIEW_LEGACY)
def rows(request: HttpRequest) -> HttpResponse:
    """Rows of one source with one fate."""
    asked = {name: request.GET.get(name, "") for name in ("source", "kind", "fate", "risk")}
    after = request.GET.get("after", "0")
    page = queries.rows(_actor(request), after=int(after) if after.isdigit() else 0, **asked)
    context = {
        "page": page,
        "asked": asked,
        "title": shown.title(asked),
        "next": shown.next_page(asked, page),
    }
    return render(request, "migration/rows.html", context)


@require_GET
@guard.page(Permission.VIEW_LEGACY)
def row(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """The raw row beside what it became."""
    actor = _actor(request)
    view, old = queries.legacy_row(actor, ledger_id=ledger_id), queries.old_screen(actor, ledger_id=ledger_id)
    decisions = queries.hand_decisions(actor, ledger_id=ledger_id)
    context = {
        "view": view,
        "old": old,
        "history": history.of(view, old, decisions),
        "decisions": decisions,
        "may_bring_in": history.is_open(view, decisions) and guard.may(actor, Permission.BRING_IN),
        "may_agree": guard.may(actor, Permission.AGREE_ROW),
        "may_take_back": guard.may(actor, Permission.BRING_IN),
        "became": [shown.target(text) for text in view.line.targets],
        "may_separate": view.line.fate == Fate.MERGED and guard.may(actor, Permission.SEPARATE_RECORD),
    }
    return render(request, "migration/row.html", context)


@require_POST
@guard.page(Permission.SEPARATE_RECORD)
def separate(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """Undo a match, with a reason."""
    commands.separate(_actor(request), ledger_id=ledger_id, reason=request.POST.get("reason", ""))
    return redirect("migration:row", ledger_id=ledger_id)


def _actor(request: HttpRequest) -> Actor:
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor
