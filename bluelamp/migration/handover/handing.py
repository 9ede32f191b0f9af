"""Handing rows over, kind by kind: each batch commits together with the fates it decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.copying import execute, fetch
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.handover import again, identities, known, people, resolving, result, rows, whereabouts
from bluelamp.migration.handover.assembling import Context, assemble, places_of
from bluelamp.migration.handover.batch import Batch
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.resolving import Others
from bluelamp.migration.handover.rows import Held, Unit
from bluelamp.migration.mapping import Referral, RowOf, Rule
from bluelamp.migration.rules import people as profiles
from bluelamp.safeguarding.queries import education

UNITS_A_BATCH = 400
END_OF_TIME = date(9999, 1, 1)
REMEMBER = """
    UPDATE migration_ledgerrow AS row SET result_hash = d.hash, transform = %s
      FROM unnest(%s::bigint[], %s::bytea[]) AS d(id, hash)
     WHERE row.id = d.id AND row.result_hash IS DISTINCT FROM d.hash
"""


def hand_over(by: Actor) -> int:
    """Every row that waits: people first, for nothing can be tied before; then live rows; then all the others."""
    order = known.in_order(list(known.systems().values()))
    records = [(system, rule) for system, rule in order if rule.people and _yields_nominals(system, rule)]
    others = [one for one in order if one not in records]
    before = _needed_by(records, order)
    done = sum(_hand_over(by, *one, live=False) for one in order if one in before)
    done += sum(_hand_over(by, *one, live=True) for one in others if one not in before)
    return done + sum(_hand_over(by, *one, live=False) for one in others if one not in before)


def _needed_by(
    records: list[tuple[System, Rule]], order: list[tuple[System, Rule]]
) -> list[tuple[System, Rule]]:
    """The record kinds with whatever they refer to."""
    wanted = {(system.name, rule.kind) for system, rule in records}
    for system, rule in reversed(order):
        if (system.name, rule.kind) in wanted:
            wanted |= set(known.needs(system, rule))
    return [(system, rule) for system, rule in order if (system.name, rule.kind) in wanted]


def _yields_nominals(system: System, rule: Rule) -> bool:
    """Whether a kind's rows are a record system's own people: told by the mentions it has made."""
    return people.has_records(system, rule)


def _hand_over(by: Actor, system: System, rule: Rule, *, live: bool) -> int:
    done = after = 0
    while mains := rows.fresh(system, rule.kind, after, UNITS_A_BATCH, live=live):
        after = mains[-1].id
        units = rows.units(system, rule, _without_known(by, system, rule, mains))
        if live:
            done += _first_what_they_need(by, system, rule, units)
        carefully(units, partial(take, by, system, rule), partial(hold, system))
        done += len(mains)
    if not live:
        done += again.renew_late(by, system, rule)
    return done


OLDER = """
    SELECT DISTINCT ON (new.id) new.id, old.id FROM migration_ledgerrow AS new
      JOIN migration_ledgerrow AS old ON old.source = new.source AND old.kind = new.kind AND old.key = new.key
       AND old.id < new.id AND old.result_hash IS NOT NULL
     WHERE new.id = ANY(%s) ORDER BY new.id, old.id DESC
"""
OUTDATED = """
    UPDATE migration_ledgerrow AS old
       SET result_hash = NULL, reason = concat_ws('; ', nullif(old.reason, ''),
           'brought up to date by row ' || new.row || ' of ' || file.name)
      FROM unnest(%s::bigint[], %s::bigint[]) AS pair(new_id, old_id)
      JOIN migration_ledgerrow AS new ON new.id = pair.new_id
      JOIN migration_sourcefile AS file ON file.id = new.file_id
     WHERE old.id = pair.old_id
"""


def _without_known(by: Actor, system: System, rule: Rule, mains: Sequence[Held]) -> list[Held]:
    """A later delivery's row of a known key brings up to date what the earlier one became; the others are new."""
    older = _older([main.id for main in mains])
    for main in mains:
        if main.id in older:
            with transaction.atomic():
                execute(OUTDATED, [[main.id], [older[main.id]]])
                _take_over(main, rows.by_id(system, [older[main.id]]))
                again.renew(by, system, rule, rows.units(system, rule, [main]))
    return [main for main in mains if main.id not in older]


