"""Which roles hold which permissions, as modules declared it at start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from bluelamp.access.codes import Role
from bluelamp.kernel.registry import Registry

_grants: Registry[frozenset[str]] = Registry("permission")


def add(permission: str, roles: Iterable[Role]) -> None:
    """Declare the roles that hold a permission; each permission is declared once, beside its module."""
    _grants.add(str(permission), frozenset(role.value for role in roles))


@cache
def _all() -> Mapping[str, frozenset[str]]:
    return dict(_grants)


def holders() -> Mapping[str, frozenset[str]]:
    """Permission to the roles that hold it."""
    return _all()
