"""Reads of the name lists: what is in force, at which version, and every change made here."""

from __future__ import annotations

import psycopg

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search.codes import RULES_VERSION, Permission, TieKind
from bluelamp.search.models import NameTie
from bluelamp.search.rules import ties as rules
from bluelamp.search.rules import variants
from bluelamp.search.rules.ties import Tie, Ties
from bluelamp.search.types import NameLists, NameTied, TieChange

MOST_CHANGES, MOST_TIED = 200, 200
_held: list[Ties] = [rules.NONE]
_IN_FORCE = "SELECT word, other, kind FROM search_name_tie WHERE until IS NULL"


def in_force(cursor: psycopg.Cursor, version: int) -> Ties:
    """The changes in force in the snapshot of this cursor, whose last change is `version`: kept per process, read
    anew when the version moved, so that a change holds for every process from the commit that made it."""
    if _held[0].version != version:
        cursor.execute(_IN_FORCE)
        found = [Tie(word, other, TieKind(kind) if kind else None) for word, other, kind in cursor]
        _held[0] = rules.of(version, found)
    return _held[0]


def rules_version(ties: Ties) -> str:
    """The version that stands for exactly these rules and lists."""
    return rules.version_of(RULES_VERSION, ties)


def current() -> Ties:
    """The changes in force, in the transaction in hand."""
    version = NameTie.objects.order_by("-id").values_list("id", flat=True).first() or 0
    kept = NameTie.objects.filter(until=None).values_list("word", "other", "kind")
    return rules.of(
        version, [Tie(word, other, TieKind(kind) if kind else None) for word, other, kind in kept]
    )


@query(needs=Permission.VIEW_NAME_LISTS)
def name_lists(viewer: Actor, *, asked: str = "") -> NameLists:
    """What the search ties a name to, shipped and as changed here, and the last changes."""
    word = rules.one_word(asked) if asked.strip() else ""
    refuse_if(
        [f"“{asked.strip()[:40]}” is not one name. Write a single name, say Robert."]
        if asked.strip() and not word
        else []
    )
    ties = current()
    ours = ties.by_word.get(word, {})
    known = variants.known_relatives(word, ties) if word else {}
    tied = [
        NameTied(other=other, why=like.reason.label, weight=like.weight, is_ours=other in ours)
        for other, like in sorted(known.items(), key=lambda one: (-one[1].weight, one[0]))
    ]
    changes = NameTie.objects.order_by("-id")[:MOST_CHANGES]
    return NameLists(
        rules_version=rules_version(ties),
        asked=word,
        tied=tuple(tied[:MOST_TIED]),
        changes=tuple(map(change_of, changes)),
    )


def change_of(row: NameTie) -> TieChange:
    """A change as the door shows it."""
    return TieChange(
        ref=f"name_tie:{row.ref_id}", word=row.word, other=row.other, kind=TieKind(row.kind) if row.kind else None,
        reason=row.reason, since=row.since, until=row.until, by=row.by_name,
    )  # fmt: skip
