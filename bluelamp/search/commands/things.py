"""Keys of vehicles, phones, e-mail addresses and online names, in the transaction of their record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from django.db import transaction

from bluelamp.search.codes import MarkForm, ThingKind
from bluelamp.search.commands import indexing
from bluelamp.search.commands.indexing import Rows, raw_cursor
from bluelamp.search.rules import contacts, marks, thing_cards, vehicles
from bluelamp.search.rules.normalise import compact
from bluelamp.search.rules.thing_cards import CardMark, ThingCard
from bluelamp.search.types import Thing, ThingMark, Tie, Trait

PARTS = ("search_mark_part", ("text", "guard", "place", "raw", "thing_id", "mark_no", "is_edge", "is_past"))
MARKS = ("search_thing_mark", ("thing_id", "mark_no", "text", "raw", "is_past"))
KEYS = ("search_thing_key", ("kind", "value", "guard", "thing_id", "backwards"))
TIES = ("search_tie", ("thing_ref", "kind", "person_ref", "role", "is_past"))
TRAITS = ("search_trait", ("kind", "value", "guard", "person_ref"))
TABLES = (PARTS, MARKS, KEYS)


@dataclass(frozen=True, slots=True)
class Filed:
    """A thing as the index holds it."""

    number: int
    guard: int
    card: ThingCard
    owner: str = ""


def index_things(things: Sequence[Thing]) -> None:
    """Make these things findable as they now are, in the transaction in hand (domain/search.md §8.1)."""
    indexing._insist_on_transaction()
    if not things:
        return
    cursor = raw_cursor()
    latest = {(str(one.kind), one.id): one for one in things}
    before = _filed(cursor, list(latest))
    for key in [key for key, filed in before.items() if _is_as_filed(latest[key], filed)]:
        del latest[key], before[key]
    if not latest:
        return
    after = _file(cursor, latest, before)
    _rewrite(cursor, list(before.values()), after)
    indexing.count_write(cursor, is_open=any(not f.guard for f in [*before.values(), *after]))


def things_not_as_filed(things: Sequence[Thing]) -> int:
    """How many of these things, as their owner holds them, the index holds otherwise or not at all."""
    if not things:
        return 0
    held = _filed(raw_cursor(), [(str(one.kind), one.id) for one in things])
    return sum(
        (key := (str(one.kind), one.id)) not in held or not _is_as_filed(one, held[key]) for one in things
    )


def _is_as_filed(thing: Thing, filed: Filed) -> bool:
    return (card_of(thing), int(thing.guard), thing.owner[:120]) == (filed.card, filed.guard, filed.owner)


def forget_things(kind: str, ids: Iterable[uuid.UUID]) -> None:
    """Take things out of the index, in the transaction in hand (a disposal)."""
    indexing._insist_on_transaction()
    cursor = raw_cursor()
    before = _filed(cursor, [(kind, one) for one in ids])
    if before:
        _rewrite(cursor, list(before.values()), [])
        cursor.execute("DELETE FROM search_thing WHERE id = ANY(%s)", [[f.number for f in before.values()]])
        indexing.count_write(cursor, is_open=any(not f.guard for f in before.values()))


def card_of(thing: Thing) -> ThingCard:
    """The card of a thing, normalised."""
    held = tuple(_mark(one) for one in thing.marks if compact(one.vrm))
    display, note, values = _values(thing)
    look = (vehicles.make_of(thing.make), vehicles.tidy(thing.model), vehicles.colour_of(thing.colour))
    return ThingCard(
        display or (held[0].shown if held else thing.vin), note, held, compact(thing.vin)[:30], *look,
        tuple(sorted(set(thing.areas))), values,
    )  # fmt: skip


def _mark(one: ThingMark) -> CardMark:
    tidy = compact(one.vrm)[: marks.LONGEST]
    form = marks.form_of(tidy, one.country)
    is_free = form in (MarkForm.FOREIGN, MarkForm.OTHER)
    shown = " ".join(one.vrm.upper().split())[:20] if is_free else marks.shown(tidy, form)
    return CardMark(tidy, shown, form.value, one.since, one.until, one.country, one.is_past)


def _values(thing: Thing) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """(display, note, keys) of a contact point."""
    if thing.kind == ThingKind.PHONE:
        number = contacts.read_phone(thing.value)
        value = number.value or compact(thing.value)
        return value, number.warning, (("phone", value),) if value else ()
    if thing.kind == ThingKind.EMAIL:
        address = contacts.read_email(thing.value)
        if address is None:
            return thing.value, "Not the form of an e-mail address", (("email", thing.value.strip().lower()),)
        return address.value, "", (("email", address.value), ("email_plain", address.plain))
    if thing.kind == ThingKind.HANDLE:
        name = thing.value.strip().removeprefix("@").casefold()
        where = contacts.platform_of(thing.platform)
        return f"@{name}", where, (("handle", name),)
    return "", "", ()


# --- writing --------------------------------------------------------------------------------------------
def _filed(
    cursor: psycopg.Cursor, refs: Sequence[tuple[str, uuid.UUID]]
) -> dict[tuple[str, uuid.UUID], Filed]:
    cursor.execute(
        "SELECT t.kind, t.ref_id, t.id, t.guard, t.card, t.owner FROM search_thing t"
        " JOIN unnest(%s::text[], %s::uuid[]) a(kind, ref_id) ON a.ref_id = t.ref_id AND a.kind = t.kind"
        " ORDER BY t.id FOR UPDATE OF t",
        [[kind for kind, _ in refs], [one for _, one in refs]],
    )
    return {
        (kind, ref): Filed(number, guard, thing_cards.load(card), owner)
        for kind, ref, number, guard, card, owner in cursor
    }


def _file(
    cursor: psycopg.Cursor,
    latest: Mapping[tuple[str, uuid.UUID], Thing],
    before: Mapping[tuple[str, uuid.UUID], Filed],
) -> list[Filed]:
    fresh = [key for key in latest if key not in before]
    cursor.execute("SELECT nextval('search_thing_id_seq') FROM generate_series(1, %s)", [len(fresh)])
    numbers = dict(zip(fresh, (int(n) for (n,) in cursor.fetchall()), strict=True))
    made = {key: card_of(one) for key, one in latest.items()}
    with cursor.copy(
        "COPY search_thing (id, kind, ref_id, guard, owner, make, model, colour, areas, card) FROM STDIN"
    ) as copy:
        for key, number in numbers.items():
            copy.write_row((number, *key, *_columns(latest[key], made[key])))
    cursor.executemany(
        "UPDATE search_thing SET guard = %s, owner = %s, make = %s, model = %s, colour = %s, areas = %s,"
        " card = %s WHERE id = %s",
        [(*_columns(latest[key], made[key]), filed.number) for key, filed in before.items()],
    )
    numbers.update({key: filed.number for key, filed in before.items()})
    return [Filed(numbers[key], int(one.guard), made[key]) for key, one in latest.items()]


def _columns(thing: Thing, card: ThingCard) -> tuple[object, ...]:
    areas = thing_cards.areas_text(card.areas)
    look = (card.make, card.model, card.colour)
    return (int(thing.guard), thing.owner[:120], *look, areas, thing_cards.dump(card))


def rows_of(filed: Iterable[Filed]) -> tuple[Rows, Rows, Rows]:
    """The rows of tails, marks and keys that follow from cards."""
    found: tuple[Rows, Rows, Rows] = (set(), set(), set())
    for one in filed:
        found[0].update(thing_cards.part_rows(one.card, one.number, one.guard))
        found[1].update(thing_cards.mark_rows(one.card, one.number))
        found[2].update(thing_cards.key_rows(one.card, one.number, one.guard))
    return found


def _rewrite(cursor: psycopg.Cursor, before: list[Filed], after: list[Filed]) -> None:
    for (table, columns), was, now in zip(TABLES, rows_of(before), rows_of(after), strict=True):
        _delete(cursor, table, columns, was - now)
        copy_rows(cursor, table, columns, now - was)


def copy_rows(cursor: psycopg.Cursor, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Write rows by COPY, in one order."""
    if rows:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in sorted(rows):
                copy.write_row(row)


