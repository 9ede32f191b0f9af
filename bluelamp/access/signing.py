"""Starting, locking, unlocking and ending a session; each leaves an audit row."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from bluelamp.access import auditing, tokens
from bluelamp.access.models import Account
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused

TRIES, WITHIN = 8, timedelta(minutes=5)
NOBODY = str(uuid.UUID(int=0))
WRONG = "The user name or password is not right."


def check_password(request: HttpRequest, username: str, password: str) -> Account:
    """The active account of that user name and password; Refused with the same words whatever was wrong."""
    _limit(request, username)
    account: Account | None = Account.objects.filter(
        username=username.strip().lower(), is_active=True
    ).first()
    if account is None:
        Account().set_password(password)
        raise Refused(WRONG)
    if not account.check_password(password):
        _note(account, request, outcome="wrong password")
        raise Refused(WRONG)
    if not tokens.actor_of(account).roles:
        _note(account, request, outcome="no post")
        raise Refused("You hold no post now, so you have no access. Ask your access manager to renew it.")
    cache.delete(_counter(request, username))
    return account


def _limit(request: HttpRequest, username: str) -> None:
    key = _counter(request, username)
    cache.add(key, 0, WITHIN.total_seconds())
    if cache.incr(key) > TRIES:
        raise Refused("Too many tries. Wait five minutes, or ask your access manager.")


def _counter(request: HttpRequest, username: str) -> str:
    words = f"{request.META.get('REMOTE_ADDR', '')} {username.strip().lower()}"
    return f"sign-in:{hashlib.sha256(words.encode()).hexdigest()}"


def start(request: HttpRequest, account: Account) -> None:
    """Begin a session with a fresh id."""
    request.session.cycle_key()
    now = clock.now().isoformat()
    request.session.update({"account": str(account.id), "signed_in_at": now, "seen_at": now})
    request.session.pop("locked_at", None)
    _note(account, request, outcome="signed in")


def lock(request: HttpRequest) -> None:
    """Lock the session: nothing is lost, nothing is shown until it is unlocked."""
    if "account" in request.session:
        request.session.setdefault("locked_at", clock.now().isoformat())


def unlock(request: HttpRequest, password: str) -> None:
    """Unlock with the password of whoever is signed in; Refused when it is wrong."""
    account = Account.objects.filter(
        id=uuid.UUID(request.session.get("account", NOBODY)), is_active=True
    ).first()
    if account is None:
        raise Refused("This session has ended. Sign in again; what you typed is kept.")
    check_password(request, account.username, password)
    request.session.pop("locked_at", None)
    request.session["seen_at"] = clock.now().isoformat()
    request.session.cycle_key()
    _note(account, request, outcome="unlocked")


def end(request: HttpRequest, actor: Actor | None) -> None:
    """End the session."""
    if actor is not None:
        with transaction.atomic():
            auditing.write(actor, "signin", "access.sign_out", [], outcome="signed out")
    request.session.flush()


def _note(account: Account, request: HttpRequest, *, outcome: str) -> None:
    actor = tokens.actor_of(account, address=request.META.get("REMOTE_ADDR", ""))
    with transaction.atomic():
        auditing.write(actor, "signin", "access.sign_in", [f"account:{account.id}"], outcome=outcome)
