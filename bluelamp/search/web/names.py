"""The administrator's page of name lists: what the search ties a name to, and changing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.search import commands, queries
from bluelamp.search.codes import Permission, TieKind

FIELDS = ("word", "other", "kind", "reason")


@require_safe
@guard.page(Permission.VIEW_NAME_LISTS)
def names(request: HttpRequest) -> HttpResponse:
    """What a name is tied to, and every change made here."""
    return _page(request, asked=request.GET.get("name", "")[:60])


@require_POST
@guard.page(Permission.EDIT_NAME_LISTS)
def change(request: HttpRequest) -> HttpResponse:
    """Tie or untie two names; what was typed stays when it is refused."""
    typed = {field: request.POST.get(field, "") for field in FIELDS}
    try:
        _change(_actor(request), typed)
    except Refused as refused:
        return _page(request, typed=typed, reasons=refused.reasons, status=422)
    return redirect(f"{reverse('search:names')}?{urlencode({'name': typed['word']})}")


def _change(by: Actor, typed: dict[str, str]) -> None:
    given = {field: typed[field] for field in ("word", "other", "reason")}
    if typed["kind"] == "untie":
        commands.untie_names(by, **given)
    elif typed["kind"] in TieKind.values:
        commands.tie_names(by, kind=TieKind(typed["kind"]), **given)
    else:
        raise Refused("Choose what ties the two names, or that nothing does.")


def _page(
    request: HttpRequest, *, asked: str = "", typed: dict[str, str] | None = None, reasons: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = _actor(request)
    try:
        lists = queries.name_lists(actor, asked=asked)
    except Refused as refused:
        lists, reasons, status = queries.name_lists(actor), refused.reasons, 422
    kinds = [*[(kind.value, kind.label) for kind in TieKind], ("untie", "Nothing: untie them")]
    context = {
        "lists": lists, "asked": asked, "typed": typed or {"word": lists.asked}, "reasons": reasons or [], "kinds": kinds,
        "may_edit": guard.may(actor, Permission.EDIT_NAME_LISTS),
    }  # fmt: skip
    return render(request, "search/names.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    """The actor; `guard.page` has let somebody in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor
