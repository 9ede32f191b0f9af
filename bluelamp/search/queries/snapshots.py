"""One moment of the data for every statement of a search, and what all searches say and write alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.kernel import clock, events, refs
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import CouldNotLook

TIMEOUT_MS = 4500


@contextmanager
def one_moment(what: str) -> Iterator[psycopg.Cursor]:
    """A cursor whose statements see the same data; a time-out is an error, never a short answer.

    `what` says which fact would make the question smaller.
    """
    connection.ensure_connection()
    cursor: psycopg.Cursor = psycopg.Cursor(connection.connection)
    is_outermost = connection.in_atomic_block and not connection.savepoint_ids
    isolation = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;" if is_outermost else ""
    try:
        cursor.execute(f"{isolation} SET LOCAL statement_timeout = {TIMEOUT_MS}; SET LOCAL jit = off")
        yield cursor
        cursor.execute("SET LOCAL statement_timeout = 0")
    except psycopg.errors.QueryCanceled as slow:
        raise CouldNotLook(
            f"The search took too long and was stopped, so nothing can be said about what is there. {what}"
        ) from slow


def data_version(cursor: psycopg.Cursor, topic: str) -> tuple[int, int]:
    """Open and hidden writes to a topic so far."""
    cursor.execute(
        "SELECT coalesce(sum(writes), 0)::bigint, coalesce(sum(hidden_writes), 0)::bigint"
        " FROM search_topic_counter WHERE topic = %s",
        [topic],
    )
    seen, hidden = cursor.fetchone() or (0, 0)
    return int(seen), int(hidden)


def version_shown(version: tuple[int, int], *, sees_hidden: bool) -> str:
    """The data version as an answer carries it: hidden writes move it for those who see them only."""
    return f"{version[0]}+{version[1]}" if sees_hidden else str(version[0])


def contact_lines(owners: Iterable[str]) -> tuple[str, ...]:
    """What a searcher is told of restricted records: whom to ask, and nothing else."""
    return tuple(
        f"A restricted record may be relevant: contact {unit or 'its owner'}." for unit in sorted(set(owners))
    )


def tell_owner(viewer: Actor, ref: str, owner: str, *, was_silent: bool) -> None:
    """Let the unit that owns a hidden record know who searched into it (domain/search.md §8)."""
    told = RestrictedRecordSearched(
        subject=ref, owner=owner, searcher=viewer.name, searcher_id=str(viewer.account_id), at=clock.now(),
        was_silent=was_silent,
    )  # fmt: skip
    events.state(told, about=refs.parse(ref))
