"""`make bench-texts NOTES=300000`: the free-text search beside ILIKE, and addresses beside ILIKE, through the doors.

Narratives are made up from a vocabulary with the long tail that real ones have. Each question is timed from the
door (permission, audit, snippets) to the answer; ILIKE gets the same words on the same table and no rights.
"""

from __future__ import annotations

import itertools
import os
import random
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from bench.house import django_on, figure, folder, percentile, say

NOTES = int(os.environ.get("NOTES") or 300_000)
PLACES = int(os.environ.get("PLACES") or 100_000)
QUESTIONS, BESIDE, BATCH = 200, 30, 2500
START = datetime(2024, 1, 1, tzinfo=UTC)
KIND = "bench_note"
PLAIN = [
    "the",
    "caller",
    "says",
    "that",
    "a",
    "man",
    "was",
    "seen",
    "near",
    "shop",
    "door",
    "with",
    "his",
    "hands",
    "up",
    "and",
    "then",
    "ran",
    "off",
    "towards",
    "park",
    "there",
    "were",
    "two",
    "others",
    "in",
    "car",
    "outside",
    "officer",
    "attended",
    "no",
    "trace",
    "victim",
    "shaken",
    "door",
    "damaged",
    "window",
    "broken",
    "phone",
    "taken",
    "money",
    "bag",
    "white",
    "male",
    "female",
    "black",
    "hooded",
    "coat",
    "jeans",
    "trainers",
    "knife",
    "machete",
    "hammer",
    "shouting",
    "arguing",
    "neighbour",
    "music",
    "loud",
]
SYLLABLES = [
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "wy",
    "dra",
    "ple",
    "gri",
    "sto",
    "cha",
    "fen",
    "hul",
    "kar",
    "lem",
    "nor",
]
STREETS = [
    "street",
    "road",
    "avenue",
    "lane",
    "close",
    "drive",
    "way",
    "court",
    "crescent",
    "gardens",
    "grove",
    "place",
]


def main() -> None:
    """Load, ask, compare."""
    say(f"{NOTES:,} narratives, {PLACES:,} addresses")
    with django_on(folder("texts"), is_durable=False):
        declare_class()
        timed("texts.build", load_notes)
        figure("texts.size", size("search_narrative"), "MB")
        figure("texts.size_of_text", size("bench_note"), "MB")
        report("texts", ask_text, list(questions(QUESTIONS)))
        report("texts.ilike", ilike_text, list(questions(BESIDE)))
        timed("addresses.build", load_places)
        report("addresses", ask_place, list(addresses_asked(QUESTIONS)))
        report("addresses.ilike", ilike_place, list(addresses_asked(BESIDE)))


def timed(name: str, work: Callable[[], None]) -> None:
    """Run and print the seconds."""
    start = time.perf_counter()
    work()
    figure(name, time.perf_counter() - start, "s")


