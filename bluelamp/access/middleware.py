"""Turns a session into an actor at every request: roles as held now, lock, idleness and the absolute limit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from bluelamp.access import guard, reasons, tokens
from bluelamp.access.models import Account
from bluelamp.kernel import clock, ids
from bluelamp.kernel.actors import Actor

OPEN_WHILE_LOCKED = ("/sign-in/", "/sign-out/", "/unlock/", "/lock/", "/static/", "/health/", "/oidc/")
SEEN_EVERY = timedelta(seconds=20)


class ActorMiddleware:
    """Sets `request.actor`; None when nobody is signed in. A locked session sees only the lock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor, or answer 423 while the session is locked."""
        request.actor = None  # type: ignore[attr-defined]
        request.is_locked = False  # type: ignore[attr-defined]
        account = _account(request)
        if account is not None:
            _lock_when_idle(request)
            request.actor = _actor(request, account)  # type: ignore[attr-defined]
            if "locked_at" in request.session:
                request.is_locked = True  # type: ignore[attr-defined]
                if not request.path.startswith(OPEN_WHILE_LOCKED):
                    return _locked(request, account)
        response = self.get_response(request)
        if request.actor is not None and response.status_code == 200:  # type: ignore[attr-defined]
            reasons.take_in_hand(request)
        return response


def _account(request: HttpRequest) -> Account | None:
    account_id = request.session.get("account")
    if not account_id:
        return None
    signed_in = datetime.fromisoformat(request.session["signed_in_at"])
    if clock.now() - signed_in > timedelta(hours=settings.BLUELAMP_SESSION_HOURS):
        request.session.flush()
        return None
    account = Account.objects.filter(id=uuid.UUID(account_id), is_active=True).first()
    if account is None:
        request.session.flush()
    return account


def _lock_when_idle(request: HttpRequest) -> None:
    now = clock.now()
    seen = datetime.fromisoformat(request.session.get("seen_at", now.isoformat()))
    if now - seen > timedelta(minutes=settings.BLUELAMP_LOCK_MINUTES):
        request.session.setdefault("locked_at", now.isoformat())
    elif (
        now - seen > SEEN_EVERY and "X-Background" not in request.headers
    ) or "seen_at" not in request.session:
        request.session["seen_at"] = now.isoformat()


def _actor(request: HttpRequest, account: Account) -> Actor:
    actor = tokens.actor_of(
        account, address=request.META.get("REMOTE_ADDR", ""), device=request.session.get("device", "")
    )
    key = request.headers.get("Idempotency-Key", "") or (
        request.POST.get("_key", "") if _is_form(request) else ""
    )
    channel = "api" if request.path.startswith("/api/") else "screen"
    correlation = request.headers.get("X-Request-Id", "")[:64] or str(ids.new_id())
    return replace(
        actor,
        key=key[:80],
        channel=channel,
        correlation=correlation,
        reason=guard.reason_from(request),
        reasons=reasons.given_in(request),
    )


def _is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and (request.content_type or "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    )


def _locked(request: HttpRequest, account: Account) -> HttpResponse:
    wants_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
    if wants_page:
        onward = request.get_full_path() if request.method == "GET" else "/"
        context = {"account": account, "next": onward}
        return render(request, "shell/locked.html", context, status=423)
    return JsonResponse(
        {"locked": True, "reasons": ["This session is locked. Unlock it to go on."]}, status=423
    )
