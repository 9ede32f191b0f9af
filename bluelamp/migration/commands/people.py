"""People: every nominal of the records system by itself, then the matched ones merged through nominals' door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

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
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.nominals import Surroundings
from bluelamp.migration.rules.rows import day
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import (
    Ground,
    ImportBatch,
    LinkType,
    MergeEvidence,
    MergePair,
    NewOrganisation,
    NewPerson,
    NewReview,
    ReviewOrigin,
)

PERSONS_A_BATCH = 250
MERGES_A_BATCH = 200
PARTS = (
    "NOMINAL_NAME", "NOMINAL_IDENT", "NOMINAL_PHONE", "NOMINAL_ADDRESS", "NOMINAL_LINK", "NOMINAL_WARNING",
    "NOMINAL_SCHOOL",
)  # fmt: skip
GROUNDS = {
    "identifier": Ground.IDENTIFIER, "name": Ground.NAME, "birth": Ground.BIRTH, "phone": Ground.PHONE,
    "address": Ground.ADDRESS,
}  # fmt: skip


@dataclass
class _Batch:
    """What a batch of nominals becomes, and the fates of its rows."""

    by: Actor
    schools: dict[str, str]
    known: set[str]
    persons: list[NewPerson] = field(default_factory=list)
    around: Surroundings = field(default_factory=Surroundings)
    decisions: list[Decision] = field(default_factory=list)

    def add(self, nominal: Held, parts: Sequence[Held], golden: str, doubt: str) -> None:
        """One nominal; a matched one waits for its merge, a doubtful one is loaded and held."""
        ref = stable_id("records", "NOMINAL", nominal.key)
        who = f"person:{ref}"
        person = shape.person(ref, nominal.row, [part.row for part in parts])
        self.persons.append(shape.with_possible_births(person, clock.now().date()))
        for part in parts:
            self._part(part, who)
        notes = _notes(nominal)
        if golden in ("", str(ref)):
            fate = Fate.HELD if doubt else Fate.LOADED
            risk = Risk.MEDIUM if doubt else Risk.NONE
            self.decisions.append(
                Decision(nominal.id, fate, "; ".join(filter(None, [notes, doubt])), (who,), risk)
            )

    def _part(self, part: Held, who: str) -> None:
        row, targets = part.row, [who]
        if part.kind == "NOMINAL_ADDRESS":
            place = self.around.lives_at(who, row)
            targets += [f"location:{place}"] if place else []
        elif part.kind == "NOMINAL_WARNING":
            self.around.warn(who, row)
        elif part.kind == "NOMINAL_LINK":
            self._kin(part, who, targets)
            return
        elif part.kind == "NOMINAL_PHONE":
            targets.append(self._phone(row.get("PHONE"), who, part))
        elif part.kind == "NOMINAL_SCHOOL":
            self._school(part, who, targets)
            return
        if part.is_waiting:
            self.decisions.append(Decision(part.id, Fate.LOADED, "", tuple(filter(None, targets))))

    def _kin(self, part: Held, who: str, targets: list[str]) -> None:
        number = part.row.get("OTHER_NOM_ID")
        is_known = number in self.known
        if is_known:
            other = f"person:{stable_id('records', 'NOMINAL', number)}"
            kind = shape.KINSHIP.get(part.row.get("LINK_TYPE"), LinkType.ASSOCIATE)
            self.around.tie(who, other, kind, part.row)
            targets.append(other)
        fate, why = (Fate.LOADED, "") if is_known else (Fate.HELD, f"{number} is not among the nominals")
        if part.is_waiting:
            self.decisions.append(
                Decision(part.id, fate, why, tuple(targets), Risk.NONE if is_known else Risk.LOW)
            )

    def _phone(self, number: str, who: str, part: Held) -> str:
        if not any(character.isdigit() for character in number):
            return ""
        phone = nominals.create_phone(self.by, number=number, source=shape.source_of("records", part.key))
        self.around.tie(who, str(phone), LinkType.USES_PHONE, part.row)
        return str(phone)

    def _school(self, part: Held, who: str, targets: list[str]) -> None:
        school = self.schools.get(part.row.get("SCHOOL_CODE"))
        if school:
            self.around.tie(who, school, LinkType.ATTENDS_SCHOOL, part.row)
            targets.append(school)
        fate, why = (Fate.LOADED, "") if school else (Fate.HELD, "its school is not among the schools")
        if part.is_waiting:
            self.decisions.append(Decision(part.id, fate, why, tuple(targets), Risk.LOW))


def load_people(by: Actor) -> int:
    """Every nominal with its names, numbers, addresses, links and warnings; how many."""
    schools, loaded = load_schools(by), 0
    while batch := reading.after("NOMINAL", progress.of("people"), PERSONS_A_BATCH):
        carefully(batch, lambda some: _take(by, schools, some), _hold)
        loaded += len(batch)
    return loaded


def _take(by: Actor, schools: dict[str, str], batch: Sequence[Held]) -> None:
    ids = [held.id for held in batch]
    parts = reading.children(PARTS, [held.key for held in batch])
    golden, doubts = _golden(ids), doubts_about(ids)
    others = [p.row.get("OTHER_NOM_ID") for some in parts.values() for p in some if p.kind == "NOMINAL_LINK"]
    taken = _Batch(by, schools, reading.known_keys("NOMINAL", others))
    for held in batch:
        taken.add(held, parts.get(held.key, []), golden.get(held.id, ""), doubts.get(held.id, ""))
    _import(by, taken)
    progress.move("people", batch[-1].id)


def _hold(nominal: Held, why: str) -> None:
    parts = reading.children(PARTS, [nominal.key]).get(nominal.key, [])
    waiting = [part for part in parts if part.is_waiting]
    decide([Decision(nominal.id, Fate.HELD, why, risk=Risk.HIGH)])
    decide([Decision(part.id, Fate.HELD, f"its nominal was {why}", risk=Risk.MEDIUM) for part in waiting])
    progress.move("people", nominal.id)


def _import(by: Actor, taken: _Batch) -> None:
    nominals.import_persons(
        by,
        batch=ImportBatch(
            persons=tuple(taken.persons),
            places=tuple(taken.around.places.values()),
            links=tuple(taken.around.links),
            markers=tuple(taken.around.markers),
        ),
    )
    decide(taken.decisions)


def load_schools(by: Actor) -> dict[str, str]:
    """Every school as an organisation, by its code."""
    for batch in reading.waiting("SCHOOL", 200):
        with transaction.atomic():
            decide([
                Decision(held.id, Fate.LOADED, "", (str(nominals.create_organisation(by, organisation=_school(held))),))
                for held in batch
            ])  # fmt: skip
    rows = fetch("SELECT key, targets[1] FROM migration_ledgerrow WHERE kind = 'SCHOOL' AND fate = 'loaded'")
    return dict(rows)  # type: ignore[arg-type]


def _school(held: Held) -> NewOrganisation:
    return NewOrganisation(
        name=held.row.get("NAME"), kind="school", source=shape.source_of("records", held.key)
    )


def _notes(nominal: Held) -> str:
    text = nominal.row.get("DOB")
    if text and day(text) is None:
        return f"{text} is not a date: the birth is left open"
    if (born := day(text)) and not shape.is_possible(born, clock.now().date()):
        return f"{text} cannot be a birth: it is left open"
    if text.startswith("01/01/"):
        return "born on a 1 January: taken as the year only"
    return ""


def _golden(ids: Sequence[int]) -> dict[int, str]:
    rows = fetch("SELECT ledger_id, golden FROM migration_mention WHERE ledger_id = ANY(%s)", [list(ids)])
    return {id_: str(golden) for id_, golden in rows}


def doubts_about(ids: Sequence[int]) -> dict[int, str]:
    """For mentions that may be somebody loaded earlier: who, and why it is only perhaps."""
    rows = fetch(
        """
        SELECT DISTINCT ON (e.other) e.other, m.key, e.reasons
          FROM migration_edge AS e JOIN migration_mention AS m ON m.ledger_id = e.one
          JOIN migration_mention AS self ON self.ledger_id = e.other
         WHERE e.other = ANY(%s) AND e.state = 'possible' AND self.golden <> m.golden
         ORDER BY e.other, e.weight DESC, e.one
        """,
        [list(ids)],
    )
    return {id_: f"may be the same person as {key}: {', '.join(reasons)}" for id_, key, reasons in rows}


UNMERGED = """
    SELECT m.ledger_id, m.person, m.golden, head.key, e.weight, e.reasons, e.grounds, e.rules
      FROM migration_mention AS m
      JOIN migration_ledgerrow AS l ON l.id = m.ledger_id AND l.fate = ''
      JOIN migration_mention AS head ON head.person = m.golden
      JOIN LATERAL (SELECT * FROM migration_edge AS e
                     WHERE (e.one = m.ledger_id OR e.other = m.ledger_id) AND e.state = 'accepted'
                     ORDER BY (e.one = head.ledger_id) DESC, e.weight DESC, e.id LIMIT 1) AS e ON true
     WHERE m.source = 'records' AND m.golden <> m.person
     ORDER BY m.ledger_id LIMIT %s
