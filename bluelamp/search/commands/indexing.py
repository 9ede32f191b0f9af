"""Writing keys in the transaction of the record they find: by COPY, for one subject or for thousands."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg
from django.db import connection

from bluelamp.search.codes import IdentKind
from bluelamp.search.rules import asking, cards
from bluelamp.search.rules.births import BirthHeld
from bluelamp.search.rules.cards import Card
from bluelamp.search.rules.keys import keys_of
from bluelamp.search.rules.normalise import compact
from bluelamp.search.types import Subject, SubjectKey


@dataclass(frozen=True, slots=True)
class Filed:
    """A subject as the index holds it: its number, guard and card."""

    number: int
    guard: int
    card: Card


def index_many(subjects: Sequence[Subject]) -> None:
    """Make these subjects findable as they now are, in the transaction in hand (domain/search.md §8.1).

    Replaces what was known of each. Rolled back with the record, or there with it.
    """
    _insist_on_transaction()
    if not subjects:
        return
    cursor = raw_cursor()
    before = _filed(cursor, [(subject.kind, subject.id) for subject in subjects])
    after = _file(cursor, subjects, before)
    _rewrite(cursor, list(before.values()), after)
    count_write(cursor, is_open=any(not f.guard for f in [*before.values(), *after]))


def forget(kind: str, ids: Iterable[uuid.UUID]) -> None:
    """Take subjects out of the index, in the transaction in hand (a merge, a disposal)."""
    _insist_on_transaction()
    cursor = raw_cursor()
    before = _filed(cursor, [(kind, one) for one in ids])
    if not before:
        return
    _rewrite(cursor, list(before.values()), [])
    cursor.execute("DELETE FROM search_subject WHERE id = ANY(%s)", [[f.number for f in before.values()]])
    count_write(cursor, is_open=any(not f.guard for f in before.values()))


def card_of(subject: Subject) -> Card:
    """The card of a subject, normalised."""
    names = tuple(
        cards.card_name(given=n.given, family=n.family, kind=str(n.kind), seen=n.seen)
        for n in subject.names[: cards.MOST_NAMES]
    )
    held = tuple(BirthHeld(birth.first, birth.last) for birth in subject.births)
    keys = tuple(sorted({(str(key.kind), value) for key in subject.keys if (value := key_value(key))}))
    return Card(names, held, subject.sex, keys)


def key_value(key: SubjectKey) -> str:
    """An exact key as the index holds it; empty when there is nothing to index."""
    if key.kind == IdentKind.PHONE:
        return asking.phone_of(key.value) or compact(key.value)[:64]
    if key.kind in (IdentKind.PNC, IdentKind.CRO, IdentKind.ASN):
        return key.value[:64]
    return compact(key.value)[:64]


def raw_cursor() -> psycopg.Cursor[tuple[object, ...]]:
    """A plain driver cursor of the connection in hand: COPY and prepared statements."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def _insist_on_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Search keys are written in the transaction of their record: open one first.")


def _filed(
    cursor: psycopg.Cursor, refs: Sequence[tuple[str, uuid.UUID]]
) -> dict[tuple[str, uuid.UUID], Filed]:
    """What the index holds of these subjects now; locked, in one order, against a second writer."""
    cursor.execute(
        "SELECT s.kind, s.ref_id, s.id, s.guard, s.card FROM search_subject s"
        " JOIN unnest(%s::text[], %s::uuid[]) a(kind, ref_id) ON a.ref_id = s.ref_id AND a.kind = s.kind"
        " ORDER BY s.id FOR UPDATE OF s",
        [[kind for kind, _ in refs], [one for _, one in refs]],
    )
    return {(kind, ref): Filed(number, guard, cards.load(text)) for kind, ref, number, guard, text in cursor}


def not_as_filed(kind: str, subjects: Sequence[Subject]) -> list[Subject]:
    """Those of some subjects whose card, guard or owner the index holds otherwise, or not at all."""
    cursor = raw_cursor()
    cursor.execute(
        "SELECT ref_id, guard, owner, card FROM search_subject WHERE kind = %s AND ref_id = ANY(%s)",
        [kind, [one.id for one in subjects]],
    )
    held = {ref: (guard, owner, card) for ref, guard, owner, card in cursor}
    return [
        one for one in subjects if held.get(one.id) != (int(one.guard), one.owner, cards.dump(card_of(one)))
    ]


def _file(
    cursor: psycopg.Cursor, subjects: Sequence[Subject], before: dict[tuple[str, uuid.UUID], Filed]
) -> list[Filed]:
    """Write the cards, new or changed, and say what the index is to hold."""
    latest = {(subject.kind, subject.id): subject for subject in subjects}
    fresh = [key for key in latest if key not in before]
    cursor.execute("SELECT nextval('search_subject_id_seq') FROM generate_series(1, %s)", [len(fresh)])
    numbers = dict(zip(fresh, (int(n) for (n,) in cursor.fetchall()), strict=True))
    made = {key: card_of(subject) for key, subject in latest.items()}
    with cursor.copy("COPY search_subject (id, kind, ref_id, guard, owner, card) FROM STDIN") as copy:
        for key, number in numbers.items():
            one = latest[key]
            copy.write_row((number, one.kind, one.id, int(one.guard), one.owner, cards.dump(made[key])))
    cursor.executemany(
        "UPDATE search_subject SET guard = %s, owner = %s, card = %s WHERE id = %s",
        [(int(latest[k].guard), latest[k].owner, cards.dump(made[k]), f.number) for k, f in before.items()],
    )
    numbers.update({key: filed.number for key, filed in before.items()})
    return [Filed(numbers[key], int(one.guard), made[key]) for key, one in latest.items()]


