"""Can time tell a sealed record from none? Names of one shape, a random half of them planted as sealed records.

Used by a small test and by `make bench-silent`. Every request goes through the whole HTTP stack in this process.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.test import Client
from scipy import stats

from bluelamp.access.models import RecordRestriction
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.search.codes import Guard
from bluelamp.search.tests.makers import index, subject

FORENAMES = [
    "Ada",
    "Bram",
    "Cleo",
    "Dara",
    "Egon",
    "Fern",
    "Glen",
    "Hope",
    "Ivor",
    "Jude",
    "Kaye",
    "Lars",
    "Mina",
    "Nell",
    "Otto",
    "Pia",
    "Rhys",
    "Suki",
    "Toby",
    "Uma",
]
ONSETS = [
    "Bar",
    "Cal",
    "Dun",
    "Fen",
    "Gar",
    "Hol",
    "Kel",
    "Lan",
    "Mar",
    "Nor",
    "Pen",
    "Quil",
    "Ros",
    "Sel",
    "Tor",
    "Ves",
    "Wil",
    "Yar",
    "Brim",
    "Clet",
    "Drov",
    "Gleb",
]
MIDDLES = ["ab", "ed", "in", "or", "um", "av", "el", "os", "uk", "im"]
ENDS = ["by", "den", "field", "ham", "ley", "mere", "ridge", "stow", "ton", "well"]
UNIT = "Protected persons"
HEADERS = ("Content-Type", "Content-Length", "Cache-Control", "Vary", "ETag", "Content-Language")


@dataclass
class Outcome:
    """What the paired requests showed."""

    pairs: int
    bytes_differ: int
    ks_p: float
    times: dict[str, list[float]] = field(default_factory=dict)


def names(chance: random.Random, number: int) -> list[tuple[str, str, date]]:
    """Different people of one shape: a common forename, a made-up surname, a birth to the day."""
    found: dict[tuple[str, str], date] = {}
    while len(found) < number:
        family = chance.choice(ONSETS) + chance.choice(MIDDLES) + chance.choice(ENDS)
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        found.setdefault((chance.choice(FORENAMES), family), born)
    return [(given, family, born) for (given, family), born in found.items()]


def plant_openly(chance: random.Random, number: int, besides: set[tuple[str, str]]) -> None:
    """People anybody may see, sharing names and parts of names with those planted, never the whole name."""
    open_ones = [one for one in names(chance, number) if (one[0], one[1]) not in besides]
    index(*[subject(given, family, born) for given, family, born in open_ones])


def plant_sealed(people: list[tuple[str, str, date]]) -> None:
    """Seal records of these people for the eyes of one unit."""
    secrets = [subject(given, family, born, guard=Guard.SILENT, owner=UNIT) for given, family, born in people]
    index(*secrets)
    RecordRestriction.objects.bulk_create(
        RecordRestriction(
            subject=f"person:{one.id}", kind="person", state="sealed", units=[UNIT], contact=UNIT,
            set_by=SYSTEM.account_id, set_at=clock.now(),
        )
        for one in secrets
    )  # fmt: skip


def question(person: tuple[str, str, date]) -> str:
    """What somebody types who looks for the person."""
    return f"{person[0]} {person[1]} {person[2]:%d/%m/%Y}"


def asked(client: Client, text: str) -> tuple[bytes, tuple[str, ...], float]:
    """(body, headers, seconds) of one search."""
    began = time.perf_counter()
    answer = client.get("/api/search/people", {"q": text})
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.content
    return answer.content, tuple(answer.headers.get(name, "") for name in HEADERS), took


def compare(client: Client, *, pairs: int, openly: int = 2000, seed: int = 1) -> Outcome:
    """Ask before planting, plant a random half as sealed, then ask in pairs, in random order.

    No name is timed twice: names differ among themselves, and a repeat would pass for a finding.
    """
    chance = random.Random(seed)
    everybody = names(chance, pairs * 2)
    plant_openly(chance, openly, {(one[0], one[1]) for one in everybody})
    before = {question(one): asked(client, question(one))[:2] for one in everybody}
    chance.shuffle(everybody)
    secret, nobody = everybody[:pairs], everybody[pairs:]
    plant_sealed(secret)
    differ = 0
    times: dict[str, list[float]] = {"sealed": [], "none": []}
    for one_of_each in zip(secret, nobody, strict=True):
        both = list(zip(("sealed", "none"), one_of_each, strict=True))
        chance.shuffle(both)
        for sort, one in both:
            body, headers, took = asked(client, question(one))
            times[sort].append(took)
            differ += (body, headers) != before[question(one)]
    p = float(stats.ks_2samp(times["sealed"], times["none"]).pvalue)
    return Outcome(pairs=pairs, bytes_differ=differ, ks_p=p, times=times)
