"""Changing which names the search ties together: by an administrator, with a reason, at once and everywhere."""

from __future__ import annotations

from django.db import connection

from bluelamp.kernel import clock, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search.codes import MatchReason, Permission, TieKind
from bluelamp.search.models import NameTie
from bluelamp.search.queries import ties as queries
from bluelamp.search.rules import ties as rules
from bluelamp.search.rules import variants
from bluelamp.search.types import TieChange


@command(needs=Permission.EDIT_NAME_LISTS)
def tie_names(by: Actor, *, word: str, other: str, kind: TieKind, reason: str) -> TieChange:
    """From now on the search takes each of two names for the other; nothing is indexed anew (search.md §3)."""
    refuse_if(rules.reasons_not_to_change(word, other, reason))
    _one_at_a_time()
    refuse_if(rules.reasons_not_to_tie(_tied_now(word, other), kind))
    return _changed(by, word, other, kind.value, reason)


@command(needs=Permission.EDIT_NAME_LISTS)
def untie_names(by: Actor, *, word: str, other: str, reason: str) -> TieChange:
    """From now on no list ties two names, the shipped ones included; what they share by sound stays (search.md §3)."""
    refuse_if(rules.reasons_not_to_change(word, other, reason))
    _one_at_a_time()
    refuse_if(rules.reasons_not_to_untie(_tied_now(word, other)))
    return _changed(by, word, other, "", reason)


def _one_at_a_time() -> None:
    """Numbers in the order of commit: the highest one then stands for every change before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search.name_tie'))")


def _tied_now(word: str, other: str) -> TieKind | None:
    ties = queries.current()
    left, right = rules.one_word(word), rules.one_word(other)
    if right in ties.by_word.get(left, {}):
        return ties.by_word[left][right]
    like = variants.known_relatives(left).get(right)
    if like is None:
        return None
    if like.reason is MatchReason.NICKNAME:
        return TieKind.NICKNAME
    return TieKind.FAMILY if like == variants.TIED[TieKind.FAMILY] else TieKind.TRANSLATION


def _changed(by: Actor, word: str, other: str, kind: str, reason: str) -> TieChange:
    low, high = sorted((rules.one_word(word), rules.one_word(other)))
    at = clock.now()
    NameTie.objects.filter(word=low, other=high, until=None).update(until=at)
    made = NameTie.objects.create(
        ref_id=ids.new_id(), word=low, other=high, kind=kind, reason=reason.strip(), since=at,
        by_id=by.account_id, by_name=by.name,
    )  # fmt: skip
    return queries.change_of(made)