_NUMBERS = {"guard": "smallint", "place": "smallint", "mark_no": "smallint", "thing_id": "int"}
_TYPES = _NUMBERS | {"is_edge": "bool", "is_past": "bool", "thing_ref": "uuid", "person_ref": "uuid"}


def _delete(cursor: psycopg.Cursor, table: str, columns: Sequence[str], rows: Rows) -> None:
    if not rows:
        return
    arrays = ", ".join(f"%s::{_TYPES.get(column, 'text')}[]" for column in columns)
    match = " AND ".join(f"t.{column} = a.{column}" for column in columns)
    cursor.execute(
        f"DELETE FROM {table} t USING unnest({arrays}) a({', '.join(columns)}) WHERE {match}",  # noqa: S608
        [list(column) for column in zip(*rows, strict=True)],
    )


# --- people ---------------------------------------------------------------------------------------------
def tie_people(ties: Mapping[uuid.UUID, Iterable[Tie]]) -> None:
    """Say which things these persons are tied to now; with none, a person has none (restricted, merged away)."""
    indexing._insist_on_transaction()
    rows: Rows = {
        (one.thing, str(one.kind), person, one.role[:16], one.is_past)
        for person, held in ties.items()
        for one in _standing(held)
    }
    _replace(TIES, list(ties), rows, counts=True)


