"""Writing the keys of places and organisations in the transaction of their record: one, or thousands."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from django.db import connection

from bluelamp.access import guard
from bluelamp.access.types import Restriction
from bluelamp.search.codes import PROTECTED, Guard
from bluelamp.search.commands.indexing import raw_cursor
from bluelamp.search.commands.narratives import level_of
from bluelamp.search.commands.topics import count_write
from bluelamp.search.rules import addresses, closeness, entries, organisations
from bluelamp.search.rules.addresses import Premises
from bluelamp.search.rules.entries import BodyCard, Card, PlaceCard
from bluelamp.search.types import OrganisationSubject, PlaceSubject

LOCATION, ORGANISATION = "location", "organisation"
PROTECTED_OWNER = "Safeguarding referral desk"
MOST_RESIDENTS = 50  # a place with more is an institution: hiding people there does not hide the place
Rows = set[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """An entry as the index is to hold it."""

    kind: str
    id: uuid.UUID
    guard: int
    guards: tuple[str, ...]
    contact: str
    square: tuple[int | None, int | None]
    card: Card


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry with its number."""

    number: int
    made: Made


def index_places(places: Sequence[PlaceSubject]) -> None:
    """Make these places findable as they now are, in the transaction in hand; replaces what was known of each."""
    index_made(LOCATION, made_of(places))


def index_organisations(bodies: Sequence[OrganisationSubject]) -> None:
    """Make these organisations findable as they now are, in the transaction in hand."""
    index_made(ORGANISATION, made_of(bodies))


def made_of(subjects: Sequence[PlaceSubject | OrganisationSubject]) -> list[Made]:
    """What the index is to hold of these subjects, with the guard that they have now."""
    latest = {one.id: one for one in subjects}
    guards = {one.id: _guards(one) for one in latest.values()}
    known = guard.restrictions_of({ref for refs in guards.values() for ref in refs if ref != PROTECTED})
    return [_made(one, guards[one.id], known) for one in latest.values()]


def _guards(one: PlaceSubject | OrganisationSubject) -> tuple[str, ...]:
    if isinstance(one, OrganisationSubject):
        return (f"organisation:{one.id}",)
    people = one.residents if len(one.residents) <= MOST_RESIDENTS else ()
    protected = (PROTECTED,) if addresses.premises_of(one.text, one.kind) is Premises.REFUGE else ()
    return (f"location:{one.id}", *sorted(set(people)), *protected)


def level_for(guards: Iterable[str], known: Mapping[str, Restriction]) -> tuple[int, str]:
    """(guard, owner): a place is hidden by its own restriction, as a refuge, and where all who live there are hidden.

    By the last two it is hidden in silence: a word about whom to ask would say that somebody is hidden there.
    """
    refs = list(guards)
    levels = [level_of(refs[:1], known)]
    each = [level_of([ref], known) for ref in refs if ref.startswith("person:")]
    if each and all(level for level, _ in each):
        levels.append((int(Guard.SILENT), max(each)[1]))
    if PROTECTED in refs:
        levels.append((int(Guard.SILENT), PROTECTED_OWNER))
    return max(levels)


def _made(
    one: PlaceSubject | OrganisationSubject, guards: tuple[str, ...], known: Mapping[str, Restriction]
) -> Made:
    level, contact = level_for(guards, known)
    if isinstance(one, OrganisationSubject):
        names = organisations.names_of(one.name, one.trading_names)
        card: Card = BodyCard(names, organisations.company_number(one.company_number))
        return Made(ORGANISATION, one.id, level, guards, contact[:120], (None, None), card)
    address = addresses.read(one.text, postcode=one.postcode, uprn=one.uprn, kind=one.kind)
    square = (_metre(one.easting), _metre(one.northing))
    return Made(
        LOCATION, one.id, level, guards, contact[:120], square, PlaceCard(one.text, address, one.usrn)
    )


def _metre(value: float | None) -> int | None:
    return None if value is None else int(value)


# --- writing --------------------------------------------------------------------------------------------
def index_made(kind: str, made: Sequence[Made]) -> None:
    """Write entries of one kind, in the transaction in hand."""
    if not connection.in_atomic_block:
        raise RuntimeError("Search keys are written in the transaction of their record: open one first.")
    if not made:
        return
    cursor = raw_cursor()
    before = held(cursor, kind, [one.id for one in made])
    after = _file(cursor, made, {one.made.id: one.number for one in before})
    rewrite(cursor, kind, before, after)
    count_write(cursor, kind, is_open=any(not one.made.guard for one in [*before, *after]))


