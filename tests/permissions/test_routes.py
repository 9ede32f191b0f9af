"""Every route and every door has a permission, and the matrix of who holds which is reviewed.

The golden file is the review: a change to who may do what shows up in its diff. Write it anew with
`BLUELAMP_GOLDEN=write pytest tests/permissions`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.config.api import api
from bluelamp.kernel.doorway import doors

GOLDEN = Path(__file__).with_name("matrix.golden.txt")
PUBLIC = {
    "health/live", "health/ready", "lock/session/", "sign-in/", "lock/", "unlock/", "sign-out/", "about/", "help/",
    "oidc/authenticate/", "oidc/callback/", "oidc/logout/", "static/<path:path>",
    "api/openapi.json", "api/",
}  # fmt: skip


def routes(patterns=None, prefix=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            yield here, entry.callback


def api_operations():
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"api{prefix}{path}", sorted(operation.methods)[0], operation


def page_routes():
    return [(path, view) for path, view in routes() if not path.startswith("api/")]


def test_every_page_has_a_permission():
    bare = [
        path
        for path, view in page_routes()
        if getattr(view, "permission", None) is None and path not in PUBLIC
    ]
    assert not bare, f"routes without a permission: {bare}"


def test_public_pages_are_on_the_short_list():
    public = {path for path, view in page_routes() if getattr(view, "permission", "") == guard.PUBLIC}
    assert public <= PUBLIC, f"public routes nobody reviewed: {sorted(public - PUBLIC)}"


def test_every_api_operation_has_a_permission():
    bare = [
        f"{method} {path}"
        for path, method, operation in api_operations()
        if getattr(operation.view_func, "permission", None) is None
    ]
    assert not bare, f"API operations without a permission: {bare}"


def test_every_door_asks_for_a_declared_permission():
    holders = guard.holders()
    undeclared = sorted(
        {f"{door.name} needs {door.permission}" for door in doors.values() if door.permission not in holders}
    )
    assert not undeclared, "permissions that no module grants:\n" + "\n".join(undeclared)


def test_every_route_asks_for_a_declared_permission():
    holders = guard.holders()
    asked = {getattr(view, "permission", guard.PUBLIC) for _, view in page_routes()}
    asked |= {getattr(op.view_func, "permission", guard.PUBLIC) for _, _, op in api_operations()}
    assert asked - {guard.PUBLIC} <= set(holders)


def matrix() -> str:
    lines = []
    for permission, roles in sorted(guard.holders().items()):
        module, _, action = permission.partition(".")
        lines.append(f"{module:14} {action:34} {' '.join(sorted(roles))}")
    return "\n".join(lines) + "\n"


def test_the_matrix_of_roles_and_permissions_is_the_reviewed_one():
    if os.environ.get("BLUELAMP_GOLDEN") == "write":
        GOLDEN.write_text(matrix())
    assert matrix() == GOLDEN.read_text(), (
        "who may do what has changed: review it, then write the golden file anew"
    )


@pytest.mark.django_db
def test_nobody_signed_in_gets_no_page(client):
    """Every guarded page sends an unknown visitor to sign in, or refuses; none answers with content."""
    for path, view in page_routes():
        if getattr(view, "permission", guard.PUBLIC) == guard.PUBLIC or "<" in path:
            continue
        answer = client.get(f"/{path}")
        assert answer.status_code in (302, 401, 403, 405), (
            f"/{path} answered {answer.status_code} to a stranger"
        )


@pytest.mark.django_db
def test_a_role_without_the_permission_is_refused_on_every_page(client):
    """The platform administrator runs the machines and reads no records."""
    account = makers.account(Role.PLATFORM_ADMIN)
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    holders = guard.holders()
    for path, view in page_routes():
        permission = getattr(view, "permission", guard.PUBLIC)
        if permission == guard.PUBLIC or "<" in path or Role.PLATFORM_ADMIN in holders[permission]:
            continue
        answer = client.get(f"/{path}")
        assert answer.status_code in (403, 404, 405), (
            f"/{path} answered {answer.status_code} to a platform admin"
        )
