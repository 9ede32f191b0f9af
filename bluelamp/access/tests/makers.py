"""People for tests."""

from __future__ import annotations

from bluelamp.access import commands
from bluelamp.access.codes import Role
from bluelamp.access.models import Account
from bluelamp.access.tokens import actor_of
from bluelamp.access.types import NewAccount
from bluelamp.kernel.actors import SYSTEM, Actor

PASSWORD = "training-only"


def account(*roles: Role, username: str = "", **place: object) -> Account:
    """An account in a post with these roles."""
    name = username or "-".join(sorted(roles)) or "nobody"
    new = NewAccount(
        username=name, name=name.replace("_", " ").title(), password=PASSWORD,
        roles=frozenset(roles), **place,  # type: ignore[arg-type]
    )  # fmt: skip
    return Account.objects.get(id=commands.open_account(SYSTEM, new=new).id)


def actor(*roles: Role, username: str = "", **place: object) -> Actor:
    """An actor holding these roles now."""
    return actor_of(account(*roles, username=username, **place))