def forget_entries(kind: str, ids: Iterable[uuid.UUID]) -> None:
    """Take places or organisations out of the index, in the transaction in hand (a disposal)."""
    cursor = raw_cursor()
    before = held(cursor, kind, list(ids))
    if before:
        rewrite(cursor, kind, before, [])
        cursor.execute("DELETE FROM search_entry WHERE id = ANY(%s)", [[one.number for one in before]])
        count_write(cursor, kind, is_open=any(not one.made.guard for one in before))


def guard_entries_again(ref: str) -> None:
    """The restriction of a record has changed: hide or show every place it decides on, in the same transaction."""
    cursor = raw_cursor()
    cursor.execute(
        "SELECT kind, ref_id FROM search_entry WHERE guards @> ARRAY[%s]::text[] ORDER BY id", [ref]
    )
    by_kind: dict[str, list[uuid.UUID]] = {}
    for kind, one in cursor.fetchall():
        by_kind.setdefault(str(kind), []).append(uuid.UUID(str(one)))
    for kind, ids in by_kind.items():
        _guard_again(cursor, kind, ids)


def _guard_again(cursor: psycopg.Cursor, kind: str, ids: list[uuid.UUID]) -> None:
    before = held(cursor, kind, ids)
    known = guard.restrictions_of({ref for one in before for ref in one.made.guards if ref != PROTECTED})
    made = []
    for one in (filed.made for filed in before):
        level, contact = level_for(one.guards, known)
        made.append(Made(one.kind, one.id, level, one.guards, contact[:120], one.square, one.card))
    after = _file(cursor, made, {one.made.id: one.number for one in before})
    rewrite(cursor, kind, before, after)
    count_write(cursor, kind, is_open=any(not one.made.guard for one in [*before, *after]))


def held(cursor: psycopg.Cursor, kind: str, ids: Sequence[uuid.UUID]) -> list[Filed]:
    """What the index holds of these entries now; locked, in one order, against a second writer."""
    cursor.execute(
        "SELECT id, ref_id, guard, guards, contact, easting, northing, card FROM search_entry"
        " WHERE kind = %s AND ref_id = ANY(%s) ORDER BY id FOR UPDATE",
        [kind, list(ids)],
    )
    return [
        Filed(number, Made(kind, ref, level, tuple(guards), contact, (east, north), entries.load(card)))
        for number, ref, level, guards, contact, east, north, card in cursor.fetchall()
    ]


def _file(cursor: psycopg.Cursor, made: Sequence[Made], numbers: dict[uuid.UUID, int]) -> list[Filed]:
    """Write the cards, new or changed."""
    fresh = [one for one in made if one.id not in numbers]
    cursor.execute("SELECT nextval('search_entry_id_seq') FROM generate_series(1, %s)", [len(fresh)])
    given = numbers | dict(
        zip([one.id for one in fresh], (int(n) for (n,) in cursor.fetchall()), strict=True)
    )
    columns = "id, kind, ref_id, guard, guards, contact, easting, northing, card"
    with cursor.copy(f"COPY search_entry ({columns}) FROM STDIN") as copy:
        for one in fresh:
            copy.write_row((given[one.id], one.kind, one.id, *_stored(one)))
    cursor.executemany(
        "UPDATE search_entry SET guard = %s, guards = %s, contact = %s, easting = %s, northing = %s, card = %s WHERE id = %s",
        [(*_stored(one), given[one.id]) for one in made if one.id in numbers],
    )
    return [Filed(given[one.id], one) for one in made]


def _stored(one: Made) -> tuple[object, ...]:
    return (one.guard, list(one.guards), one.contact, *one.square, entries.dump(one.card))


def rows_of(filed: Iterable[Filed], ids: Mapping[str, int]) -> tuple[Rows, Rows]:
    """The word and key rows that follow from cards."""
    rows: Rows = set()
    keys: Rows = set()
    for one in filed:
        card, level = one.made.card, one.made.guard
        numbers = entries.numbers_of(card)
        rows.update(
            (ids[word], level, number, one.number) for word in entries.words_of(card) for number in numbers
        )
        keys.update((kind, value, one.number, level) for kind, value in entries.keys_of(card))
    return rows, keys


