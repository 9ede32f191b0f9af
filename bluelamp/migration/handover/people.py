"""People as mentions: every person of every source, compared, grouped, merged or tied; each step safe to repeat."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import progress
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.copying import copy_rows, fetch
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.handover import known, rows
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.rows import Held, Unit
from bluelamp.migration.mapping import MappingFault, Nominal, Rule
from bluelamp.migration.mapping.outcomes import Somebody
from bluelamp.migration.models import Mention, MentionKey
from bluelamp.migration.rules import people, persons
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.matching import Profile, blocking_keys
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import ImportBatch, NewPerson

ROWS_A_BATCH = 1_500
HEADS_A_BATCH = 500
MOST_A_ROW = 64
Spoken = tuple[Held, int, Somebody]


def named(unit: Unit) -> list[Spoken]:
    """Every person a unit speaks of, with the row and their place in it."""
    if unit.named is None:
        unit.named = list(_named(unit))
    return unit.named


def _named(unit: Unit) -> Iterator[Spoken]:
    places: dict[int, int] = defaultdict(int)
    for outcome in unit.outcomes:
        if isinstance(outcome, Somebody):
            held = unit.of(outcome)
            place = places[held.id]
            places[held.id] += 1
            if place >= MOST_A_ROW:
                raise MappingFault(f"{held.kind} {held.key} names more than {MOST_A_ROW} people in one row.")
            yield held, place, outcome


def mention_id(ledger_id: int, place: int) -> int:
    """The number of a mention: the same on every run."""
    return ledger_id * MOST_A_ROW + place


def person_id(source: str, held: Held, place: int) -> uuid.UUID:
    """The nominal that a person named by a row would be, if they are nobody else."""
    words = (source, held.kind, held.key)
    return stable_id(*words) if place == 0 else stable_id(*words, str(place))


def profile_all() -> int:
    """A mention for every person of every source; how many are new."""
    order = known.in_order(list(known.systems().values()))
    return sum(_profile(system, rule) for system, rule in order if rule.people)


def _profile(system: System, rule: Rule) -> int:
    made, name = 0, f"profile {system.name}.{rule.kind}"[:40]
    after = progress.of(name)
    while mains := rows.every(system, rule.kind, after, ROWS_A_BATCH):
        after = mains[-1].id
        found = [
            (*one, profile)
            for unit in rows.units(system, rule, [main for main in mains if not main.unreadable])
            for one in named(unit)
            if people.is_somebody(profile := people.profile(one[2]))
        ]
        with transaction.atomic():
            made += write(system.name, found)
            progress.move(name, after)
    return made


Profiled = tuple[Held, int, Somebody, Profile]


def write(source: str, found: Sequence[Profiled]) -> int:
    """Mentions with the keys they may be matched by. A later row that says the same person otherwise takes over
    what an earlier one of the same key said; how many mentions are new."""
    named = {
        person_id(source, held, place): (held, place, who, profile) for held, place, who, profile in found
    }
    known = {one.person: one for one in Mention.objects.filter(person__in=list(named))}
    fresh = {person: one for person, one in named.items() if person not in known}
    changed = [
        (known[person], one)
        for person, one in named.items()
        if person in known and _says_more(known[person], one)
    ]
    _insert(source, fresh)
    _update(changed)
    return len(fresh)


def _says_more(known: Mention, one: Profiled) -> bool:
    held, place, _, profile = one
    if known.ledger_id > held.id:
        return False
    return (known.ledger_id, known.slot, known.profile) != (held.id, place, people.to_plain(profile))


def _insert(source: str, fresh: Mapping[uuid.UUID, Profiled]) -> None:
    copy_rows(
        "migration_mention",
        ("id", "ledger_id", "slot", "is_record", "is_judged", "is_merged", "source", "key", "person", "golden",
         "profile"),
        (
            (mention_id(held.id, place), held.id, place, isinstance(who, Nominal), False, False, source, held.key,
             person, person, json.dumps(people.to_plain(profile)))
            for person, (held, place, who, profile) in fresh.items()
        ),
    )  # fmt: skip
    _write_keys((mention_id(held.id, place), profile) for held, place, _, profile in fresh.values())


def _update(changed: Sequence[tuple[Mention, Profiled]]) -> None:
    for mention, (held, place, _, profile) in changed:
        mention.ledger_id, mention.slot, mention.is_judged = held.id, place, False
        mention.is_merged = False
        mention.profile = people.to_plain(profile)
        mention.save(update_fields=["ledger_id", "slot", "is_judged", "is_merged", "profile"])
    MentionKey.objects.filter(mention__in=[mention.id for mention, _ in changed]).delete()
    _write_keys((mention.id, one[3]) for mention, one in changed)


def _write_keys(profiles: Iterable[tuple[int, Profile]]) -> None:
    copy_rows(
        "migration_mentionkey",
        ("key", "mention"),
        ((key, number) for number, profile in profiles for key in sorted(blocking_keys(profile))),
    )


# --- people whom no record system knows -------------------------------------------------------------------
HEADS = """
    SELECT m.id, m.ledger_id, m.slot, m.person FROM migration_mention AS m
     WHERE NOT m.is_record AND m.golden = m.person AND m.source = %s AND m.id > %s ORDER BY m.id LIMIT %s
