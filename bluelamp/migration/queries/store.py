"""The legacy store answering from the one search box, marked as legacy, guarded and audited.

Rows that hold every part of what was asked, in any usual spelling; held and refused rows first, then by how nearly
they answer. Rights are part of the statement that finds candidates, before any count or cap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.db import OperationalError, connection, transaction

from bluelamp.access import guard
from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.kernel import clock, events, refs
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import CouldNotLook, refuse_if
from bluelamp.migration.codes import Fate, Permission
from bluelamp.migration.queries import sight
from bluelamp.migration.queries.rows import EXCERPT, legacy_ref
from bluelamp.migration.queries.sight import Sight
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules import asking, words
from bluelamp.migration.rules.asking import Asked
from bluelamp.migration.rules.rows import decoded
from bluelamp.migration.sources import catalogue
from bluelamp.search import queries as search
from bluelamp.search.declare import SourceQuery
from bluelamp.search.types import SourceHit, SourceSection

LABEL = "Old systems"
DOOR = "migration.store.query"
WORDS = "int[]"
MOST = 5_000
ONE_PAGE = 25
TIMEOUT_MS = 5_000
CONTACT_ONLY, SILENT = 1, 2
EXACT, NEAR, SOUNDING = 0, 1, 2
MATCHED = {EXACT: "", NEAR: ", by a name near it", SOUNDING: ", by how it sounds"}
FIND = """
    WITH fit AS (
      SELECT l.id, l.source, l.kind, l.key, l.fate, l.reason, s.raw, s.words
        FROM migration_legacyrecord AS s JOIN migration_ledgerrow AS l ON l.id = s.ledger_id
       WHERE {fits} AND {open} ORDER BY l.id LIMIT {most}),
    ranked AS (
      SELECT id, source, kind, key, fate, reason, raw, (fate NOT IN ('held', 'refused'))::int AS late,
             CASE WHEN {exact} THEN 0 WHEN {near} THEN 1 ELSE 2 END AS far, count(*) OVER () AS total FROM fit AS s)
    SELECT id, source, kind, key, fate, reason, raw, late, far, total FROM ranked
     WHERE (late, far, id) > (%(late)s, %(far)s, %(id)s) ORDER BY late, far, id LIMIT %(limit)s
"""
HIDDEN = """
    SELECT s.ledger_id, s.subjects FROM migration_hiddenrow AS s JOIN migration_ledgerrow AS l ON l.id = s.ledger_id
     WHERE (l.source || ' ' || l.kind) <> ALL(%(closed)s::text[])
       AND (s.level = {contact} OR s.subjects && %(named)s::text[]) AND {fits} ORDER BY s.ledger_id LIMIT {most}
"""
BY_ID = """
    SELECT l.id, l.source, l.kind, l.key, l.fate, l.reason, s.raw, (l.fate NOT IN ('held', 'refused'))::int, 0, 0
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id WHERE l.id = ANY(%s)
     ORDER BY 8, l.id
