"""Views of the shell: parse, door, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.forms.queries import drafts
from bluelamp.web import context, licences, placing
from bluelamp.web.codes import Permission


@require_safe
@guard.page(Permission.SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    """The home page: what matters first for the roles this person holds now."""
    actor = guard.actor_of(request)
    assert actor is not None
    shown = {
        "cards": placing.home_cards(request, actor), "roles": context.role_labels(actor),
        "start": placing.start_of(actor),
    }  # fmt: skip
    return render(request, "shell/home.html", shown)


@require_safe
@guard.public
def help_page(request: HttpRequest) -> HttpResponse:
    """Help: keys, what each page state means, and what to do when something fails."""
    return render(request, "shell/help.html", {})


@require_safe
@guard.page(Permission.SEE_HOME)
def patterns(request: HttpRequest) -> HttpResponse:
    """Every part that pages are made of, for those who build pages and those who check them."""
    return render(request, "web/patterns.html", {})


@require_safe
@guard.page(Permission.SEE_HOME)
def patterns_live(request: HttpRequest) -> HttpResponse:
    """The same parts on the dark face of live rooms."""
    return render(request, "web/patterns_live.html", {})


@require_safe
@guard.public
def about(request: HttpRequest) -> HttpResponse:
    """What this is, whose work it stands on, and the credits that map data requires."""
    shown = {
        "served": licences.served(), "installed": licences.installed(), "map_credits": context.map_credits(),
    }  # fmt: skip
    return render(request, "shell/about.html", shown)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token: said in words, with a way back (settings name this view)."""
    if "text/html" not in request.headers.get("Accept", ""):
        reasons = ["The form's token is missing or too old. Reload the page and send it again."]
        return JsonResponse({"reasons": reasons}, status=403)
    return render(request, "shell/forged.html", {"back": request.headers.get("Referer", "/")}, status=403)


@require_safe
@guard.public
def session(request: HttpRequest) -> JsonResponse:
    """The state of the session, for the script that locks and unlocks over the page."""
    actor = guard.actor_of(request)
    is_locked = bool(getattr(request, "is_locked", False))
    state = "expired" if actor is None else "locked" if is_locked else "open"
    keys = drafts.device_keys(actor) if actor is not None and state == "open" else []
    account = str(actor.account_id) if actor else ""
    return JsonResponse({"state": state, "account": account, "csrf": get_token(request), "device_keys": keys})