"""
MAINS = """
    SELECT DISTINCT p.id FROM migration_ledgerrow AS l
      JOIN migration_ledgerrow AS p ON p.source = l.source AND p.kind = %s AND p.key = l.parent
       AND (p.fate = '' OR p.result_hash IS NOT NULL)
     WHERE l.id = ANY(%s)
"""


def load_heads(by: Actor) -> int:
    """A nominal for everybody whom no record system knows, from the first row that names them; how many."""
    return sum(_load_heads(by, system) for system in known.systems().values())


def _load_heads(by: Actor, system: System) -> int:
    loaded, name = 0, f"heads {system.name}"[:40]
    while heads := fetch(HEADS, [system.name, progress.of(name), HEADS_A_BATCH]):
        wanted = {(ledger, slot): person for _, ledger, slot, person in heads}
        persons_ = _new_persons(system, wanted)
        carefully(persons_, lambda some: _import(by, some), _leave)
        progress.move(name, heads[-1][0])
        loaded += len(persons_)
    return loaded


def _import(by: Actor, some: Sequence[tuple[int, NewPerson]]) -> None:
    nominals.import_persons(by, batch=ImportBatch(persons=tuple(person for _, person in some)))


def _leave(one: tuple[int, NewPerson], why: str) -> None:
    decide([Decision(one[0], Fate.HELD, why, risk=Risk.HIGH)])


def _new_persons(system: System, wanted: dict[tuple[int, int], uuid.UUID]) -> list[tuple[int, NewPerson]]:
    """The people that these rows name, as nominals takes them."""
    today = clock.local(clock.now()).date()
    found = []
    for unit in units_naming(system, [ledger for ledger, _ in wanted]):
        for held, place, who in named(unit):
            if ref := wanted.get((held.id, place)):
                source = persons.source_of(system.name, held.key)
                found.append((held.id, persons.new_person(who, ref, source, today)[0]))
    return found


def load_these(system: System, found: Sequence[Profiled]) -> None:
    """A nominal for those of these people who are nobody else's record; one that is there stays as it is."""
    today = clock.local(clock.now()).date()
    named = {person_id(system.name, held, place): (held, who) for held, place, who, _ in found}
    heads = Mention.objects.filter(person__in=list(named), is_record=False, golden=F("person"))
    persons_ = []
    for person in heads.values_list("person", flat=True):
        held, who = named[person]
        persons_.append(persons.new_person(who, person, persons.source_of(system.name, held.key), today)[0])
    if persons_:
        nominals.import_persons(SYSTEM, batch=ImportBatch(persons=tuple(persons_)))


def alone(system: System, mention: Mention) -> tuple[NewPerson, ...]:
    """Somebody only named, as a nominal of their own."""
    found = _new_persons(system, {(mention.ledger_id, mention.slot): mention.person})
    return tuple(person for _, person in found)


def units_naming(system: System, ledger_ids: Sequence[int]) -> list[Unit]:
    """The units that these rows belong to, whether a row is a main one or a part."""
    found: list[Unit] = []
    by_rule: dict[str, list[int]] = defaultdict(list)
    kinds = fetch(
        "SELECT id, kind FROM migration_ledgerrow WHERE id = ANY(%s) ORDER BY id", [list(ledger_ids)]
    )
    for id_, kind in kinds:
        by_rule[kind].append(id_)
    for kind, ids in by_rule.items():
        rule = system.mapping.rule_of(kind)
        if rule is None:
            continue
        if rule.kind != kind:
            ids = [id_ for (id_,) in fetch(MAINS, [rule.kind, ids])]
        found += rows.units(system, rule, rows.by_id(system, ids))
    return found


def has_records(system: System, rule: Rule) -> bool:
    """Whether rows of this kind are a record system's own people: one of its mentions says so."""
    kinds = [rule.kind, *rule.parts]
    return bool(
        fetch(
            """
            SELECT 1 FROM migration_mention AS m JOIN migration_ledgerrow AS l ON l.id = m.ledger_id
             WHERE m.is_record AND m.source = %s AND l.kind = ANY(%s) LIMIT 1
            """,
            [system.name, kinds],
        )
    )