def _older(ids: Sequence[int]) -> dict[int, int]:
    """For rows of a known key: the row that was handed over before."""
    return dict(fetch(OLDER, [list(ids)])) if ids else {}


def outdate(ids: Sequence[int]) -> None:
    """Rows handed over before, whose key these rows bring again, say by whom they were brought up to date."""
    if older := _older(ids):
        execute(OUTDATED, [list(older), list(older.values())])


def _take_over(main: Held, older: Sequence[Held]) -> None:
    """The new row stands where the old one stood."""
    for one in older:
        main.targets = one.targets


def _first_what_they_need(by: Actor, system: System, rule: Rule, units: Sequence[Unit]) -> int:
    """Live rows go before all others, but not before the rows they point at."""
    done = 0
    for other, needed, ids in resolving.waiting(system, units):
        if needed is rule:
            continue
        found = rows.units(other, needed, rows.by_id(other, ids))
        done += _first_what_they_need(by, other, needed, found) + len(found)
        carefully(found, partial(take, by, other, needed), partial(hold, other))
    return done


def remember_people(system: System, units: Sequence[Unit]) -> None:
    """Mentions of people that a change brought, so that they are somebody before they are tied."""
    found = [
        (*one, profile)
        for unit in units
        if unit.rule.people
        for one in people.named(unit)
        if profiles.is_somebody(profile := profiles.profile(one[2]))
    ]
    people.write(system.name, found)
    people.load_these(system, found)


def take(by: Actor, system: System, rule: Rule, units: Sequence[Unit]) -> None:
    """Hand a batch over and write its fates, in the transaction in hand."""
    context = context_of(system, rule, units)
    assembled = [assemble(context, unit) for unit in units]
    instead = context.batch.hand_over(by)
    decisions = [decision for found, _ in assembled for decision in found]
    decide([pointing(one, instead) for one in decisions] if instead else decisions)
    remember(system, units)


def context_of(system: System, rule: Rule, units: Sequence[Unit]) -> Context:
    """Everything a batch of units shares, looked up at once."""
    others = Others(system, rule, units)
    named = [one for unit in units for one in people.named(unit)] if rule.people else []
    return Context(
        system=system, others=others, today=clock.local(clock.now()).date(), batch=Batch(system.name),
        who=identities.of([people.mention_id(held.id, place) for held, place, _ in named]),
        where=whereabouts.of(places_of(units)), schools=_schools(others, units),
    )  # fmt: skip


def _schools(others: Others, units: Sequence[Unit]) -> dict[str, tuple[str, ...]]:
    """The schools of the children that referrals are about, which a notice told too."""
    wanted = [one.person for unit in units for one in unit.outcomes if isinstance(one, Referral)]
    golden = {hit.of("person") for one in wanted if isinstance(one, RowOf) and (hit := others.get(one))} - {
        ""
    }
    if not golden:
        return {}
    children = [UUID(one.partition(":")[2]) for one in golden]
    found = education.settings_of(children, END_OF_TIME)
    return {f"person:{child}": tuple(one.key for one in settings) for child, settings in found.items()}


def pointing(one: Decision, instead: dict[str, str]) -> Decision:
    """A decision that points at what is really there."""
    targets = tuple(dict.fromkeys(instead.get(ref, ref) for ref in one.targets))
    return Decision(one.id, one.fate, one.reason, targets, one.risk)


def remember(system: System, units: Sequence[Unit]) -> None:
    """Keep the hash of what each row became, and by which transform."""
    found = {id_: digest for unit in units for id_, digest in result.hashes(unit).items()}
    execute(REMEMBER, [system.source.transform, list(found), list(found.values())])


def hold(system: System, unit: Unit, why: str) -> None:
    """A unit that an owner refuses is held with its parts."""
    waiting: list[Held] = [part for part in unit.parts if part.fate == ""]
    singular = system.singular(unit.main.kind)
    decide([
        Decision(unit.main.id, Fate.HELD, why, risk=Risk.HIGH),
        *(Decision(part.id, Fate.HELD, f"its {singular} was {why}", risk=Risk.MEDIUM) for part in waiting),
    ])  # fmt: skip
    remember(system, [unit])
