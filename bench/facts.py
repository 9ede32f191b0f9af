"""`make bench-facts`: how fast one reader digests facts, with and without a backlog, and what kills do to it.

The reader writes a row for every fact. Twenty times a reader process is killed at a random moment while
writers keep stating; afterwards every fact must have its row, once, and each subject's in order.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.house import django_on, figure, folder, say

KILLS = int(os.environ.get("ROUNDS") or 20)
SUBJECTS = 500


def main() -> None:
    """Run the benchmark, or one of its own helper processes."""
    if sys.argv[1:2] == ["reader"]:
        _child()
        read_for_ever()
        return
    if sys.argv[1:2] == ["writer"]:
        _child()
        write_for_ever(int(sys.argv[2]), int(sys.argv[3]))
        return
    with django_on(folder("facts")):
        from django.db import connection

        prepare(connection)
        rate = digest_rate(connection, 10_000, rounds=3)
        figure("facts.rate", rate, "facts/s")
        backlog = digest_rate(connection, 50_000, rounds=1)
        figure("facts.rate_backlog", backlog, "facts/s")
        figure("facts.rate_kept", 100 * backlog / rate, "%")
        lost, doubled, disorder = kills(connection)
        figure("facts.lost", lost, "facts")
        figure("facts.doubled", doubled, "facts")
        figure("facts.out_of_order", disorder, "facts")


def prepare(connection: object) -> None:
    """The effect table, and the reader that fills it."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "CREATE TABLE bench_effect (id bigserial PRIMARY KEY, subject text, number bigint, writer int)"
        )
    subscribe()


def subscribe() -> None:
    """Declare the benchmark's fact and its handler, past the frozen registry."""
    from dataclasses import dataclass

    from django.db import connection

    from bluelamp.kernel.events import declaring

    @declaring.fact("bench.noted")
    @dataclass(frozen=True, kw_only=True)
    class Noted:
        subject: str
        number: int
        writer: int

    def hear(fact: Noted) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_effect (subject, number, writer) VALUES (%s, %s, %s)",
                [fact.subject, fact.number, fact.writer],
            )

    declaring.subscriptions._items["bench.hear"] = declaring.Subscription(
        "bench.hear", "bench", "bench.noted", hear
    )
    globals()["Noted"] = Noted


def state_many(connection: object, count: int) -> None:
    """State facts as commands do, a few in each transaction."""
    from django.db import transaction

    from bluelamp.kernel import events

    for first in range(0, count, 50):
        with transaction.atomic():
            for number in range(first, min(first + 50, count)):
                subject = f"person:{number % SUBJECTS}"
                events.state(Noted(subject=subject, number=number, writer=0), about=subject)  # type: ignore[name-defined]  # noqa: F821


def digest_rate(connection: object, count: int, *, rounds: int) -> float:
    """Facts a second through one reader that starts with `count` of them waiting; the median of the rounds."""
    from bluelamp.kernel import events

    rates = []
    for _ in range(rounds):
        state_many(connection, count)
        began, done = time.perf_counter(), 0
        while moved := events.read_once("bench"):
            done += moved
        rates.append(done / (time.perf_counter() - began))
        say(f"digested {done} facts at {rates[-1]:.0f}/s")
    return sorted(rates)[len(rates) // 2]


def kills(connection: object) -> tuple[int, int, int]:
    """Kill reader and writer processes at random; then count what is missing, doubled or out of order."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("TRUNCATE bench_effect")
    rng = random.Random(2026)
    writers = [spawn("writer", str(one), "1000000") for one in (1, 2)]
    for turn in range(KILLS):
        reader = spawn("reader")
        time.sleep(rng.uniform(1.0, 2.0))
        victim = reader if turn % 3 else writers[turn % 2]
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        if victim in writers:
            one = writers.index(victim)
            writers[one] = spawn("writer", str(one + 1), "1000000")
        reader.send_signal(signal.SIGKILL)
        reader.wait()
        say(f"kill {turn + 1} of {KILLS}")
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    return compare(connection)


def compare(connection: object) -> tuple[int, int, int]:
    """Let the reader finish, then compare the log with the effects."""
    from bluelamp.kernel import events

    time.sleep(0.5)
    while events.read_once("bench"):
        pass
    sql = """
    WITH stated AS (SELECT body->>'subject' AS subject, (body->>'number')::bigint AS number, (body->>'writer')::int AS writer, seq
                    FROM kernel_fact WHERE name = 'bench.noted' AND (body->>'writer')::int > 0),
    done AS (SELECT subject, number, writer, count(*) AS times, min(id) AS id FROM bench_effect GROUP BY 1, 2, 3),
    both_sides AS (SELECT s.subject, s.seq, d.id, lag(d.id) OVER (PARTITION BY s.subject ORDER BY s.seq) AS before
                   FROM stated s JOIN done d USING (subject, number, writer))
    SELECT (SELECT count(*) FROM stated) - (SELECT count(*) FROM done),
           (SELECT coalesce(sum(times - 1), 0) FROM done),
           (SELECT count(*) FROM both_sides WHERE before > id)"""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql)
        lost, doubled, disorder = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM bench_effect")
        say(f"{cursor.fetchone()[0]} facts stated and digested through the kills")
    return int(lost), int(doubled), int(disorder)


def spawn(*args: str) -> subprocess.Popen[bytes]:
    """One of this benchmark's own processes."""
    return subprocess.Popen([sys.executable, "-m", "bench.facts", *args], cwd=Path(__file__).parent.parent)


def _child() -> None:
    import django

    django.setup()
    subscribe()


def read_for_ever() -> None:
    """A reader process, to be killed."""
    from bluelamp.kernel import events

    while True:
        if not events.read_once("bench"):
            time.sleep(0.01)


def write_for_ever(writer: int, limit: int) -> None:
    """A writer process: both writers speak about the same subjects; some transactions are rolled back."""
    from django.db import transaction

    from bluelamp.kernel import events, ids

    rng = random.Random(ids.new_id().int)
    for _ in range(limit):
        try:
            with transaction.atomic():
                for about in sorted(rng.sample(range(20), rng.randint(1, 3))):
                    subject = f"person:{about}"
                    number = ids.new_id().int % 2**60
                    events.state(Noted(subject=subject, number=number, writer=writer), about=subject)  # type: ignore[name-defined]  # noqa: F821
                if rng.random() < 0.1:
                    raise RuntimeError("rolled back on purpose")
        except RuntimeError:
            continue
        except Exception as error:
            if "deadlock" not in str(error):
                raise


if __name__ == "__main__":
    main()
