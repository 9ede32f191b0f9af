"""What the rows pointed at became: looked up for a whole batch, by source, kind and key."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache

from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.handover import known
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.rows import Unit
from bluelamp.migration.mapping import MappingFault, Outcome, RowOf, Rule
from bluelamp.migration.rules.identity import stable_id

FIND = """
    SELECT l.key, l.id, l.fate, l.targets, m.person, m.golden
      FROM migration_ledgerrow AS l
      LEFT JOIN migration_mention AS m ON m.ledger_id = l.id AND m.slot = 0
     WHERE l.source = %s AND l.kind = %s AND l.key = ANY(%s)
       AND (l.fate = '' OR (cardinality(l.targets) > 0 AND l.targets[1] NOT LIKE 'ledger:%%'))
     ORDER BY l.result_hash IS NULL DESC, l.id DESC
"""
LINKED_FIRST = ("event", "person", "vehicle", "phone", "organisation", "location", "incident", "crime")


@dataclass(frozen=True, slots=True)
class Found:
    """A row that is there: what it became, and the person it names."""

    targets: tuple[str, ...]
    own: str = ""
    golden: str = ""

    def of(self, *kinds: str) -> str:
        """Its first target of one of these kinds; a person is who they turned out to be."""
        for kind in kinds:
            if kind == "person" and self.golden:
                return self.golden
            found = next((one for one in self.targets if one.startswith(f"{kind}:")), "")
            if found:
                return found
        return ""

    @property
    def linked(self) -> str:
        """What a link ends at: its event, or the person as that record has them."""
        return self.of("event") or self.own or self.of(*LINKED_FIRST)


WAITING = """
    SELECT l.id FROM migration_ledgerrow AS l
     WHERE l.source = %s AND l.kind = %s AND l.key = ANY(%s) AND l.fate = '' AND l.result_hash IS NULL ORDER BY l.id
"""


def waiting(system: System, units: Sequence[Unit]) -> list[tuple[System, Rule, list[int]]]:
    """Rows that these units point at and that were not handed over yet, by the rule that maps them."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit in units:
        for pointer in pointers(unit.outcomes):
            wanted[pointer.source or system.name, pointer.kind].add(pointer.key)
    found = []
    for (name, kind), keys in sorted(wanted.items()):
        other = known.systems().get(name)
        rule = other.mapping.rules.get(kind) if other else None
        if other and rule and (ids := [id_ for (id_,) in fetch(WAITING, [name, kind, sorted(keys - {""})])]):
            found.append((other, rule, ids))
    return found


class Others:
    """The rows that a batch points at."""

    def __init__(self, system: System, rule: Rule, units: Sequence[Unit]) -> None:
        """Look them all up, a statement for each kind."""
        self.system = system
        self._found: dict[tuple[str, str, str], Found] = {}
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for unit in units:
            for pointer in pointers(unit.outcomes):
                wanted[pointer.source or system.name, pointer.kind].add(pointer.key)
        allowed = {*known.needs(system, rule), (system.name, rule.kind)}
        for node, keys in wanted.items():
            if node not in allowed:
                name = node[1] if node[0] == system.name else ".".join(node)
                raise MappingFault(
                    f'{system.name}: {rule.kind} points at rows of {name}: add "{name}" to refers= of its function.'
                )
            self._look_up(node, sorted(keys - {""}))

    def _look_up(self, node: tuple[str, str], keys: list[str]) -> None:
        if not keys:
            return
        for key, _, fate, targets, person, golden in fetch(FIND, [*node, keys]):
            self._found[(*node, key)] = _found(node, key, fate, tuple(targets), person, golden)

    def get(self, pointer: RowOf) -> Found | None:
        """The row pointed at, or None when it is not there or became nothing."""
        return self._found.get((pointer.source or self.system.name, pointer.kind, pointer.key))

    def label(self, pointer: RowOf) -> str:
        """What its kind is called."""
        system = known.systems().get(pointer.source or self.system.name)
        return system.label(pointer.kind) if system else pointer.kind


def _found(
    node: tuple[str, str], key: str, fate: str, targets: tuple[str, ...], person: uuid.UUID | None,
    golden: uuid.UUID | None,
) -> Found:  # fmt: skip
    """A person of the record system stands for themselves in links; a row still waiting is known by its id to be."""
    if person is not None:
        own = f"person:{person}"
        is_record = own in targets or fate == ""
        return Found(targets, own if is_record else f"person:{golden}", f"person:{golden}")
    if fate == "":
        own = f"person:{stable_id(*node, key)}"
        return Found(targets, own, own)
    first = next((one for one in targets if one.startswith("person:")), "")
    return Found(targets, first, first)


def pointers(outcomes: Iterable[Outcome]) -> list[RowOf]:
    """Every pointer of these outcomes."""
    found = []
    for outcome in outcomes:
        for name in pointing(type(outcome)):  # type: ignore[arg-type]
            value = getattr(outcome, name)
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, RowOf):
                    found.append(one)
    return found


@cache
def pointing(kind: type[Outcome]) -> tuple[str, ...]:
    """The fields of an outcome that may hold a pointer."""
    return tuple(one.name for one in fields(kind) if "RowOf" in str(one.type) or "Target" in str(one.type))
