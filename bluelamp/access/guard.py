"""The guard at every door: permissions declared, pages and API routes protected, restrictions asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from ninja.security.base import AuthBase

from bluelamp.access import auditing, doorkeeper, grants, reasons, rules, tokens
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.models import RecordRestriction
from bluelamp.access.reasons import ReasonNeeded
from bluelamp.access.types import OPEN, Allowed, Restriction
from bluelamp.kernel import ids
from bluelamp.kernel.actors import Actor, Reason
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.registry import Registry

__all__ = [
    "Denied",
    "Kind",
    "NotThere",
    "ReasonNeeded",
    "actor_of",
    "api_auth",
    "audit",
    "grant",
    "has_seals",
    "hidden_from",
    "holders",
    "kind",
    "kinds",
    "may",
    "needs",
    "page",
    "public",
    "restriction_of",
    "restrictions_of",
    "seals_naming",
    "tell_restricted",
    "when_restricted",
    "work_page",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What access must know of a kind of record that can be restricted: all records that stand for the same
    thing (merged ones), and the address of its page."""

    parts: Callable[[str], Sequence[str]]
    url: Callable[[str], str]


kinds: Registry[Kind] = Registry("kind of restricted record")
View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"


def grant(permission: str, *, roles: Iterable[Role]) -> None:
    """Declare which shipped roles hold a permission (`module.verb_noun`); once, in the module's declares."""
    grants.add(permission, roles)


def kind(name: str, *, parts: Callable[[str], Sequence[str]], url: Callable[[str], str]) -> None:
    """Declare a kind of record that can be restricted; in the declares of the module that owns it."""
    kinds.add(name, Kind(parts=parts, url=url))


def holders() -> Mapping[str, frozenset[str]]:
    """Every declared permission and the roles that hold it."""
    return grants.holders()


def may(actor: Actor, permission: str) -> bool:
    """Whether the actor's roles hold a permission; for showing or leaving out a button, never instead of a door."""
    return actor.is_system or bool(actor.roles & grants.holders().get(str(permission), frozenset()))


def page(permission: str) -> Callable[[View], View]:
    """Protect a view: signed in, not locked, and the role holds the permission; the attempt is audited if not."""

    def build(view: View) -> View:
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor is None:
                return _ask_to_sign_in(request)
            _admit(actor, permission, request.path)
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]

        enter.permission = str(permission)  # type: ignore[attr-defined]
        return enter  # type: ignore[return-value]

    return build


def public(view: View) -> View:
    """Mark a view as open to all; the list of such views is short and reviewed by a test."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def needs(permission: str) -> Callable[[View], View]:
    """Protect an API operation, below the router's decorator; the actor is `request.actor`."""

    def build(operation: View) -> View:
        @wraps(operation)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = actor_of(request)
            if actor is None:
                raise Denied("Sign in first, or send a token.")
            _admit(actor, permission, request.path)
            return operation(request, *args, **kwargs)

        enter.permission = str(permission)  # type: ignore[attr-defined]
        # The router reads annotations in this module's names; it is handed them already resolved.
        enter.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
        return enter  # type: ignore[return-value]

    return build


class _ApiAuth(AuthBase):
    """A signed-in session, or `Authorization: Bearer` with an interface's token."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor behind the request, or None: then 401."""
        if request.headers.get("Authorization", "").startswith("Bearer "):
            return _token_actor(request)
        return actor_of(request)


api_auth = _ApiAuth()


def _token_actor(request: HttpRequest) -> Actor | None:
    secret = request.headers["Authorization"].removeprefix("Bearer ")
    actor = tokens.actor_for(secret, address=request.META.get("REMOTE_ADDR", ""))
    if actor is None:
        return None
    actor = replace(
        actor, key=request.headers.get("Idempotency-Key", "")[:80], reason=reason_from(request),
        correlation=request.headers.get("X-Request-Id", "")[:64] or str(ids.new_id()),
    )  # fmt: skip
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def actor_of(request: HttpRequest) -> Actor | None:
    """Who is behind a request; None when nobody is signed in."""
    return getattr(request, "actor", None)


def _admit(actor: Actor, permission: str, path: str) -> None:
    decision = rules.decide(actor, str(permission), OPEN, grants.holders())
    if not isinstance(decision, Allowed):
        why = getattr(decision, "why", "hidden")
        auditing.write(actor, "denied", f"route {path}"[:120], [], outcome="denied", detail={"why": why})
        raise Denied(why)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    wants_page = (
        "text/html" in request.headers.get("Accept", "text/html") and "HX-Request" not in request.headers
    )
    if wants_page and request.method == "GET":
        return redirect(f"/sign-in/?next={quote(request.get_full_path())}")
    return JsonResponse(
        {"reasons": ["Your session has ended. Sign in again; what you typed is kept."]}, status=401
    )


def audit(
    actor: Actor, operation: str, door: str, subjects: Iterable[object],
    detail: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Write one audit row beyond what the doorways write (say a search with its query), in this transaction."""
    auditing.write(actor, operation, door, subjects, detail=detail)


def restriction_of(ref: object) -> Restriction:
    """How far a record may be known, as it stands in this transaction."""
    return doorkeeper.restriction_of(str(ref))


def restrictions_of(refs: Iterable[object]) -> dict[str, Restriction]:
    """The restrictions of many records in one query; records that are open are left out."""
    return doorkeeper.restrictions_of([str(ref) for ref in refs])


Listener = Callable[[str], None]
listeners: Registry[Listener] = Registry("restriction listener")


def when_restricted(name: str, tell: Listener) -> None:
    """Hear of each record whose restriction changes, in the transaction that changes it (keys of a search)."""
    listeners.add(name, tell)


def tell_restricted(ref: str) -> None:
    """Tell all who keep keys of a record that its restriction has changed; called by access itself."""
    for tell in listeners.values():
        tell(ref)


def hidden_from(viewer: Actor, refs: Iterable[object], *, also_restricted: bool = False) -> set[str]:
    """Which of these records the viewer must not know of: sealed ones that do not name the viewer.

    With `also_restricted`, restricted ones too (for places where “contact the owner” cannot be shown).
    """
    states = {RestrictionState.SEALED} | ({RestrictionState.RESTRICTED} if also_restricted else set())
    return {
        subject
        for subject, restriction in restrictions_of(refs).items()
        if restriction.state in states and not viewer.is_system and not rules.may_read(viewer, restriction)
    }


def seals_naming(viewer: Actor) -> frozenset[str]:
    """The sealed records that name this viewer, or the unit the viewer works in; for most people none."""
    named = Q(people__contains=[viewer.account_id]) | (
        Q(units__contains=[viewer.unit]) if viewer.unit else Q()
    )
    rows = RecordRestriction.objects.filter(named, state=RestrictionState.SEALED)
    return frozenset(rows.values_list("subject", flat=True))


def has_seals() -> bool:
    """Whether any record is sealed at all."""
    return RecordRestriction.objects.filter(state=RestrictionState.SEALED).exists()


def reason_from(request: HttpRequest) -> Reason | None:
    """The reason that the work in hand gives: the address, a header, or the incident or duty opened last."""
    return reasons.of_request(request)


def work_page(view_name: str, ref_of: reasons.WorkOf) -> None:
    """Declare a page that takes work in hand, and the reference of that work from its address."""
    reasons.work_pages.add(view_name, ref_of)
