"""Pages of access: parse, door, render."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from bluelamp.access import guard, queries, signing
from bluelamp.access.codes import Permission
from bluelamp.kernel import refs
from bluelamp.kernel.refusals import Refused


@guard.public
@ensure_csrf_cookie
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a local account (training, demonstration, test) or go to the force's provider."""
    reasons: list[str] = []
    if request.method == "POST":
        try:
            username, password = request.POST.get("username", ""), request.POST.get("password", "")
            signing.start(request, signing.check_password(request, username[:150], password[:500]))
            return _onward(request)
        except Refused as refused:
            reasons = refused.reasons
    context = {
        "reasons": reasons, "next": _next(request), "username": request.POST.get("username", ""),
        "has_oidc": bool(settings.OIDC_RP_CLIENT_ID),
        "demo_accounts": queries.demo_accounts() if settings.BLUELAMP_DEMO else [],
    }  # fmt: skip
    return render(request, "shell/sign_in.html", context, status=422 if reasons else 200)


@guard.public
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this session; the page keeps what was typed."""
    signing.lock(request)
    return JsonResponse({"locked": True})


@guard.public
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock over the page: JSON for the overlay, onward for the lock page."""
    is_page = not _wants_json(request)
    try:
        signing.unlock(request, request.POST.get("password", "")[:500])
    except Refused as refused:
        if is_page:
            context = {"reasons": refused.reasons, "next": _next(request)}
            return render(request, "shell/locked.html", context, status=422)
        return JsonResponse({"reasons": refused.reasons}, status=422)
    return _onward(request) if is_page else JsonResponse({"locked": False})


@guard.public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and say so."""
    signing.end(request, guard.actor_of(request))
    return render(request, "shell/signed_out.html", {})


@guard.page(Permission.READ_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The audit, newest first; for one record when `?ref=` names it."""
    actor = guard.actor_of(request)
    assert actor is not None
    text, before = request.GET.get("ref", ""), request.GET.get("before", "")
    try:
        ref = refs.parse(text) if text else None
    except ValueError as error:
        raise Refused(f"That is not a record reference: {error}.") from error
    older = int(before) if before.isdigit() else None
    entries = queries.looks_at(actor, ref) if ref else queries.audit_trail(actor, before=older)
    return render(request, "access/audit.html", {"entries": entries, "ref": text})


@guard.page(Permission.MANAGE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts, the posts they hold and what those allow."""
    actor = guard.actor_of(request)
    assert actor is not None
    return render(request, "access/accounts.html", {"accounts": queries.accounts(actor)})


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


def _onward(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"locked": False})
    return redirect(_next(request))
