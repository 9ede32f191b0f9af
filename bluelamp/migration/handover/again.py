"""What changes once it is loaded: a new mapping or manifest, a later delivery, parts that come after their row.

A row is touched only when its result changes. What it became is brought up to date through the owners' doors;
what a person changed there since is left alone, and the row is held with that reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.control import queries as control
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import progress
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.copying import execute, fetch
from bluelamp.migration.commands.deciding import Decision
from bluelamp.migration.handover import handing, known, people, result, rows
from bluelamp.migration.handover.assembling import assemble
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.rows import Held, Unit
from bluelamp.migration.mapping import Incident, Nominal, Rule
from bluelamp.migration.rules.identity import stable_id
from bluelamp.nominals import queries as nominals
from bluelamp.nominals.types import Renewal

UNITS_A_BATCH = 300
FINISHED = 1 << 62
BY_HAND = "changed by hand since it was loaded: what its source says now waits for a person"
AGAIN = (
    rows.COLUMNS
    + """
     WHERE l.source = %s AND l.kind = %s AND l.result_hash IS NOT NULL AND l.id > %s ORDER BY l.id LIMIT %s
"""
)
OTHERWISE = """
    SELECT 1 FROM migration_ledgerrow WHERE source = %s AND kind = ANY(%s) AND result_hash IS NOT NULL
       AND transform <> %s LIMIT 1
"""
RELEASE = """
    UPDATE migration_ledgerrow SET fate = '', targets = '{}',
           reason = regexp_replace(reason, '(; )?kept in the legacy store.*$', '')
     WHERE source = %s AND kind = ANY(%s) AND fate = 'loaded' AND result_hash IS NULL
       AND targets = ARRAY['legacy:' || id]
"""
REDECIDE = """
    UPDATE migration_ledgerrow AS row
       SET fate = d.fate, risk = d.risk, targets = string_to_array(d.targets, ' '), reason = d.reason
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[]) AS d(id, fate, reason, targets, risk)
     WHERE row.id = d.id
       AND (row.fate, row.risk, row.targets, row.reason)
           IS DISTINCT FROM (d.fate, d.risk, string_to_array(d.targets, ' '), d.reason)
"""
LATE = """
    SELECT DISTINCT p.id FROM migration_ledgerrow AS l
      JOIN migration_ledgerrow AS p
        ON p.source = l.source AND p.kind = %s AND p.key = l.parent AND p.result_hash IS NOT NULL
     WHERE l.source = %s AND l.kind = ANY(%s) AND l.fate = '' AND l.result_hash IS NULL AND p.id > %s
     ORDER BY p.id LIMIT %s
"""


@dataclass
class Changed:
    """The rows whose result changed in this run: how many of each kind, and the first of them."""

    counts: dict[str, int] = field(default_factory=dict)
    first: list[int] = field(default_factory=list)

    def add(self, system: System, held: Sequence[Held]) -> None:
        """These rows changed."""
        for one in held:
            name = f"{system.name}.{one.kind}"
            self.counts[name] = self.counts.get(name, 0) + 1
        self.first += [one.id for one in held][: max(0, 100 - len(self.first))]


def release_newly_mapped() -> int:
    """Rows kept in the legacy store whose kind a mapping takes now wait to be handed over; how many."""
    return sum(
        execute(RELEASE, [system.name, [rule.kind, *rule.parts]])
        for system in known.systems().values()
        for rule in system.mapping
    )


def renew_changed(by: Actor, changed: Changed) -> int:
    """Every row that another manifest or mapping makes into something else; how many."""
    order = known.in_order(list(known.systems().values()))
    return sum(_renew_rule(by, system, rule, changed) for system, rule in order)


def _renew_rule(by: Actor, system: System, rule: Rule, changed: Changed) -> int:
    name = _mark(system, rule)
    after = progress.of(name)
    kinds = [rule.kind, *rule.parts]
    if after == FINISHED or not fetch(OTHERWISE, [system.name, kinds, system.source.transform]):
        if after != FINISHED:
            progress.move(name, FINISHED)
        return 0
    progress.forget_others(_marks(system, rule), name)
    done = 0
    while mains := rows.read(system, AGAIN, [system.name, rule.kind, after, UNITS_A_BATCH]):
        after = mains[-1].id
        done += _renew_batch(by, system, rule, mains, changed)
        progress.move(name, after)
    progress.move(name, FINISHED)
    return done


def _renew_batch(by: Actor, system: System, rule: Rule, mains: Sequence[Held], changed: Changed) -> int:
    units, touched = [], []
    for unit in rows.units(system, rule, mains):
        now = result.hashes(unit)
        other = [held for held in (unit.main, *unit.parts) if result.is_changed(held, now)]
        if other:
            units.append(unit)
            touched += other
    renew(by, system, rule, units)
    changed.add(system, touched)
    return len(touched)


def _mark(system: System, rule: Rule) -> str:
    return f"{_marks(system, rule)}{hashlib.sha256(system.source.transform.encode()).hexdigest()[:16]}"


def _marks(system: System, rule: Rule) -> str:
    """What the marks of all transforms of a rule begin with: applying one makes the others' worthless."""
    return f"again {hashlib.sha256(f'{system.name}|{rule.kind}'.encode()).hexdigest()[:12]} "