# --- narratives -------------------------------------------------------------------------------------------
def rare_word(number: int) -> str:
    """A word of the long tail: a street, a surname, a make of phone."""
    first, rest = divmod(number, len(SYLLABLES) ** 2)
    second, third = divmod(rest, len(SYLLABLES))
    return (
        SYLLABLES[first % len(SYLLABLES)]
        + SYLLABLES[second]
        + SYLLABLES[third]
        + "n" * (first // len(SYLLABLES))
    )


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Words and how often they come: a few are everywhere, most are rare (Zipf's law)."""
    words = [*dict.fromkeys(PLAIN), *(rare_word(n) for n in range(len(SYLLABLES) ** 3))]
    return words, list(itertools.accumulate(1 / (rank + 4) for rank in range(len(words))))


def narrative(number: int) -> str:
    """One made-up narrative of some forty words."""
    words, weights = vocabulary()
    picked = random.Random(number)
    return " ".join(picked.choices(words, cum_weights=weights, k=picked.randint(20, 55)))


def questions(count: int) -> Iterator[str]:
    """Words that stand in some narrative: rare, common, phrases, prefixes, OR and minus."""
    picked = random.Random(11)
    for number in range(count):
        words = narrative(picked.randrange(NOTES)).split()
        at = picked.randrange(len(words) - 2)
        rare = next((word for word in words if word not in PLAIN), words[0])
        yield (
            rare, f"{rare} {words[at]}", f'"{words[at]} {words[at + 1]} {words[at + 2]}"', f"{rare[:5]}* {words[at]}",
            f"{rare} OR machete -music", "knife machete",
        )[number % 6]  # fmt: skip


def declare_class() -> None:
    """A class of narrative whose texts lie in a table of the benchmark."""
    from django.db import connection

    from bluelamp.search import declare
    from bluelamp.search.codes import Permission
    from bluelamp.search.types import NarrativeShown

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_note (item text PRIMARY KEY, body text)")
        cursor.execute("CREATE TABLE bench_place (body text)")

    def present(viewer: object, items: Sequence[str]) -> dict[str, NarrativeShown]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT item, body FROM bench_note WHERE item = ANY(%s)", [list(items)])
            return {item: NarrativeShown(title=item, text=body) for item, body in cursor.fetchall()}

    declare.narratives._items[KIND] = declare.NarrativeClass(  # the registry is closed by now
        kind=KIND, label="Notes", permission=Permission.SEARCH_TEXT, present=present, records=lambda after, limit: []
    )  # fmt: skip


def load_notes() -> None:
    """Through the door that a load uses, in batches that commit."""
    from django.db import connection, transaction

    from bluelamp.search import commands
    from bluelamp.search.types import Narrative

    for batch in batches(NOTES):
        texts = [(f"{n:09d}", narrative(n)) for n in batch]
        with transaction.atomic():
            with connection.cursor() as cursor, cursor.copy("COPY bench_note FROM STDIN") as copy:
                for row in texts:
                    copy.write_row(row)
            commands.index_narratives([
                Narrative(kind=KIND, item=item, ref=f"event:{uuid.UUID(int=int(item))}", text=body,
                          at=START + timedelta(minutes=int(item)))
                for item, body in texts
            ])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_narrative")
        cursor.execute("ANALYZE bench_note")


def batches(count: int) -> Iterator[range]:
    """Ranges of numbers, one for each batch."""
    return (range(start, min(start + BATCH, count)) for start in range(0, count, BATCH))


def ask_text(text: str) -> int:
    """The free-text search of the product."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.search import queries
    from bluelamp.search.types import TextQuery

    return len(queries.narratives(SYSTEM, TextQuery(text=text)).hits)


def ilike_text(text: str) -> int:
    """The same words by ILIKE, newest first: what a system without an index does."""
    from django.db import connection

    wanted = (
        [text.strip('"')]
        if text.startswith('"')
        else [w.rstrip("*") for w in text.split() if w[0] != "-" and w != "OR"]
    )
    with connection.cursor() as cursor:
        where = (" OR " if " OR " in text else " AND ").join(["body ILIKE %s"] * len(wanted))
        cursor.execute(
            f"SELECT item FROM bench_note WHERE {where} ORDER BY item DESC LIMIT 25",
            [f"%{w}%" for w in wanted],
        )
        return len(cursor.fetchall())


# --- addresses --------------------------------------------------------------------------------------------
def address(number: int) -> tuple[str, str]:
    """(text, postcode) of a made-up house."""
    street = number // 40
    name = rare_word(street).title()
    sector, unit = street % 10, street // 10
    postcode = f"M{unit % 90 + 1} {sector}{'ABDEFGHJLN'[street % 10]}{'PQRSTUWXYZ'[unit // 90 % 10]}"
    return f"{number % 40 + 1} {name} {STREETS[street % len(STREETS)].title()}, Newtown", postcode


def addresses_asked(count: int) -> Iterator[str]:
    """Houses as typed: with town, with postcode, misspelt, by district."""
    picked = random.Random(5)
    for number in range(count):
        text, postcode = address(picked.randrange(PLACES))
        street = text.split(",")[0]
        yield (
            street, f"{street} newtown", f"{text.split()[0]} {postcode}", street.replace("r", "rr", 1),
            f"{postcode.split()[0]}*", street.split(" ", 1)[1],
        )[number % 6]  # fmt: skip


def load_places() -> None:
    """Through the door that a load uses."""
    from django.db import connection, transaction

    from bluelamp.search import commands
    from bluelamp.search.types import PlaceSubject

    for batch in batches(PLACES):
        made = [(n, *address(n)) for n in batch]
        with transaction.atomic():
            with connection.cursor() as cursor, cursor.copy("COPY bench_place FROM STDIN") as copy:
                for _, text, postcode in made:
                    copy.write_row((f"{text}, {postcode}",))
            commands.index_places(
                [PlaceSubject(id=uuid.UUID(int=n + 1), text=text, postcode=pc) for n, text, pc in made]
            )
    commands.refresh_entry_words()
    with connection.cursor() as cursor:
        for table in ("entry", "entry_row", "entry_key", "entry_word", "entry_word_key"):
            cursor.execute(f"VACUUM ANALYZE search_{table}")


def ask_place(text: str) -> int:
    """The address search of the product."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.search import queries
    from bluelamp.search.types import PlaceQuery

    return len(queries.places(SYSTEM, PlaceQuery(text=text)).hits)


def ilike_place(text: str) -> int:
    """The same words by ILIKE."""
    from django.db import connection

    with connection.cursor() as cursor:
        words = text.rstrip("*").split()
        where = " AND ".join(["body ILIKE %s"] * len(words))
        cursor.execute(
            f"SELECT body FROM bench_place WHERE {where} ORDER BY body LIMIT 25", [f"%{w}%" for w in words]
        )
        return len(cursor.fetchall())


# --- figures ----------------------------------------------------------------------------------------------
def report(name: str, ask: Callable[[str], int], asked: Sequence[str]) -> None:
    """Speed with one client, and how many questions found anything."""
    for text in asked[:12]:
        ask(text)
    times, found = [], 0
    for text in asked:
        start = time.perf_counter()
        found += bool(ask(text))
        times.append((time.perf_counter() - start) * 1000)
        if os.environ.get("SLOW") and times[-1] > float(os.environ["SLOW"]):
            say(f"  {times[-1]:.0f} ms {text}")
    figure(f"{name}.p50", percentile(times, 0.50), "ms")
    figure(f"{name}.p95", percentile(times, 0.95), "ms")
    figure(f"{name}.answered", found / len(asked), "share")


def size(table: str) -> float:
    """Megabytes of a table with its indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s) / 1e6", [table])
        return float(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
