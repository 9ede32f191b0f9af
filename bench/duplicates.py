"""Records of synthetic people as three old systems would hold them: some people several times, with errors.

Written apart from the product: it imports nothing of it. Seven hundred thousand people make a million records.
Each further record of a person has its own errors and its own missing facts; people move house, change their
telephone, marry. Some share an address, a telephone or a birthday with a relative who is somebody else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.corruption import plain
from bench.people import Human, humans

SHARE_OF_PEOPLE = 0.7
COPIES, COPY_SHARES = (0, 1, 2, 3, 5), (0.76, 0.14, 0.06, 0.03, 0.01)
SHORT = {
    "william": "bill", "robert": "bob", "richard": "rick", "margaret": "peggy", "elizabeth": "liz", "james": "jim",
    "thomas": "tom", "christopher": "chris", "michael": "mick", "katherine": "kate", "anthony": "tony",
    "jennifer": "jenny", "patricia": "pat", "susan": "sue", "deborah": "debbie", "andrew": "andy", "edward": "ted",
    "victoria": "vicky", "samantha": "sam", "benjamin": "ben", "joseph": "joe", "daniel": "dan", "matthew": "matt",
    "alexander": "alex", "nicholas": "nick", "stephen": "steve", "timothy": "tim", "kenneth": "ken", "david": "dave",
}  # fmt: skip
EAR = (("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("oo", "u"), ("sh", "ch"), ("c", "k"), ("z", "s"), ("ou", "u"), ("ll", "l"), ("nn", "n"), ("y", "i"))  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
AREAS = [f"{a}{b}" for a in "BCDEGHLMNPSTW" for b in "ABDEHLNRSTY"]
STREETS = [f"{a} {b}" for a in ("Abbey", "Ash", "Bath", "Canal", "Chapel", "Church", "Elm", "Field", "Forge", "Garden", "George", "Grange", "Green", "Hill", "King", "Lake", "London", "Manor", "Mill", "New", "North", "Oak", "Park", "Queen", "Rose", "School", "South", "Station", "Victoria", "West") for b in ("Street", "Road", "Lane", "Avenue", "Close", "Drive")]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One person as one system holds them."""

    person: int
    forenames: str
    surname: str
    dob: str
    dob_precision: str
    sex: str
    postcode: str
    address: str
    phone: str
    email: str


def _home(rng: random.Random) -> tuple[str, str]:
    code = f"{rng.choice(AREAS)}{rng.randint(1, 40)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"
    return code, f"{rng.randint(1, 180)} {rng.choice(STREETS)}"


def _phone(rng: random.Random) -> str:
    return f"07{rng.randrange(10**9):09}"


def _first(rng: random.Random, human: Human, relative: Record | None) -> Record:
    """As the person would tell it; one in twelve lives with somebody of the same surname."""
    code, address = _home(rng)
    phone = _phone(rng)
    family = plain(human.family)
    if relative and rng.random() < 0.08:
        code, address, family = relative.postcode, relative.address, relative.surname
        phone = relative.phone if rng.random() < 0.5 else phone
    given = plain(human.forenames)
    email = f"{given.split()[0].lower()}.{family.lower()}{rng.randint(1, 99)}@example.com".replace(" ", "")
    return Record(
        human.number,
        given,
        family,
        human.born.isoformat(),
        "day",
        rng.choice("MF"),
        code,
        address,
        phone,
        email,
    )


def _letter(rng: random.Random, word: str) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    how = rng.randrange(4)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + rng.choice(LETTERS) + word[at + 1 :]
    if how == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice(LETTERS) + word[at:]


def _heard(rng: random.Random, word: str) -> str:
    able = [(old, new) for old, new in EAR if old in word.lower()[1:]]
    if not able:
        return _letter(rng, word)
    old, new = rng.choice(able)
    return word[0] + word[1:].lower().replace(old, new, 1)


def _names(rng: random.Random, given: str, family: str) -> tuple[str, str]:
    words = given.split()
    how = rng.randrange(9)
    if how == 0:
        return " ".join([SHORT.get(words[0].lower(), words[0]), *words[1:]]), family
    if how == 1:
        return " ".join([_letter(rng, words[0]), *words[1:]]), family
    if how in (2, 3):
        return given, _letter(rng, family)
    if how == 4:
        return given, _heard(rng, family)
    if how == 5:
        return family, words[0]
    if how == 6 and len(words) > 1:
        return words[1], family
    if how == 7:
        return words[0][0], family
    if how == 8 and "-" in family:
        return given, rng.choice(family.split("-"))
    return given, _heard(rng, family)