"""


def merge_people(by: Actor) -> int:
    """Merge each matched nominal into its golden one, many at once, with the rule's reasons; how many were decided."""
    decided = 0
    while rows := fetch(UNMERGED, [MERGES_A_BATCH]):
        with transaction.atomic():
            decide(_merged(by, rows))
        decided += len(rows)
    return decided


def _merged(by: Actor, rows: Sequence[tuple[object, ...]]) -> list[Decision]:
    """A pair that nominals refuses, such as two people known to be different, is held for a person to look at."""
    pairs = [_pair(row) for row in rows]
    refused = {one.pair.absorb: one.reasons for one in nominals.merge_many(by, pairs=tuple(pairs)).refused}
    return [_decision(row, refused.get(pair.absorb)) for row, pair in zip(rows, pairs, strict=True)]


def _pair(row: tuple[object, ...]) -> MergePair:
    _, person, golden, _, weight, reasons, grounds, rules = row
    evidence = MergeEvidence(
        grounds=frozenset(GROUNDS[g] for g in grounds if g in GROUNDS),  # type: ignore[union-attr, attr-defined]
        reason=f"Migration: {', '.join(reasons)}"[:2000],  # type: ignore[arg-type]
        rule=f"migration.matching {rules}",
        weight=float(weight),  # type: ignore[arg-type]
    )
    return MergePair(keep=PersonRef(golden), absorb=PersonRef(person), evidence=evidence)  # type: ignore[arg-type]