# --- rows -----------------------------------------------------------------------------------------------
PAIRS = ("search_name_pair", ("tok_lo", "tok_hi", "guard", "dob", "subject_id", "name_no"))
SINGLES = ("search_name_one", ("token_id", "guard", "dob", "subject_id", "name_no"))
IDENTS = ("search_ident", ("kind", "value", "subject_id", "guard", "backwards"))
Rows = set[tuple[object, ...]]


def rows_of(filed: Iterable[Filed], ids: dict[str, int]) -> tuple[Rows, Rows, Rows]:
    """The pair, single and identifier rows that follow from cards."""
    pairs: Rows = set()
    singles: Rows = set()
    idents: Rows = set()
    for one in filed:
        number, guard = one.number, one.guard
        pairs.update((lo, hi, guard, dob, number, n) for lo, hi, dob, n in cards.pair_rows(one.card, ids))
        singles.update((token, guard, dob, number, n) for token, dob, n in cards.single_rows(one.card, ids))
        idents.update((kind, value, number, guard, value[::-1]) for kind, value in one.card.keys)
    return pairs, singles, idents


def _rewrite(cursor: psycopg.Cursor, before: list[Filed], after: list[Filed]) -> None:
    """Change exactly the rows that differ."""
    texts = {text for one in [*before, *after] for text in cards.tokens_of(one.card)}
    ids = _token_ids(cursor, texts, {t for one in after if not one.guard for t in cards.tokens_of(one.card)})
    old, new = rows_of(before, ids), rows_of(after, ids)
    for (table, columns), was, now in zip((PAIRS, SINGLES, IDENTS), old, new, strict=True):
        delete_rows(cursor, table, columns, was - now)
        copy_rows(cursor, table, columns, now - was)
    _hide_unheld(cursor, {row[0] for row in old[1] - new[1] if not row[1]})


def copy_rows(cursor: psycopg.Cursor, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Add rows of an index by COPY."""
    if not rows:
        return
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("".join("\t".join(map(str, row)) + "\n" for row in sorted(rows)))


_TYPES = {
    "key": "bigint",
    "kind": "text",
    "value": "text",
    "backwards": "text",
    "guard": "smallint",
    "name_no": "smallint",
}


def delete_rows(cursor: psycopg.Cursor, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Take rows of an index out, each named by all its columns."""
    if not rows:
        return
    arrays = ", ".join(f"%s::{_TYPES.get(column, 'int')}[]" for column in columns)
    match = " AND ".join(f"t.{column} = a.{column}" for column in columns)
    cursor.execute(
        f"DELETE FROM {table} t USING unnest({arrays}) a({', '.join(columns)}) WHERE {match}",  # noqa: S608
        [list(column) for column in zip(*rows, strict=True)],
    )


# --- vocabulary -----------------------------------------------------------------------------------------
def _token_ids(cursor: psycopg.Cursor, texts: set[str], openly: set[str]) -> dict[str, int]:
    """Ids of words; new ones join the vocabulary with their keys, in one order so that writers cannot deadlock."""
    ordered = sorted(texts)
    cursor.execute("SELECT text, id, df FROM search_token WHERE text = ANY(%s)", [ordered])
    known = {text: (number, df) for text, number, df in cursor}
    if missing := [text for text in ordered if text not in known]:
        known.update(_add_tokens(cursor, missing, openly))
    unseen = sorted(known[text][0] for text in openly if known[text][1] == 0)
    if unseen:
        cursor.execute("UPDATE search_token SET df = 1 WHERE id = ANY(%s) AND df = 0", [unseen])
    return {text: number for text, (number, _) in known.items()}


def _add_tokens(cursor: psycopg.Cursor, missing: list[str], openly: set[str]) -> dict[str, tuple[int, int]]:
    cursor.execute(
        "INSERT INTO search_token (text, df, xid) SELECT a.*, pg_current_xact_id()::text::bigint"
        " FROM unnest(%s::text[], %s::int[]) a ON CONFLICT DO NOTHING RETURNING text, id",
        [missing, [int(text in openly) for text in missing]],
    )
    ours: dict[str, int] = dict(cursor.fetchall())
    keyed: Rows = {(key, number) for text, number in ours.items() for _, key in token_keys(text)}
    copy_rows(cursor, "search_token_key", ("key", "token_id"), keyed)
    cursor.execute("SELECT text, id, df FROM search_token WHERE text = ANY(%s)", [missing])
    return {text: (number, df) for text, number, df in cursor}


def token_keys(text: str) -> tuple[tuple[int, int], ...]:
    """The keys of a vocabulary word; the mark for an initial is reached by itself, the empty word by nothing."""
    return () if text.endswith(".") or not text else keys_of(text)


def _hide_unheld(cursor: psycopg.Cursor, tokens: set[object]) -> None:
    """A word that no openly held subject carries any more may not show in any list or count."""
    if tokens:
        cursor.execute(
            "UPDATE search_token t SET df = 0 WHERE id = ANY(%s) AND df > 0 AND NOT EXISTS"
            " (SELECT 1 FROM search_name_one o WHERE o.token_id = t.id AND o.guard = 0)",
            [sorted(tokens)],  # type: ignore[type-var]
        )


_COUNT = """
INSERT INTO search_counter AS c (slot, writes, hidden_writes) VALUES (pg_backend_pid() %% 64, %s, %s)
ON CONFLICT (slot) DO UPDATE
SET writes = c.writes + excluded.writes, hidden_writes = c.hidden_writes + excluded.hidden_writes
"""


def count_write(cursor: psycopg.Cursor, *, is_open: bool) -> None:
    """Move the data version; last, because the slot stays locked until commit."""
    open_one, hidden_one = (1, 0) if is_open else (0, 1)
    cursor.execute(_COUNT, [open_one, hidden_one])
