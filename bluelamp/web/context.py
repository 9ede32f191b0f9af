"""What every template may say of the person, the page and the house."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import lazy

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel.actors import Actor
from bluelamp.web import placing


def shell(request: HttpRequest) -> dict[str, object]:
    """The context processor of the house: actor, navigation, addresses of the session, demo mark, credits."""
    actor = guard.actor_of(request)
    return {
        "actor": actor,
        "actor_username": getattr(request, "account_username", ""),
        "role_labels": role_labels(actor) if actor else [],
        "nav_items": placing.navigation(actor, request.path) if actor else [],
        "is_demo": settings.BLUELAMP_DEMO,
        "lock_after_seconds": settings.BLUELAMP_LOCK_MINUTES * 60,
        "search_url": _first_of("search:search", "search:index") or "/search/",
        "session_url": reverse("web:session"),
        "drafts_url": reverse("forms:drafts"),
        "sign_in_url": reverse("access:sign_in"),
        "sign_out_url": reverse("access:sign_out"),
        "lock_url": reverse("access:lock"),
        "unlock_url": reverse("access:unlock"),
        "map_attribution": lazy(attribution, str)(),
    }


def role_labels(actor: Actor) -> list[str]:
    """The roles of a person as screens say them."""
    known = {role.value: role.label for role in Role}
    return sorted(known.get(role, role.replace("_", " ").capitalize()) for role in actor.roles)


def attribution() -> str:
    """The map credit that must be in sight wherever a map may be."""
    return "Map data © OpenStreetMap contributors, ODbL 1.0"


def _first_of(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