def rewrite(cursor: psycopg.Cursor, kind: str, before: Sequence[Filed], after: Sequence[Filed]) -> None:
    """Change exactly the rows that differ."""
    texts = {word for one in [*before, *after] for word in entries.words_of(one.made.card)}
    openly = {word for one in after if not one.made.guard for word in entries.words_of(one.made.card)}
    ids = word_ids(cursor, kind, texts, openly)
    (old_rows, old_keys), (new_rows, new_keys) = rows_of(before, ids), rows_of(after, ids)
    delete_rows(cursor, old_rows - new_rows, old_keys - new_keys)
    _copy(cursor, new_rows - old_rows, new_keys - old_keys)
    _hide_unheld(cursor, {row[0] for row in old_rows - new_rows if not row[1]})


def delete_rows(cursor: psycopg.Cursor, rows: Rows, keys: Rows) -> None:
    """Take word and key rows away."""
    if rows:
        cursor.execute(
            "DELETE FROM search_entry_row t USING unnest(%s::int[], %s::smallint[], %s::int[], %s::int[]) a(w, g, n, e)"
            " WHERE t.word_id = a.w AND t.guard = a.g AND t.number = a.n AND t.entry_id = a.e",
            [list(column) for column in zip(*rows, strict=True)],
        )
    if keys:
        cursor.execute(
            "DELETE FROM search_entry_key t USING unnest(%s::text[], %s::text[], %s::int[]) a(k, v, e)"
            " WHERE t.kind = a.k AND t.value = a.v AND t.entry_id = a.e",
            [list(column) for column in zip(*(row[:3] for row in keys), strict=True)],
        )


def _copy(cursor: psycopg.Cursor, rows: Rows, keys: Rows) -> None:
    with cursor.copy("COPY search_entry_row (word_id, guard, number, entry_id) FROM STDIN") as copy:
        for row in sorted(rows):
            copy.write_row(row)
    with cursor.copy("COPY search_entry_key (kind, value, entry_id, guard) FROM STDIN") as copy:
        for row in sorted(keys):
            copy.write_row(row)


# --- vocabulary -----------------------------------------------------------------------------------------
def word_ids(cursor: psycopg.Cursor, kind: str, texts: set[str], openly: set[str]) -> dict[str, int]:
    """Ids of words; new ones join with their keys, in one order so that writers cannot deadlock."""
    ordered = sorted(texts)
    select = "SELECT text, id, df FROM search_entry_word WHERE kind = %s AND text = ANY(%s)"
    cursor.execute(select, [kind, ordered])
    known = {str(text): (int(number), int(df)) for text, number, df in cursor.fetchall()}
    missing = [text for text in ordered if text not in known]
    if missing:
        cursor.execute(
            "INSERT INTO search_entry_word (kind, text, df) SELECT %s, t, 0 FROM unnest(%s::text[]) t"
            " ON CONFLICT DO NOTHING RETURNING text, id",
            [kind, missing],
        )
        ours = [(str(text), int(number)) for text, number in cursor.fetchall()]
        with cursor.copy("COPY search_entry_word_key (key, word_id) FROM STDIN") as copy:
            for text, number in ours:
                for key in closeness.keys_of(text):
                    copy.write_row((key, number))
        cursor.execute(select, [kind, missing])
        known |= {str(text): (int(number), int(df)) for text, number, df in cursor.fetchall()}
    unseen = sorted(known[text][0] for text in openly if not known[text][1])
    if unseen:
        cursor.execute("UPDATE search_entry_word SET df = 1 WHERE id = ANY(%s) AND df = 0", [unseen])
    return {text: number for text, (number, _) in known.items()}


def _hide_unheld(cursor: psycopg.Cursor, words: set[object]) -> None:
    """A word that no openly held entry carries any more is in no vocabulary."""
    if words:
        cursor.execute(
            "UPDATE search_entry_word w SET df = 0 WHERE id = ANY(%s) AND df > 0 AND NOT EXISTS"
            " (SELECT 1 FROM search_entry_row r WHERE r.word_id = w.id AND r.guard = 0)",
            [sorted(words)],  # type: ignore[type-var]
        )
