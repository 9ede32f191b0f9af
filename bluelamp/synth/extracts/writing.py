"""The extracts of five old systems of one force, with dirt and the truth about all of it.

A town is written part by part, so that an extract of any size needs the memory of one part.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bluelamp.synth import force as forces
from bluelamp.synth.chance import stream
from bluelamp.synth.extracts import command_log, custody_xml, duty, records, youth
from bluelamp.synth.extracts.dirt import Planted, Share, Spoiler
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Sink
from bluelamp.synth.numbering import Numbers
from bluelamp.synth.places import AddressBook
from bluelamp.synth.types import Force

SHAPES = (records.SHAPE, command_log.SHAPE, custody_xml.SHAPE, youth.SHAPE, duty.SHAPE)
PART = 6_000
ANOTHER_PART = 1_000_003
ROWS_A_HEAD, ROWS_ANYWAY = 8.9, 2_000
WITHOUT_CODE, UNALLOCATED = 604, 74
WHOLE_FROM = 24_000


def write(force: Force, out: Path, clean: bool = False) -> dict[str, int]:
    """Write the extracts of one force and the truth about them; returns rows per file."""
    people = len(force.humans)
    return _write([(force, _shares(people, 1, scaled(people))[0])], out, clean)


def write_town(
    book: AddressBook, people: int, seed: int, out: Path, clean: bool = False, without_code: int | None = None
) -> dict[str, int]:
    """Write the extracts of a town of any size, part by part; returns rows per file."""
    parts = max(1, round(people / PART))
    shares = _shares(people, parts, scaled(people) if without_code is None else without_code)
    forces_of_it = _forces(book, people, seed, parts)
    return _write(zip(forces_of_it, shares, strict=True), out, clean)


def people_for(rows: int) -> int:
    """How large a town must be for about so many source rows over all five systems."""
    return max(60, round(min(rows / ROWS_A_HEAD, (rows - ROWS_ANYWAY) / (ROWS_A_HEAD - 0.4))))


def scaled(people: int) -> int:
    """How many crimes lack a usable offence code: 604 from a town of 24,000 on, fewer in a smaller one."""
    return min(WITHOUT_CODE, max(4, WITHOUT_CODE * people // WHOLE_FROM))


def _forces(book: AddressBook, people: int, seed: int, parts: int) -> Iterator[Force]:
    numbers, done = Numbers(), 0
    for part in range(parts):
        wanted = people * (part + 1) // parts - done
        force = forces.build(book, wanted, seed + part * ANOTHER_PART, numbers=numbers)
        done += len(force.humans)
        yield force


def _shares(people: int, parts: int, without_code: int) -> list[Share]:
    unallocated = max(1, round(without_code * UNALLOCATED / WITHOUT_CODE)) if without_code else 0
    steps = range(parts)
    return [
        Share(
            without_code=_step(without_code, part, parts),
            unallocated=_step(unallocated, part, parts),
            is_first=part == 0,
            is_last=part == parts - 1,
        )
        for part in steps
    ]


def _step(total: int, part: int, parts: int) -> int:
    return total * (part + 1) // parts - total * part // parts


@dataclass
class Truth:
    """What was written, added up over the parts of the town."""

    planted: list[Planted] = field(default_factory=list)
    omissions: list[dict[str, object]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    live: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    story: dict[str, object] = field(default_factory=dict)
    head: dict[str, object] = field(default_factory=dict)

    def add(self, force: Force, index: Index, spoiler: Spoiler) -> None:
        """One more part."""
        self.head = self.head or {"seed": force.seed, "area": force.area, "until": force.until.isoformat()}
        self.planted += spoiler.planted
        self.counts.update(forces.counts(force))
        self.counts["schools"] = len(force.schools)
        self.story |= {
            name: {"nominals": index.numbers(who), "name": _full(force, who)}
            for name, who in force.story.items()
        }
        self.omissions += [
            asdict(omission) | {"subject": _full(force, omission.subject),
                                "nominals": index.numbers(omission.subject)}
            for omission in force.omissions
        ]  # fmt: skip

    def told(self, rows: dict[str, int]) -> dict[str, Any]:
        """All of it, as truth.json says it."""
        without = [one for one in self.planted if one.kind in records.WITHOUT_CODE]
        return self.head | {
            "force": dict(self.counts),
            "rows": rows,
            "source_rows": sum(rows.values()),
            "story": self.story,
            "live": {what: len(keys) for what, keys in sorted(self.live.items())},
            "crimes_without_code": {
                "all": len(without),
                "unallocated": sum(1 for one in without if one.note == records.UNALLOCATED),
            },
            "planted_counts": dict(Counter(planted.kind for planted in self.planted)),
            "planted": [asdict(planted) for planted in self.planted],
            "omissions": self.omissions,
        }


def _write(parts: Iterable[tuple[Force, Share]], out: Path, clean: bool) -> dict[str, int]:
    out.mkdir(parents=True, exist_ok=True)
    sinks: dict[str, Sink] = {}
    truth = Truth()
    with (out / "truth_people.csv").open("w", encoding="utf-8", newline="") as people:
        csv.writer(people).writerow(("nominal", "human", "slip"))
        for force, share in parts:
            _write_part(force, share, sinks, truth, people, out, clean)
    for sink in sinks.values():
        sink.close()
    rows = {file: sink.rows for file, sink in sinks.items()}
    (out / "truth.json").write_text(json.dumps(truth.told(rows), indent=1, ensure_ascii=False), "utf-8")
    return rows


def _write_part(
    force: Force, share: Share, sinks: dict[str, Sink], truth: Truth, people: TextIOWrapper, out: Path, clean: bool
) -> None:  # fmt: skip
    index, spoiler = Index(force), Spoiler(stream(force.seed, "dirt"))
    for shape in SHAPES:
        tables = shape.fill(force, index)
        for table in tables.values():
            sink = sinks.setdefault(table.file, Sink(out / table.file))
            table.first_row, table.before = shape.first_row, sink.rows
        if not clean:
            shape.plant(tables, spoiler, share, index)
        spoiler.settle(tables.values())
        for what, key in shape.live(tables):
            truth.live[what].add(key)
        for table in tables.values():
            sinks[table.file].append(shape, table, force.until)
        for name, content in shape.documents(tables):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
    truth.add(force, index, spoiler)
    csv.writer(people).writerows((n.number, n.human.number, n.slip) for n in index.all())


def _full(force: Force, who: int) -> str:
    human = force.humans[who]
    return f"{' '.join(human.forenames)} {human.surname} born {human.born:%d/%m/%Y}"
