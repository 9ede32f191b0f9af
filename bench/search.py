"""`make bench-search PEOPLE=1000000`: recall and speed on corrupted queries, beside tantivy and Soundex.

Each engine gets the same people, the same typed name and the same date of birth (30 % of them wrong), and is
timed from the question to ten numbers. Ours goes through the door a user goes through: permission, audit and all.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import date

from bench.corruption import Query, queries
from bench.house import django_on, figure, folder, percentile, say
from bench.people import BLOCK, Human, block, humans
from bench.rivals import Soundex, Tantivy

PEOPLE = int(os.environ.get("PEOPLE") or 1_000_000)
PER_KIND = int(os.environ.get("QUERIES") or 200)
LOADERS = 2
Find = Callable[[str, date], list[int]]


def main() -> None:
    """Build, ask, compare."""
    say(f"{PEOPLE:,} people")
    asked = list(queries(sample(), PER_KIND))
    random.Random(3).shuffle(asked)
    data = folder("search")
    with django_on(data):
        timed("search.build", build_ours)
        figure("search.size", size_ours(), "MB")
        report("search", our_find, asked)
        tantivy = Tantivy(data / "tantivy")
        timed("search.tantivy.build", lambda: tantivy.build(humans(PEOPLE)))
        figure("search.tantivy.size", tantivy.size(), "MB")
        report("search.tantivy", lambda: tantivy.find, asked)
        soundex = Soundex(plain_connection())
        timed("search.soundex.build", lambda: soundex.build(humans(PEOPLE)))
        figure("search.soundex.size", soundex.size(), "MB")
        soundex.connection.close()
        report("search.soundex", lambda: Soundex(plain_connection()).find, asked)


def sample() -> list[Human]:
    """People to ask for, spread over the whole population."""
    blocks = range((PEOPLE + BLOCK - 1) // BLOCK)
    each = max(1, 20_000 // len(blocks))
    step = max(1, len(blocks) * each // 20_000)
    return [one for number in blocks[::step] for one in block(number, PEOPLE)[:each]]


def timed(name: str, work: Callable[[], None]) -> None:
    """Run and print the seconds."""
    start = time.perf_counter()
    work()
    figure(name, time.perf_counter() - start, "s")


# --- ours ---------------------------------------------------------------------------------------------
def identity(number: int) -> uuid.UUID:
    """The reference of a synthetic person."""
    return uuid.UUID(int=number + 1)


def build_ours() -> None:
    """Through the door that a load uses, in batches that commit, from two loaders at a time."""
    from django.db import connection

    from bluelamp.search import commands

    connection.close()
    context = multiprocessing.get_context("fork")
    loaders = [context.Process(target=load_part, args=(part,)) for part in range(LOADERS)]
    for one in loaders:
        one.start()
    for one in loaders:
        one.join()
    if any(one.exitcode for one in loaders):
        raise SystemExit("a loader failed: see above")
    commands.refresh_rarity()
    with connection.cursor() as cursor:
        for table in ("token", "token_key", "name_pair", "name_one", "subject", "ident", "counter"):
            cursor.execute(f"VACUUM ANALYZE search_{table}")


def load_part(part: int) -> None:
    """One loader: every so-manieth batch."""
    from django.db import transaction

    from bluelamp.search import commands

    for number in range(part, (PEOPLE + BLOCK - 1) // BLOCK, LOADERS):
        with transaction.atomic():
            commands.index_many([subject_of(one) for one in block(number, PEOPLE)])


def subject_of(one: Human) -> object:
    """A synthetic person as nominals would hand it in."""
    from bluelamp.search.types import Subject, SubjectBirth, SubjectName

    name = SubjectName(given=one.forenames, family=one.family)
    held = SubjectBirth(one.born, one.born)
    return Subject(kind="person", id=identity(one.number), names=(name,), births=(held,))


def size_ours() -> float:
    """Megabytes of every table of search, indexes included."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) / 1e6 FROM pg_class WHERE relname LIKE 'search\\_%%' AND relkind = 'r'"
        )
        return float(cursor.fetchone()[0])


def our_find() -> Find:
    """The people query of the product, as the first ten numbers."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.kernel.refusals import CouldNotLook, Refused
    from bluelamp.search import queries as search
    from bluelamp.search.types import PeopleQuery

    def find(name: str, born: date) -> list[int]:
        asked = PeopleQuery(text=f"{name} {born:%d/%m/%Y}", limit=10, is_people_only=True)
        try:
            answer = search.people(SYSTEM, asked)
        except CouldNotLook:
            raise
        except Refused:
            return []
        return [uuid.UUID(hit.ref.partition(":")[2]).int - 1 for hit in answer.hits]

    return find


def plain_connection() -> object:
    """A driver connection of its own to the benchmark's database."""
    import psycopg
    from django.db import connection

    given = connection.get_connection_params()
    return psycopg.connect(
        dbname=given["dbname"], user=given["user"], password=given["password"], host=given["host"]
    )


# --- asking ------------------------------------------------------------------------------------------
def report(name: str, opened: Callable[[], Find], asked: list[Query]) -> None:
    """Recall and speed with one client, speed with four."""
    from django.db import connection

    connection.close()
    times, hits = run(opened(), asked)
    figure(f"{name}.p50_1_client", percentile(times, 0.50), "ms")
    figure(f"{name}.p95_1_client", percentile(times, 0.95), "ms")
    connection.close()
    figure(f"{name}.p95_4_clients", percentile(four_clients(opened, asked), 0.95), "ms")
    figure(f"{name}.recall_at_10", sum(hits) / len(hits), "share")
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for one, hit in zip(asked, hits, strict=True):
        by_kind[one.kind].append(hit)
        by_kind[f"{one.origin}"].append(hit)
        by_kind["date of birth wrong" if one.is_birth_wrong else "date of birth right"].append(hit)
    for kind, found in by_kind.items():
        say(f"  {name} {kind}: {sum(found) / len(found):.3f} of {len(found)}")
    if os.environ.get("MISSES"):
        for one, hit in zip(asked, hits, strict=True):
            if not hit:
                say(f"  missed {one}")


def run(find: Find, asked: list[Query]) -> tuple[list[float], list[bool]]:
    """Milliseconds and whether the true person is among the first ten, after a short warm-up."""
    for one in asked[:100]:
        find(one.name, one.born)
    times, hits = [], []
    for one in asked:
        start = time.perf_counter()
        found = find(one.name, one.born)
        times.append((time.perf_counter() - start) * 1000)
        hits.append(one.truth in found)
    return times, hits


def four_clients(opened: Callable[[], Find], asked: list[Query]) -> list[float]:
    """Milliseconds of four processes that ask at the same time."""
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    clients = [
        context.Process(target=client, args=(opened, asked[i::4], answers), daemon=True) for i in range(4)
    ]
    for one in clients:
        one.start()
    times = [ms for _ in clients for ms in answers.get(timeout=600)]
    for one in clients:
        one.join()
    return times


def client(
    opened: Callable[[], Find], asked: list[Query], answers: multiprocessing.Queue[list[float]]
) -> None:
    """One process of four."""
    answers.put(run(opened(), asked)[0])


if __name__ == "__main__":
    sys.exit(main())
