"""Decisions of access as pure functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from bluelamp.access.codes import RestrictionState
from bluelamp.access.types import Allowed, Decision, Hidden, Refused, Restriction
from bluelamp.kernel.actors import Actor


def decide(
    actor: Actor, permission: str, restriction: Restriction, holders: Mapping[str, frozenset[str]]
) -> Decision:
    """May this actor do this to a record so restricted? Role, then restriction (domain/security.md §3).

    `holders` says which roles hold each permission. A sealed record is hidden from all who are not named;
    a restricted one says whom to contact and nothing else.
    """
    if not actor.is_system and not actor.roles & holders.get(permission, frozenset()):
        return Refused(_lacking(permission, holders))
    if actor.is_system or is_named(actor, restriction):
        return Allowed()
    if restriction.state is RestrictionState.SEALED:
        return Hidden()
    if restriction.state is RestrictionState.RESTRICTED:
        return Refused(f"Restricted record – contact {restriction.contact or 'its owner'}.")
    return Allowed()


def is_named(actor: Actor, restriction: Restriction) -> bool:
    """Whether the actor, or the unit the actor works in, is named on the record."""
    return actor.account_id in restriction.people or bool(actor.unit and actor.unit in restriction.units)


def _lacking(permission: str, holders: Mapping[str, frozenset[str]]) -> str:
    words = permission.partition(".")[2].replace("_", " ")
    roles = ", ".join(sorted(role.replace("_", " ") for role in holders.get(permission, ())))
    return f"Your role may not {words}. Roles that may: {roles or 'none in this force'}."


def reasons_not_to_restrict(
    *, state: RestrictionState, reason: str, people: int, units: int, may_seal: bool
) -> list[str]:
    """Why a restriction may not be set as asked; empty when it may."""
    reasons = []
    if state in (RestrictionState.RESTRICTED, RestrictionState.SEALED) and not (people or units):
        reasons.append("Name at least one person or unit who may still see the record.")
    if state is not RestrictionState.OPEN and len(reason.strip()) < 10:
        reasons.append("Give the reason for the restriction in at least 10 characters.")
    if state is RestrictionState.SEALED and not may_seal:
        reasons.append("Only professional standards may seal a record.")
    return reasons


GENESIS = "0" * 64


def link_of(previous: str, row: tuple[object, ...]) -> str:
    """The link that ties a row to the one sealed before it: SHA-256 over both."""
    words = json.dumps([previous, *map(_plain, row)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, list, type(None))) else str(value)