def _birth(rng: random.Random, text: str) -> tuple[str, str]:
    born = date.fromisoformat(text)
    how = rng.randrange(5)
    if how == 0 and born.day <= 12:
        return born.replace(month=born.day, day=born.month).isoformat(), "day"
    if how == 1:
        return f"{born.year}-01-01", "year"
    if how == 2:
        return born.replace(
            day=min(born.day, 28), year=born.year + rng.choice((-1, 1, -10, 10))
        ).isoformat(), "day"
    if how == 3:
        return born.replace(day=rng.randint(1, 28)).isoformat(), "day"
    return born.replace(day=min(born.day, 28), month=rng.randint(1, 12)).isoformat(), "day"


def _again(rng: random.Random, one: Record) -> Record:
    """The same person in another system, later."""
    given, family = one.forenames, one.surname
    if rng.random() < 0.4:
        given = given.split()[0]
    if rng.random() < 0.35:
        given, family = _names(rng, given, family)
    if one.sex == "F" and rng.random() < 0.03:
        family = f"{family.title()}{rng.choice(('son', 'ton', 'ley'))}"
    dob, precision = _birth(rng, one.dob) if one.dob and rng.random() < 0.12 else (one.dob, one.dob_precision)
    code, address = _home(rng) if rng.random() < 0.22 else (one.postcode, one.address)
    return replace(
        one, forenames=given, surname=family, dob="" if rng.random() < 0.06 else dob, dob_precision=precision,
        sex="" if rng.random() < 0.05 else one.sex, postcode="" if rng.random() < 0.12 else code,
        address="" if rng.random() < 0.15 else address,
        phone=_phone(rng) if rng.random() < 0.3 else "" if rng.random() < 0.4 else one.phone,
        email="" if rng.random() < 0.6 else one.email,
    )  # fmt: skip


def records(count: int, seed: int = 5) -> Iterator[Record]:
    """`count` records, the same for the same seed, in no order that tells who is who."""
    rng = random.Random(seed)
    made = 0
    last: Record | None = None
    for human in humans(count, seed + 1):
        last = first = _first(rng, human, last)
        for number in range(1 + rng.choices(COPIES, COPY_SHARES)[0]):
            yield first if number == 0 else _again(rng, first)
            made += 1
            if made == count:
                return


def write(path: Path, count: int, seed: int = 5) -> None:
    """Parquet for `bluelamp match predict`, with the truth in a column that it does not read."""
    rng = random.Random(seed + 2)
    names = list(range(count))
    rng.shuffle(names)
    writer: pq.ParquetWriter | None = None
    batch: list[dict[str, object]] = []
    for name, one in zip(names, records(count, seed), strict=True):
        batch.append(_row(name, one))
        if len(batch) == 100_000:
            writer = _flush(path, writer, batch)
    if batch:
        writer = _flush(path, writer, batch)
    if writer:
        writer.close()


SCHEMA = pa.schema([
    ("record_id", pa.string()), ("truth", pa.int64()), ("forenames", pa.string()), ("surname", pa.string()),
    ("dob", pa.string()), ("dob_precision", pa.string()), ("sex", pa.string()), ("postcode", pa.string()),
    ("address", pa.string()), ("phones", pa.list_(pa.string())), ("emails", pa.list_(pa.string())),
])  # fmt: skip


def _row(name: int, one: Record) -> dict[str, object]:
    return {
        "record_id": f"R{name:08}", "truth": one.person, "forenames": one.forenames or None, "surname": one.surname or None,
        "dob": one.dob or None, "dob_precision": one.dob_precision, "sex": one.sex or None, "postcode": one.postcode or None,
        "address": one.address or None, "phones": [one.phone] if one.phone else [], "emails": [one.email] if one.email else [],
    }  # fmt: skip


def _flush(path: Path, writer: pq.ParquetWriter | None, batch: list[dict[str, object]]) -> pq.ParquetWriter:
    writer = writer or pq.ParquetWriter(path, SCHEMA)
    writer.write_table(pa.Table.from_pylist(batch, schema=SCHEMA))
    batch.clear()
    return writer
