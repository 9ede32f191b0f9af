"""Turning an account, a session or a token into an actor."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

from django.db.models import Q

from bluelamp.access.models import Account, Holding, Token
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor


def digest_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for(secret: str, *, address: str = "") -> Actor | None:
    """The interface or script behind a bearer token; None when it is unknown, expired or revoked."""
    now = clock.now()
    token = (
        Token.objects.select_related("account")
        .filter(Q(expires_at=None) | Q(expires_at__gt=now), digest=digest_of(secret), revoked_at=None)
        .first()
    )
    if token is None or not token.account.is_active:
        return None
    return actor_of(token.account, channel="api", address=address, device=token.label)


def actor_of(account: Account, *, channel: str = "screen", address: str = "", device: str = "") -> Actor:
    """The account as it may act now: the roles of all posts it holds at this moment."""
    held = holdings_now(account.id, clock.now())
    first = held[0].post if held else None
    return Actor(
        account_id=account.id, name=account.name, collar=account.collar,
        roles=frozenset(role for one in held for role in one.post.roles),
        post_id=first.id if first else None, unit=first.unit if first else "",
        district=first.district if first else "", desk=first.desk if first else "",
        channel=channel, address=address, device=device,
    )  # fmt: skip


def holdings_now(account_id: uuid.UUID, at: datetime) -> list[Holding]:
    """The posts an account holds at a moment; an expired post gives nothing."""
    return list(
        Holding.objects.select_related("post")
        .filter(Q(ends_at=None) | Q(ends_at__gt=at), account_id=account_id, starts_at__lte=at)
        .order_by("-starts_at", "id")
    )
