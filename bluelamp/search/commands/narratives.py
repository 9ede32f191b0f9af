"""Writing the words of narratives in the transaction of the record they belong to: one, or thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, transaction

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.access.types import Restriction
from bluelamp.search import declare
from bluelamp.search.codes import Guard
from bluelamp.search.commands.indexing import raw_cursor
from bluelamp.search.commands.topics import count_write
from bluelamp.search.rules.texts import words_of
from bluelamp.search.types import Narrative

TOPIC = "text"
STEP = 1000
GUARDS = {RestrictionState.RESTRICTED: Guard.CONTACT_ONLY, RestrictionState.SEALED: Guard.SILENT}
_VECTOR = "setweight(to_tsvector('english', {0}), 'B') || setweight(to_tsvector('simple', {0}), 'A')"
_WRITE = f"""
INSERT INTO search_narrative (kind, item, ref, at, guard, guards, contact, vector)
SELECT kind, item, ref, at, guard, string_to_array(guards, ' '), contact, {_VECTOR.format("words")}
FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::smallint[], %s::text[], %s::text[], %s::text[])
  a(kind, item, ref, at, guard, guards, contact, words)
ON CONFLICT (kind, item) DO UPDATE SET ref = excluded.ref, at = excluded.at, guard = excluded.guard,
  guards = excluded.guards, contact = excluded.contact, vector = excluded.vector
"""  # noqa: S608


class Filed(NamedTuple):
    """One narrative as its row is to be."""

    kind: str
    item: str
    ref: str
    at: object
    guard: int
    guards: str
    contact: str
    words: str


def index_narratives(narratives: Sequence[Narrative]) -> None:
    """Make these narratives findable as they now read, in the transaction in hand (domain/search.md §8.1).

    Replaces what was known of each. Hidden as far as the strictest of the records it is about.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Words are written in the transaction of their record: open one first.")
    rows = filed({(one.kind, one.item): one for one in narratives}.values())
    if not rows:
        return
    cursor = raw_cursor()
    cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
    count_write(cursor, TOPIC, is_open=any(not row.guard for row in rows))


def forget_narratives(kind: str, items: Iterable[str]) -> None:
    """Take narratives out of search, in the transaction in hand (a disposal)."""
    cursor = raw_cursor()
    cursor.execute("DELETE FROM search_narrative WHERE kind = %s AND item = ANY(%s)", [kind, list(items)])
    count_write(cursor, TOPIC, is_open=True)


def narratives_also_about(ref: str, about: Iterable[str]) -> None:
    """Let the restriction of further records (people named later) hide the narratives of a record."""
    named = sorted(set(about))
    cursor = raw_cursor()
    cursor.execute(
        "UPDATE search_narrative SET guards = ARRAY(SELECT DISTINCT unnest(guards || %s::text[]) ORDER BY 1)"
        " WHERE ref = %s AND NOT guards @> %s::text[]",
        [named, ref, named],
    )
    if cursor.rowcount and guard.restrictions_of(named):
        for one in named:
            guard_again(one)


def guard_again(ref: str) -> None:
    """The restriction of a record has changed: hide or show every narrative it is in, in the same transaction."""
    cursor = raw_cursor()
    cursor.execute("SELECT id, guard, guards FROM search_narrative WHERE guards @> ARRAY[%s]::text[]", [ref])
    held: list[tuple[int, int, list[str]]] = cursor.fetchall()  # type: ignore[assignment]
    if not held:
        return
    known = guard.restrictions_of({one for _, _, guards in held for one in guards})
    changed = [(number, *level_of(guards, known)) for number, _, guards in held]
    cursor.execute(
        "UPDATE search_narrative n SET guard = a.guard, contact = a.contact"
        " FROM unnest(%s::bigint[], %s::smallint[], %s::text[]) a(id, guard, contact) WHERE n.id = a.id",
        [list(column) for column in zip(*changed, strict=True)],
    )
    count_write(
        cursor, TOPIC, is_open=any(not before for _, before, _ in held) or any(not row[1] for row in changed)
    )


def level_of(refs: Iterable[str], known: Mapping[str, Restriction]) -> tuple[int, str]:
    """(guard, whom to ask): the strictest of the records named; whom to ask about it is said by that one."""
    found = [
        (int(GUARDS.get(known[ref].state, Guard.OPEN)), known[ref].contact) for ref in refs if ref in known
    ]
    return max(found, default=(0, ""))


def filed(narratives: Iterable[Narrative]) -> list[Filed]:
    """Narratives as rows, with the guard that their records have now."""
    given = list(narratives)
    refs = {one: tuple(sorted({one.ref, *one.about})) for one in given}
    known = guard.restrictions_of({ref for every in refs.values() for ref in every})
    return [
        Filed(
            one.kind, one.item, one.ref, one.at, *_guarded(refs[one], known), " ".join(words_of(one.text))
        )
        for one in given
    ]  # fmt: skip


def _guarded(refs: tuple[str, ...], known: Mapping[str, Restriction]) -> tuple[int, str, str]:
    level, contact = level_of(refs, known)
    return level, " ".join(refs), contact[:120]


# --- verifying --------------------------------------------------------------------------------------------
_SAME = f"""
SELECT a.item FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::smallint[], %s::text[], %s::text[],
  %s::text[]) a(kind, item, ref, at, guard, guards, contact, words)
LEFT JOIN search_narrative n ON n.kind = a.kind AND n.item = a.item
WHERE n.id IS NULL OR n.ref <> a.ref OR n.at <> a.at OR n.guard <> a.guard OR n.contact <> a.contact
  OR n.guards <> string_to_array(a.guards, ' ') OR n.vector <> ({_VECTOR.format("a.words")})
"""  # noqa: S608
_STRAY = """
SELECT n.item FROM search_narrative n LEFT JOIN unnest(%s::text[]) a(item) ON a.item = n.item
WHERE n.kind = %s AND n.item > %s AND (%s = '' OR n.item <= %s) AND a.item IS NULL
"""


def verify_narratives() -> int:
    """Work out every narrative again from the records; returns how many differ (0 when search is true)."""
    return sum(_pass(kind, is_repair=False) for kind in declare.narratives)


def rebuild_narratives() -> int:
    """Put right every narrative that differs from its record, in short transactions; returns how many."""
    return sum(_pass(kind, is_repair=True) for kind in declare.narratives)


@contextmanager
def snapshot() -> Iterator[None]:
    """Records and index as of one moment, so that what is written meanwhile is neither missing nor stray."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            raw_cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _pass(kind: str, *, is_repair: bool) -> int:
    last, wrong = "", 0
    while True:
        with snapshot():
            batch = declare.narratives[kind].records(last, STEP)
            to = batch[-1].item if len(batch) == STEP else ""
            wrong += _step(kind, batch, (last, to), is_repair)
        if not to:
            return wrong
        last = to


def _step(kind: str, batch: Sequence[Narrative], reach: tuple[str, str], is_repair: bool) -> int:
    cursor = raw_cursor()
    rows = filed(batch)
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * len(Filed._fields)
    cursor.execute(_SAME, columns)
    differing = {item for (item,) in cursor.fetchall()}
    cursor.execute(_STRAY, [[one.item for one in batch], kind, reach[0], reach[1], reach[1]])
    stray = [str(item) for (item,) in cursor.fetchall()]
    if is_repair:
        index_narratives([one for one in batch if one.item in differing])
        if stray:
            forget_narratives(kind, stray)
    return len(differing) + len(stray)