"""
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePage:
    """Rows of the old systems that fit, best first; `after` asks for the next page, "" on the last."""

    query: str
    hits: tuple[SourceHit, ...] = ()
    total_at_least: int = 0
    is_cut: bool = False
    after: str = ""
    contacts: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()


@query(needs=Permission.VIEW_LEGACY, shows=lambda page: [hit.ref for hit in page.hits])
def find(viewer: Actor, *, text: str, after: str = "", limit: int = ONE_PAGE) -> StorePage:
    """Rows of the old systems that hold everything asked for; CouldNotLook when it could not look, never fewer rows."""
    refuse_if(_reasons_not_to_look(text))
    plain = asking.parts_of(text, clock.local(clock.now()).date())
    if not plain:
        return StorePage(query=text)
    parts = asking.widened(plain, search.names_near([one.text for one in plain if one.is_name]))
    seen = sight.of(viewer)
    late, far, last = _place(after)
    values = seen.values | _values(parts) | {"late": late, "far": far, "id": last, "limit": limit + 1}
    with _in_time():
        found = fetch(_statement(parts), values)
        allowed, contacts = _hidden(viewer, parts, seen) if not after else ([], [])
    rows = [*allowed, *found[:limit]]
    total = (found[0][9] if found else 0) + len(allowed)
    page = StorePage(
        query=text, hits=tuple(_hit(row) for row in rows), total_at_least=total, is_cut=total >= MOST,
        after=_mark(found[limit - 1]) if len(found) > limit else "", contacts=tuple(contacts),
        understood=tuple(one.text for one in parts),
    )  # fmt: skip
    _record(viewer, text, after, page)
    return page


def answer(asked: SourceQuery) -> SourceSection:
    """What search calls: the box as typed."""
    page = find(asked.viewer, text=asked.text, limit=asked.limit)
    is_more = bool(page.after) or page.is_cut
    return SourceSection(
        name="legacy", label=LABEL, hits=page.hits, truncated=is_more, total_at_least=page.total_at_least,
        contacts=page.contacts, more_url=f"/migration/find/?{urlencode({'q': asked.text})}" if is_more else "",
    )  # fmt: skip


def _reasons_not_to_look(text: str) -> list[str]:
    return [] if len(text) <= 200 else [f"That is {len(text):,} characters. Search for at most 200."]


# --- the statement ------------------------------------------------------------------------------------
def _statement(parts: Sequence[Asked]) -> str:
    clauses = {
        "fits": _clause(parts, SOUNDING), "exact": _clause(parts, EXACT), "near": _clause(parts, NEAR),
        "open": sight.OPEN_ROWS, "most": MOST,
    }  # fmt: skip
    return FIND.format(**clauses)


def _clause(parts: Sequence[Asked], reach: int) -> str:
    """Every part, in one of its spellings, or in a near or sounding word as far as `reach` goes."""
    return "(" + " AND ".join(_one(number, part, reach) for number, part in enumerate(parts)) + ")"


def _one(number: int, part: Asked, reach: int) -> str:
    ways = [
        f"s.words @> %(p{number}_{at})s::{WORDS}" for at, one in enumerate(part.spellings) if len(one) > 1
    ]
    return "(" + " OR ".join([f"s.words && %(w{number}_{reach})s::{WORDS}", *ways]) + ")"


def _values(parts: Sequence[Asked]) -> dict[str, object]:
    """The words of each part, as the store keeps them."""
    values: dict[str, object] = {}
    for number, part in enumerate(parts):
        single = [one[0] for one in part.spellings if len(one) == 1]
        values |= {f"p{number}_{at}": _kept(one) for at, one in enumerate(part.spellings)}
        values[f"w{number}_{EXACT}"] = _kept(single)
        values[f"w{number}_{NEAR}"] = _kept([*single, *part.near])
        values[f"w{number}_{SOUNDING}"] = _kept([*single, *part.near, *part.sound])
    return values


def _kept(found: Sequence[str]) -> list[int]:
    return [words.number(word) for word in found]


class _in_time:
    """A look that takes too long is an error with words, never a shorter list."""

    def __enter__(self) -> None:
        """Begin to count."""
        self.inner = transaction.atomic()
        self.inner.__enter__()
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {TIMEOUT_MS}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        """Stop counting; say what a stopped look means."""
        if kind is None:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")
        self.inner.__exit__(kind, error, trace)
        if isinstance(error, OperationalError) and isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise CouldNotLook(
                "The search of the old systems took too long and was stopped, so nothing can be said about what is"
                " there. Add a word and search again."
            ) from error


# --- rows that belong to restricted records -----------------------------------------------------------
def _hidden(viewer: Actor, parts: Sequence[Asked], seen: Sight) -> tuple[list[Row], list[str]]:
    """Rows hidden from others that this viewer is named on, and whom to ask about restricted ones.

    A sealed row is read only for those its record names, so that it costs nobody else any time (ADR 0090).
    """
    named = list(guard.seals_naming(viewer))
    statement = HIDDEN.format(contact=CONTACT_ONLY, fits=_clause(parts, SOUNDING), most=MOST)
    found = fetch(statement, seen.values | _values(parts) | {"named": named})
    if not found:
        return [], []
    closed = guard.hidden_from(
        viewer, {one for _, subjects in found for one in subjects}, also_restricted=True
    )
    mine = [id_ for id_, subjects in found if not closed & set(subjects)]
    barred = {one for _, subjects in found for one in set(subjects) & closed}
    _tell(viewer, barred)
    return fetch(BY_ID, [mine]) if mine else [], sight.contacts(sorted(barred))


def _tell(viewer: Actor, subjects: set[str]) -> None:
    """The unit that owns a restricted record hears who met it."""
    for subject, restriction in guard.restrictions_of(sorted(subjects)).items():
        told = RestrictedRecordSearched(
            subject=subject, owner=restriction.contact, searcher=viewer.name,
            searcher_id=str(viewer.account_id), at=clock.now(), was_silent=False,
        )  # fmt: skip
        events.state(told, about=refs.parse(subject))


def sealed_subjects_met(asked: Mapping[str, object]) -> list[str]:
    """Sealed records whose rows a question fits: asked by the worker after the search, never by the page."""
    plain = asking.parts_of(str(asked.get("text", "")), clock.local(clock.now()).date())
    if not plain:
        return []
    parts = asking.widened(plain, search.names_near([one.text for one in plain if one.is_name]))
    statement = (
        f"SELECT DISTINCT unnest(s.subjects) FROM migration_hiddenrow AS s WHERE s.level = {SILENT} AND "  # noqa: S608
        + _clause(parts, SOUNDING)
    )
    return [subject for (subject,) in fetch(statement, _values(parts))]


# --- what is shown -------------------------------------------------------------------------------------
def _record(viewer: Actor, text: str, after: str, page: StorePage) -> None:
    detail = {
        "asked": {"text": text, "after": after}, "understood": page.understood, "contacts": page.contacts,
        "results": [hit.ref for hit in page.hits], "total_at_least": page.total_at_least,
    }  # fmt: skip
    guard.audit(viewer, "consultation", DOOR, [], detail=detail)


def _hit(row: Row) -> SourceHit:
    id_, source, kind, key, fate, reason, raw, _, far, _ = row
    text, _ = decoded(bytes(raw)[: EXCERPT * 4])
    label = catalogue.kind_label(source, kind)
    became = Fate(fate).label.lower() if fate in Fate.values else fate
    return SourceHit(
        title=f"{label}: {key}" if key else label,
        detail=f"{' '.join(text.split())[:EXCERPT]} · {became}{': ' + reason if reason else ''}",
        url=f"/migration/rows/{id_}/",
        ref=str(legacy_ref(id_)),
        matched_on=f"{catalogue.title(source)}, legacy{MATCHED[far]}",
    )


def _mark(row: Row) -> str:
    return f"{row[7]}.{row[8]}.{row[0]}"


def _place(after: str) -> tuple[int, int, int]:
    """Where the page before ended; the beginning for anything else."""
    parts = after.split(".")
    if len(parts) == 3 and all(part.isdigit() and len(part) < 19 for part in parts):
        return int(parts[0]), int(parts[1]), int(parts[2])
    return -1, -1, -1
