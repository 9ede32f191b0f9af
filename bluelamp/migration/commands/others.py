"""People whom only the command log or the custody system knows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import progress, reading
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.rules import nominals as shape
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import Description, ImportBatch, NewIdentifier, NewName, NewPerson, Scheme

PERSONS_A_BATCH = 300
HEADS = """
    SELECT ledger_id, person FROM migration_mention
     WHERE source <> 'records' AND golden = person AND ledger_id > %s ORDER BY ledger_id LIMIT %s
"""
BIRTH_FORMS = {"PE": "%d%m%Y", "CUSTODY": "%Y-%m-%d"}


def load_others(by: Actor) -> int:
    """A nominal for each such person, from the first row that names them; how many."""
    loaded = 0
    while heads := _next_heads():
        carefully(reading.by_id(list(heads)), partial(_take, by, heads), _hold)
        loaded += len(heads)
    return loaded


def _take(by: Actor, refs: dict[int, uuid.UUID], batch: Sequence[Held]) -> None:
    persons = tuple(person_of(refs[held.id], held) for held in batch)
    nominals.import_persons(by, batch=ImportBatch(persons=persons))
    progress.move("others", batch[-1].id)


def _hold(held: Held, why: str) -> None:
    decide([Decision(held.id, Fate.HELD, why, risk=Risk.HIGH)])
    progress.move("others", held.id)


def _next_heads() -> dict[int, uuid.UUID]:
    return dict(fetch(HEADS, [progress.of("others"), PERSONS_A_BATCH]))


def person_of(ref: uuid.UUID, held: Held) -> NewPerson:
    """The person one row names."""
    row = held.row
    name = NewName(family=row.get("SURNAME").title()[:200], given=row.get("FORENAMES").title()[:200])
    system = "custody" if held.kind == "CUSTODY" else "command_log"
    person = NewPerson(
        names=(name,) if name.family or name.given else (NewName(family="NAME NOT RECORDED"),),
        births=shape.birth(row.get("DOB"), BIRTH_FORMS[held.kind], estimated=False),
        identifiers=tuple(_numbers(row)),
        description=Description(sex=shape.sex(row.get("SEX"))),
        source=shape.source_of(system, held.key),
        ref=PersonRef(ref),
    )
    return shape.with_possible_births(person, clock.now().date())


def _numbers(row: SourceRow) -> list[NewIdentifier]:
    wanted = ((Scheme.PNC, row.get("PNC")), (Scheme.CRO, row.get("CRO")))
    return [NewIdentifier(scheme=scheme, value=value) for scheme, value in wanted if value]
