"""Decisions of access as pure functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bluelamp.access.codes import GlassCode, ReasonCode, RestrictionState
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
    if actor.account_id in restriction.readers:
        return Allowed() if is_reading(permission) else Refused(READ_ONLY)
    if restriction.state is RestrictionState.SEALED:
        return Hidden()
    if restriction.state is RestrictionState.RESTRICTED:
        return Refused(f"Restricted record – contact {restriction.contact or 'its owner'}.")
    return Allowed()


def asks_why(actor: Actor, permission: str, restriction: Restriction, subject: str) -> bool:
    """Whether a look at a record must first be explained: it is sensitive, and neither work nor words say why (§4)."""
    return (
        restriction.state is RestrictionState.SENSITIVE
        and is_reading(permission)
        and not actor.is_system
        and actor.reason_for(subject) is None
    )


def reasons_not_to_accept(*, code: str, work: str, text: str) -> list[str]:
    """Why a reason for a look is not enough: a code, and a reference or ten characters."""
    reasons = [] if code in set(ReasonCode) else ["Choose why you open this record."]
    if ":" not in work and len(text.strip()) < SHORTEST_REASON:
        reasons.append(
            f"Give the incident, crime or other reference, or at least {SHORTEST_REASON} characters."
        )
    return reasons


def is_named(actor: Actor, restriction: Restriction) -> bool:
    """Whether the actor, or the unit the actor works in, is named on the record."""
    return actor.account_id in restriction.people or bool(actor.unit and actor.unit in restriction.units)


def may_read(actor: Actor, restriction: Restriction) -> bool:
    """Whether the actor may see the record: named on it, or let in for a time."""
    return is_named(actor, restriction) or actor.account_id in restriction.readers


def is_reading(permission: str) -> bool:
    """Whether a permission is for looking only, by the verb of its name."""
    return permission.partition(".")[2].split("_")[0] in ("view", "see", "read", "search")


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


READ_ONLY = "The glass was broken to read this record, not to change it. Ask its owner."
SHORTEST_TEXT, SHORTEST_REASON = 20, 10
GLASS = timedelta(minutes=60)  # domain/security.md §6
LONGEST_GRANT = timedelta(days=28)  # † force policy


def reasons_not_to_ask(*, state: RestrictionState, reason: str, has_asked: bool) -> list[str]:
    """Why a request for access cannot be made; empty when it can."""
    reasons = []
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Say in at least {SHORTEST_REASON} characters why you need to see the record.")
    if state is not RestrictionState.RESTRICTED:
        reasons.append("There is no restricted record to ask about.")
    if has_asked:
        reasons.append("You have asked already. The owner has not decided yet.")
    return reasons


def reasons_not_to_decide(
    *, is_open: bool, is_own: bool, is_owner: bool, is_granted: bool, span: timedelta | None, why: str
) -> list[str]:
    """Why this person may not decide this request so (domain/security.md §3: nobody approves their own)."""
    reasons = []
    if not is_open:
        reasons.append("This request has been decided.")
    if is_own:
        reasons.append("Nobody decides a request of their own.")
    if not is_owner:
        reasons.append("Only the unit that owns the record decides.")
    if len(why.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason for the decision in at least {SHORTEST_REASON} characters.")
    if is_granted and (span is None or span <= timedelta()):
        reasons.append("Say until which day access is given, from tomorrow on.")
    if is_granted and span is not None and span > LONGEST_GRANT:
        reasons.append(f"Access is given for at most {LONGEST_GRANT.days} days at a time.")
    return reasons


def reasons_not_to_break_glass(
    *, states: Sequence[RestrictionState], code: str, text: str, is_confirmed: bool
) -> list[str]:
    """Why the glass may not be broken (domain/security.md §6): one restricted record, a reason, words, a confirmation."""
    reasons = []
    if not states or any(state is not RestrictionState.RESTRICTED for state in states):
        reasons.append("There is no restricted record to open.")
    if len(states) > 1:
        reasons.append(
            "More than one restricted record fits. Search again with one more fact: glass is broken for one."
        )
    if code not in {one.value for one in GlassCode}:
        reasons.append("Choose why it cannot wait.")
    if len(text.strip()) < SHORTEST_TEXT:
        reasons.append(f"Say in at least {SHORTEST_TEXT} characters what will happen if you wait.")
    if not is_confirmed:
        reasons.append("Confirm that you break the glass.")
    return reasons


def reasons_not_to_review(*, is_reviewed: bool, is_own: bool, is_line: bool, why: str) -> list[str]:
    """Why this person may not review a broken glass: never the user, never their line (domain/security.md §6)."""
    reasons = []
    if is_reviewed:
        reasons.append("This use of break-glass has been reviewed.")
    if is_own:
        reasons.append("Nobody reviews their own use of break-glass.")
    elif is_line:
        reasons.append(
            "You work in the unit of the person who broke the glass: somebody outside their line reviews it."
        )
    if len(why.strip()) < SHORTEST_TEXT:
        reasons.append(f"Say in at least {SHORTEST_TEXT} characters what you found.")
    return reasons


GENESIS = "0" * 64


def link_of(previous: str, row: tuple[object, ...]) -> str:
    """The link that ties a row to the one sealed before it: SHA-256 over both."""
    words = json.dumps([previous, *map(_plain, row)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, list, type(None))) else str(value)
