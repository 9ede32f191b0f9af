"""How a mapping says which function maps which kind of row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.mapping.outcomes import Outcome
from bluelamp.migration.mapping.row import Parts, Row

MapRow = Callable[[Row, Parts], Iterable[Outcome]]


class MappingFault(Refused):
    """A mapping that contradicts itself or its manifest: what, where, how to put it right."""


@dataclass(frozen=True)
class Rule:
    """One kind of row with its function, the kinds that belong to it and the kinds it points at."""

    kind: str
    function: MapRow
    parts: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    people: bool = False

    def outcomes(self, row: Row, parts: Sequence[Row]) -> list[Outcome]:
        """What a row with its parts becomes; the same input always gives the same."""
        return list(self.function(row, Parts(parts)))


@dataclass
class Mapping:
    """What the rows of one source become. A kind that no function maps is kept in the legacy store."""

    rules: dict[str, Rule] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def rows(
        self, kind: str, *, parts: Sequence[str] = (), refers: Sequence[str] = (), people: bool = False
    ) -> Callable[[MapRow], MapRow]:
        """Map a kind by the function that follows.

        `parts`: kinds whose rows have this kind for a parent and are mapped with it. `refers`: kinds that must be
        loaded before (`"source.KIND"` for one of another source). `people`: whether it yields Nominal or Named.
        """

        def declare(function: MapRow) -> MapRow:
            self._once(kind)
            for part in parts:
                self._once(part)
            self.rules[kind] = Rule(kind, function, tuple(parts), tuple(refers), people)
            return function

        return declare

    def keep(self, *kinds: str, until: str) -> None:
        """Keep these kinds in the legacy store until the module named takes them."""
        for kind in kinds:
            self._once(kind)
            self.kept[kind] = until

    def until(self, kind: str) -> str | None:
        """Which module a kept kind waits for; None when a function maps the kind."""
        return None if kind in self._mapped() else self.kept.get(kind, "a module")

    def rule_of(self, kind: str) -> Rule | None:
        """The rule that maps rows of this kind: its own, or that of the kind it is a part of."""
        if kind in self.rules:
            return self.rules[kind]
        return next((rule for rule in self.rules.values() if kind in rule.parts), None)

    def __iter__(self) -> Iterator[Rule]:
        """The rules in order of declaration."""
        return iter(self.rules.values())

    def _mapped(self) -> set[str]:
        return {kind for rule in self.rules.values() for kind in (rule.kind, *rule.parts)}

    def _once(self, kind: str) -> None:
        if kind in self._mapped() or kind in self.kept:
            raise MappingFault(f"{kind} is mapped twice: give each kind of row to one function.")
