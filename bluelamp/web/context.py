"""What every template may say of the person, the page and the house."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import lazy

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.geography import queries as geography
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.web import placing

CREDITS_KEPT_S = 60
MAY_SEARCH = "search.search_people"


def shell(request: HttpRequest) -> dict[str, object]:
    """The context processor of the house: actor, navigation, addresses of the session, demo mark, credits."""
    actor = guard.actor_of(request)
    return {
        "actor": actor,
        "actor_username": getattr(request, "account_username", ""),
        "role_labels": role_labels(actor) if actor else [],
        "nav_items": placing.navigation(actor, request.path) if actor else [],
        "is_demo": settings.BLUELAMP_DEMO,
        "demo_password": settings.BLUELAMP_DEMO_PASSWORD,
        "lock_after_seconds": settings.BLUELAMP_LOCK_MINUTES * 60,
        "search_url": _first_of("search:search", "search:results", "search:index", "search:page")
        or "/search/",
        "session_url": reverse("web:session"),
        "drafts_url": reverse("forms:drafts"),
        "sign_in_url": reverse("access:sign_in"),
        "sign_out_url": reverse("access:sign_out"),
        "lock_url": reverse("access:lock"),
        "unlock_url": reverse("access:unlock"),
        "map_attribution": lazy(attribution, str)(),
        "may_search": actor is not None and guard.may(actor, MAY_SEARCH),
    }


def role_labels(actor: Actor) -> list[str]:
    """The roles of a person as screens say them."""
    return labels_of(actor.roles)


def labels_of(roles: Iterable[str]) -> list[str]:
    """Role names as screens say them; a role that a force added is shown in its own words."""
    known = {role.value: role.label for role in Role}
    return sorted(known.get(role, role.replace("_", " ").capitalize()) for role in roles)


def attribution() -> str:
    """The credit of the area in use, which must be in sight wherever its map may be."""
    return " · ".join(map_credits())


def map_credits() -> list[str]:
    """Whom the area pack in use says must be credited; asked again after a minute."""
    return cache.get_or_set("web.map_credits", _credits_of_pack, CREDITS_KEPT_S) or []


def _credits_of_pack() -> list[str]:
    try:
        area = geography.pack(SYSTEM)
    except CouldNotLook:
        return ["No map is loaded."]
    return [f"Map: {area.name}", *area.attribution]


def _first_of(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