def _decision(row: tuple[object, ...], refused: Sequence[str] | None) -> Decision:
    ledger_id, person, golden, key, _, reasons, _, _ = row
    words = ", ".join(reasons)  # type: ignore[arg-type]
    if refused:
        why = f"not merged with {key} ({words}): {' '.join(refused)}"
        return Decision(ledger_id, Fate.HELD, why, (f"person:{person}",), risk=Risk.HIGH)  # type: ignore[arg-type]
    why = f"the same person as {key}: {words}"
    return Decision(ledger_id, Fate.MERGED, why, (f"person:{person}", f"person:{golden}"))  # type: ignore[arg-type]


POSSIBLE = """
    SELECT e.id, one.golden, other.golden, e.weight, e.reasons
      FROM migration_edge AS e
      JOIN migration_mention AS one ON one.ledger_id = e.one
      JOIN migration_mention AS other ON other.ledger_id = e.other
     WHERE e.state = 'possible' AND e.id > %s AND one.golden <> other.golden
     ORDER BY e.id LIMIT %s
"""


def offer_possible(by: Actor) -> int:
    """Put every possible match on the review desk, once; how many pairs are new there."""
    offered = 0
    while rows := fetch(POSSIBLE, [progress.of("possible"), PERSONS_A_BATCH]):
        with transaction.atomic():
            offered += nominals.raise_many(by, pairs=tuple(_possible(row) for row in rows))
            progress.move("possible", int(rows[-1][0]))
    return offered


def _possible(row: tuple[object, ...]) -> NewReview:
    _, one, other, weight, reasons = row
    return NewReview(
        one=PersonRef(one), other=PersonRef(other), origin=ReviewOrigin.MIGRATION,  # type: ignore[arg-type]
        reason=", ".join(reasons), weight=float(weight),  # type: ignore[arg-type]
    )  # fmt: skip