def _standing(held: Iterable[Tie]) -> list[Tie]:
    """Each thing and role once; a tie that still stands before one that has ended."""
    best: dict[tuple[str, uuid.UUID, str], Tie] = {}
    for one in sorted(held, key=lambda tie: tie.is_past, reverse=True):
        best[str(one.kind), one.thing, one.role] = one
    return list(best.values())


def describe_people(described: Mapping[uuid.UUID, tuple[int, Iterable[Trait]]]) -> None:
    """Say how these persons look, as (guard, words); words are filters and never find a person alone."""
    indexing._insist_on_transaction()
    rows: Rows = {
        (one.kind, one.value[:40], int(guard), person)
        for person, (guard, traits) in described.items()
        for one in traits
        if one.value
    }
    _replace(TRAITS, list(described), rows, counts=False)


def _replace(
    table: tuple[str, tuple[str, ...]], persons: list[uuid.UUID], rows: Rows, *, counts: bool
) -> None:
    if not persons:
        return
    cursor = raw_cursor()
    name, columns = table
    cursor.execute(
        f"SELECT {', '.join(columns)} FROM {name} WHERE person_ref = ANY(%s)",  # noqa: S608
        [persons],
    )
    held: Rows = set(cursor.fetchall())
    if held == rows:
        return
    _delete(cursor, name, columns, held - rows)
    copy_rows(cursor, name, columns, rows - held)
    if counts:
        indexing.count_write(cursor, is_open=True)


# --- keeping it true --------------------------------------------------------------------------------------
STEP = 50_000  # one pass over the row tables for each: they carry no index by thing


def verify_things() -> int:
    """Work out every row of things again from their cards; returns how many rows differ (0 when the index is true)."""
    with transaction.atomic():
        return sum(_differences(raw_cursor(), puts_right=False))


def rebuild_things() -> int:
    """Put right every row of things that differs from the cards; returns rows changed, nought the second time."""
    with transaction.atomic():
        return sum(_differences(raw_cursor(), puts_right=True))


def _differences(cursor: psycopg.Cursor, *, puts_right: bool) -> Iterator[int]:
    last = 0
    while True:
        cursor.execute(
            "SELECT id, guard, card FROM search_thing WHERE id > %s ORDER BY id LIMIT %s", [last, STEP]
        )
        batch = [Filed(number, guard, thing_cards.load(card)) for number, guard, card in cursor.fetchall()]
        if not batch:
            return
        for (table, columns), wanted in zip(TABLES, rows_of(batch), strict=True):
            held = _held(cursor, table, columns, last, batch[-1].number)
            yield len(wanted ^ held)
            if puts_right:
                _delete(cursor, table, columns, held - wanted)
                copy_rows(cursor, table, columns, wanted - held)
        last = batch[-1].number


def _held(cursor: psycopg.Cursor, table: str, columns: Sequence[str], after: int, to: int) -> Rows:
    cursor.execute(
        f"SELECT {', '.join(columns)} FROM {table} WHERE thing_id > %s AND thing_id <= %s",  # noqa: S608
        [after, to],
    )
    return set(cursor.fetchall())
