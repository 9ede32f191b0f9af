"""`make bench-repeat REPEATS=1000000`: the same questions again and again from eight threads while records change.

Answers that carry the same data version and the same rules version must be the same bytes (domain/search.md §8).
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.corruption import queries
from bench.house import django_on, figure, folder, say
from bench.people import Human, humans
from bench.search import officer, subject_of

REPEATS = int(os.environ.get("REPEATS") or 1_000_000)
THREADS, PEOPLE, QUESTIONS, PAUSE = 8, 20_000, 44, 1.0


@dataclass
class Kept:
    """What the threads have seen: the bytes of each answer by question and versions."""

    left: int
    digests: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    compared: int = 0
    differing: Counter[str] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, many: int) -> int:
        """A share of what is left to do."""
        with self.lock:
            taken = min(many, self.left)
            self.left -= taken
            return taken

    def compare(self, place: tuple[str, str, str], digest: bytes) -> None:
        """Hold an answer against the first one of the same versions."""
        with self.lock:
            first = self.digests.setdefault(place, digest)
            self.compared += 1
            if first != digest:
                self.differing[place[0]] += 1


def main() -> None:
    """Ask, write, compare."""
    people = list(humans(PEOPLE))
    asked = [f"{one.name} {one.born:%d/%m/%Y}" for one in queries(people, QUESTIONS // 11)]
    with django_on(folder("repeat"), is_durable=False):
        index(people)
        kept, over = Kept(REPEATS), threading.Event()
        writer = threading.Thread(target=write, args=(people, over, kept))
        readers = [threading.Thread(target=ask, args=(asked, kept, seed)) for seed in range(THREADS)]
        start = time.perf_counter()
        for one in [writer, *readers]:
            one.start()
        for one in readers:
            one.join()
        over.set()
        writer.join()
        report(kept, time.perf_counter() - start)


def report(kept: Kept, seconds: float) -> None:
    """Print what was seen; faults are not hidden behind figures."""
    if kept.faults:
        raise kept.faults[0]
    figure("repeat.answers", kept.compared, "answers")
    figure("repeat.versions", len({place[1] for place in kept.digests}), "data versions")
    figure("repeat.repeats_of_the_same_version", kept.compared - len(kept.digests), "answers")
    figure("repeat.differences", sum(kept.differing.values()), "answers")
    figure("repeat.rate", kept.compared / seconds, "answers/s")
    for text, count in kept.differing.items():
        say(f"  {count} answers differ for {text!r}")


def index(people: list[Human]) -> None:
    """Make the population findable."""
    from django.db import transaction

    from bluelamp.search import commands

    with transaction.atomic():
        commands.index_many([subject_of(one) for one in people])
    commands.refresh_rarity()


def ask(asked: list[str], kept: Kept, seed: int) -> None:
    """One thread's share of the questions."""
    from django.db import connection
    from pydantic import TypeAdapter

    from bluelamp.search import queries as search
    from bluelamp.search.types import Answer, PeopleQuery

    rng, form, viewer = random.Random(seed), TypeAdapter(Answer), officer()
    try:
        while taken := kept.take(100):
            for text in rng.choices(asked, k=taken):
                answer = search.people(viewer, PeopleQuery(text=text, limit=10, is_people_only=True))
                digest = hashlib.blake2b(form.dump_json(answer), digest_size=16).digest()
                kept.compare((text, answer.data_version, answer.rules_version), digest)
    except BaseException as fault:
        kept.faults.append(fault)
        kept.left = 0
    finally:
        connection.close()


def write(people: list[Human], over: threading.Event, kept: Kept) -> None:
    """Change records, every second: people nobody asks for come, go and are renamed."""
    from dataclasses import replace

    from django.db import connection, transaction

    from bluelamp.search import commands

    rng = random.Random(1)
    try:
        while not over.wait(PAUSE):
            one = rng.choice(people)
            other = replace(one, number=len(people) + rng.randrange(500), family=rng.choice(people).family)
            with transaction.atomic():
                commands.index_many([subject_of(other)])
    except BaseException as fault:
        kept.faults.append(fault)
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
