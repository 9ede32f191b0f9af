"""`make bench-search PEOPLE=1000000`: recall and speed on corrupted queries, beside tantivy and Soundex.

Each engine gets the same people, the same typed name and the same date of birth (30 % of them wrong), and is
timed from the question to ten numbers. Ours goes through the door a user goes through: permission, audit and all.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

from bench.corruption import Query, false_births, queries, queries_by_origin
from bench.house import django_on, figure, folder, percentile, say
from bench.memory import peak_of
from bench.people import BLOCK, Human, block, humans
from bench.rivals import Soundex, Tantivy, Trigrams
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.embedded import Embedded

PEOPLE = int(os.environ.get("PEOPLE") or 1_000_000)
PER_KIND = int(os.environ.get("QUERIES") or 120)
LOADERS = 2
Find = Callable[[str, date], list[int]]


def main() -> None:
    """Build, ask, compare."""
    say(f"{PEOPLE:,} people")
    people = sample()
    asked = list(queries(people, PER_KIND))
    random.Random(3).shuffle(asked)
    data = folder("search")
    with django_on(data) as server:
        with peak_of(server.running_pid() or 0) as peak:
            timed("search.build", build_ours)
        figure("search.build_memory", peak.megabytes, "MB")
        figure("search.size", size_ours(), "MB")
        report("search", our_find, asked)
        report_fairness(our_find, people)
        cold_start(server, asked)
        rivals(data, asked)


def rivals(data: Path, asked: list[Query]) -> None:
    """What a user would pick instead, given the same facts, in the same run."""
    tantivy = Tantivy(data / "tantivy")
    timed("search.tantivy.build", lambda: tantivy.build(humans(PEOPLE)))
    figure("search.tantivy.size", tantivy.size(), "MB")
    report("search.tantivy", lambda: tantivy.find, asked)
    soundex = Soundex(plain_connection())
    timed("search.soundex.build", lambda: soundex.build(humans(PEOPLE)))
    figure("search.soundex.size", soundex.size(), "MB")
    soundex.connection.close()
    report("search.soundex", lambda: Soundex(plain_connection()).find, asked)
    trigrams = Trigrams(plain_connection())
    if not trigrams.is_there:
        say(
            "  pg_trgm: this server has it not (the embedded one ships without); set DATABASE_URL to one that has"
        )
        return
    timed("search.pg_trgm.build", lambda: trigrams.build(humans(PEOPLE)))
    report("search.pg_trgm", lambda: Trigrams(plain_connection()).find, asked[:: max(1, len(asked) // 110)])


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
    from bluelamp.kernel.refusals import CouldNotLook, Refused
    from bluelamp.search import queries as search
    from bluelamp.search.types import PeopleQuery

    viewer = officer()

    def find(name: str, born: date) -> list[int]:
        asked = PeopleQuery(text=f"{name} {born:%d/%m/%Y}", limit=10, is_people_only=True)
        try:
            answer = search.people(viewer, asked)
        except CouldNotLook:
            raise
        except Refused:
            return []
        return [uuid.UUID(hit.ref.partition(":")[2]).int - 1 for hit in answer.hits]

    return find


def officer() -> Actor:
    """A response officer, with the rights of one and no more."""
    from bluelamp.access.codes import Role

    return Actor(account_id=uuid.UUID(int=4711), name="PC Bench", roles=frozenset({str(Role.OFFICER)}))


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
    """Recall, and speed with one, four and eight clients."""
    times, hits = alone(opened, asked)
    figure(f"{name}.p50_1_client", percentile(times, 0.50), "ms")
    figure(f"{name}.p95_1_client", percentile(times, 0.95), "ms")
    for clients in (4, 8):
        figure(f"{name}.p95_{clients}_clients", percentile(together(opened, asked, clients), 0.95), "ms")
    figure(f"{name}.recall_at_10", share(hits), "share")
    kinds = shares((one.kind, hit) for one, hit in zip(asked, hits, strict=True))
    figure(f"{name}.recall_worst_kind", min(kinds.values()), "share")
    kinds |= shares(
        ("birth with a slip" if one.is_birth_wrong else "birth as recorded", hit)
        for one, hit in zip(asked, hits, strict=True)
    )
    for kind, found in kinds.items():
        say(f"  {name} {kind}: {found:.3f}")
    if os.environ.get("MISSES"):
        say(*(f"  missed {one}\n" for one, hit in zip(asked, hits, strict=True) if not hit))


def report_fairness(opened: Callable[[], Find], people: list[Human]) -> None:
    """Recall by origin of names on the same kinds of error, and when the date of birth is an invention."""
    asked = list(queries_by_origin(people, PER_KIND * 2))
    _, hits = alone(opened, asked)
    origins = shares((one.origin, hit) for one, hit in zip(asked, hits, strict=True))
    for origin, found in origins.items():
        say(f"  search {origin}: {found:.4f}")
    figure(
        "search.recall_gap_between_origins", 100 * (max(origins.values()) - min(origins.values())), "points"
    )
    _, hits = alone(opened, list(false_births(people, PER_KIND)))
    figure("search.recall_false_birth", share(hits), "share")


def share(hits: Sequence[bool]) -> float:
    """How many of them are true."""
    return sum(hits) / len(hits)


def shares(rows: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """The share of hits by name."""
    by_name: dict[str, list[bool]] = defaultdict(list)
    for name, hit in rows:
        by_name[name].append(hit)
    return {name: share(hits) for name, hits in by_name.items()}


def alone(opened: Callable[[], Find], asked: list[Query]) -> tuple[list[float], list[bool]]:
    """One client: milliseconds and whether the true person is among the first ten, after a short warm-up."""
    from django.db import connection

    connection.close()
    found = run(opened(), asked)
    connection.close()
    return found


def run(find: Find, asked: list[Query]) -> tuple[list[float], list[bool]]:
    """Milliseconds and hits of one client."""
    for one in asked[:100]:
        find(one.name, one.born)
    times, hits = [], []
    for one in asked:
        start = time.perf_counter()
        found = find(one.name, one.born)
        times.append((time.perf_counter() - start) * 1000)
        hits.append(one.truth in found)
    return times, hits


def together(opened: Callable[[], Find], asked: list[Query], number: int) -> list[float]:
    """Milliseconds of several processes that ask at the same time, all warm before the first is timed."""
    context = multiprocessing.get_context("fork")
    answers, warm = context.Queue(), context.Barrier(number)
    clients = [
        context.Process(target=client, args=(opened, asked[i::number], answers, warm), daemon=True)
        for i in range(number)
    ]
    for one in clients:
        one.start()
    times = [ms for _ in clients for ms in answers.get(timeout=900)]
    for one in clients:
        one.join()
    return times


def client(
    opened: Callable[[], Find], asked: list[Query], answers: multiprocessing.Queue[list[float]], warm: Barrier
) -> None:
    """One process of several."""
    find = opened()
    for one in asked[:60]:
        find(one.name, one.born)
    warm.wait()
    times = []
    for one in asked:
        start = time.perf_counter()
        find(one.name, one.born)
        times.append((time.perf_counter() - start) * 1000)
    answers.put(times)


COLD = """
import sys, time
import django
django.setup()
from datetime import date
from bench.search import our_find
find = our_find()
find(sys.argv[1], date.fromisoformat(sys.argv[2]))
print("answered", flush=True)
for line in sys.stdin:
    name, _, born = line.rpartition(" ")
    start = time.perf_counter()
    find(name, date.fromisoformat(born.strip()))
    print((time.perf_counter() - start) * 1000, flush=True)
"""


def cold_start(server: Embedded, asked: list[Query]) -> None:
    """Seconds from nothing (no server, no process, an empty file cache where the machine lets us) to an answer."""
    from django.db import connection

    connection.close()
    server.halt()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        say("  cold start: this machine does not let us empty its file cache")
    start = time.perf_counter()
    server.start()
    asking = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", COLD, asked[0].name, asked[0].born.isoformat()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert asking.stdout and asking.stdin
    if asking.stdout.readline().strip() != "answered":
        raise SystemExit("the first search after a cold start failed: see above")
    figure("search.cold_start", time.perf_counter() - start, "s")
    times = []
    for one in asked[1:101]:
        asking.stdin.write(f"{one.name} {one.born.isoformat()}\n")
        asking.stdin.flush()
        times.append(float(asking.stdout.readline()))
    figure("search.cold_start.p95_first_100", percentile(times, 0.95), "ms")
    asking.stdin.close()
    asking.wait(20)


if __name__ == "__main__":
    sys.exit(main())
