"""All three extracts of one force, with dirt and the truth about both."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from bluelamp.synth import force as forces
from bluelamp.synth.chance import stream
from bluelamp.synth.extracts import command_log, custody_xml, records
from bluelamp.synth.extracts.dirt import Spoiler
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.types import Force


def write(force: Force, out: Path, clean: bool = False) -> dict[str, int]:
    """Write the extracts and the truth about them; returns rows per file."""
    index = Index(force)
    dump, log, detentions = (
        records.Dump(force, index).fill(), command_log.Log(force).fill(), custody_xml.fill(force),
    )  # fmt: skip
    spoiler = Spoiler(stream(force.seed, "dirt"))
    if not clean:
        records.plant(dump, spoiler)
        command_log.plant(log, spoiler)
        custody_xml.plant(detentions, spoiler)
    spoiler.settle([*dump.values(), log], first_row=2)
    spoiler.settle([detentions], first_row=1)
    taken = f"{force.until:%d%m%Y}"
    records.write(dump, out)
    command_log.write(log, out, taken)
    custody_xml.write(detentions, out, taken)
    rows = {table.file: len(table.rows) for table in (*dump.values(), log, detentions)}
    _write_truth(force, index, spoiler, rows, out)
    return rows


def _write_truth(force: Force, index: Index, spoiler: Spoiler, rows: dict[str, int], out: Path) -> None:
    truth = {
        "seed": force.seed,
        "area": force.area,
        "until": force.until.isoformat(),
        "force": forces.counts(force),
        "rows": rows,
        "source_rows": sum(rows.values()),
        "story": {
            name: {"nominals": index.numbers(who), "name": _full(force, who)}
            for name, who in force.story.items()
        },
        "planted_counts": dict(Counter(planted.kind for planted in spoiler.planted)),
        "planted": [asdict(planted) for planted in spoiler.planted],
        "omissions": [
            asdict(omission) | {"subject": _full(force, omission.subject),
                                "nominals": index.numbers(omission.subject)}
            for omission in force.omissions
        ],
    }  # fmt: skip
    (out / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False), "utf-8")
    with (out / "truth_people.csv").open("w", encoding="utf-8", newline="") as sink:
        sheet = csv.writer(sink)
        sheet.writerow(("nominal", "human", "slip"))
        sheet.writerows((n.number, n.human.number, n.slip) for n in index.all())


def _full(force: Force, who: int) -> str:
    human = force.humans[who]
    return f"{' '.join(human.forenames)} {human.surname} born {human.born:%d/%m/%Y}"