def renew_late(by: Actor, system: System, rule: Rule) -> int:
    """Rows handed over before whose parts came later; how many."""
    done = after = 0
    while rule.parts:
        found = fetch(LATE, [rule.kind, system.name, list(rule.parts), after, UNITS_A_BATCH])
        if not found:
            break
        after = found[-1][0]
        units = rows.units(system, rule, rows.by_id(system, [id_ for (id_,) in found]))
        renew(by, system, rule, units)
        handing.outdate([part.id for unit in units for part in unit.parts if part.fate == ""])
        done += len(found)
    return done


def renew(by: Actor, system: System, rule: Rule, units: Sequence[Unit]) -> None:
    """Bring up to date what these units became; each batch is one transaction."""
    if units:
        carefully(list(units), partial(_take, by, system, rule), partial(_hold, system))


def _take(by: Actor, system: System, rule: Rule, units: Sequence[Unit]) -> None:
    handing.remember_people(system, units)
    theirs = touched_by_hand(by, system, units)
    mine = [unit for unit in units if unit.main.id not in theirs]
    decisions = [decision for unit in units if unit.main.id in theirs for decision in _left_alone(unit)]
    redecide(units, [*decisions, *apply(by, system, rule, mine)])
    handing.remember(system, units)


def apply(by: Actor, system: System, rule: Rule, units: Sequence[Unit]) -> list[Decision]:
    """Give the owners what these units say now; the fates that follow."""
    context = handing.context_of(system, rule, units)
    assembled = [decision for unit in units for decision in assemble(context, unit)[0]]
    records = frozenset(held.key for unit in units for held in (unit.main, *unit.parts))
    instead = context.batch.hand_over(by, Renewal(system=system.name, records=records))
    return [handing.pointing(one, instead) for one in assembled]


def touched_by_hand(by: Actor, system: System, units: Sequence[Unit]) -> set[int]:
    """Units of whose records a person has changed one since."""
    owners: dict[str, int] = {}
    for unit in units:
        for held, place, who in people.named(unit):
            if isinstance(who, Nominal):
                owners[f"person:{people.person_id(system.name, held, place)}"] = unit.main.id
        for one in unit.outcomes:
            if isinstance(one, Incident):
                held = unit.of(one)
                owners[f"incident:{stable_id(system.name, held.kind, held.key)}"] = unit.main.id
    persons = frozenset(PersonRef.of(one) for one in owners if one.startswith("person:"))
    incidents = frozenset(IncidentRef.of(one) for one in owners if one.startswith("incident:"))
    found = {str(one) for one in nominals.changed_by_hand(by, persons=persons)}
    found |= {str(one) for one in control.changed_by_hand(by, incidents=incidents)}
    return {owners[one] for one in found}


def _left_alone(unit: Unit) -> list[Decision]:
    """The rows of a unit whose result would change are held; nothing is touched."""
    now = result.hashes(unit)
    rows_ = [held for held in (unit.main, *unit.parts) if held.result_hash != now[held.id]]
    return [Decision(held.id, Fate.HELD, BY_HAND, held.targets, Risk.MEDIUM) for held in rows_]


def redecide(units: Sequence[Unit], decisions: Sequence[Decision]) -> int:
    """Write fates anew; a nominal merged with another stays merged, and what reading found odd stays said."""
    held = {one.id: one for unit in units for one in (unit.main, *unit.parts)}
    news = [one for one in decisions if held[one.id].fate != Fate.MERGED]
    reasons = ["; ".join(filter(None, [*held[one.id].staged, one.reason])) for one in news]
    return execute(
        REDECIDE,
        [
            [one.id for one in news],
            [str(one.fate.value) for one in news],
            reasons,
            [" ".join(one.targets) for one in news],
            [int(one.risk) for one in news],
        ],
    )


def _hold(system: System, unit: Unit, why: str) -> None:
    """What an owner refuses stays as it was, and says so."""
    redecide([unit], [Decision(unit.main.id, Fate.HELD, why, unit.main.targets, Risk.HIGH)])
    handing.remember(system, [unit])
