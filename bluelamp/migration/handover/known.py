"""The sources of a load with their mappings, and the order in which their kinds are handed over."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.mapping import Mapping, MappingFault, Rule
from bluelamp.migration.mapping.row import Layout, Tables
from bluelamp.migration.models import CodeEntry
from bluelamp.migration.sources import catalogue
from bluelamp.migration.sources.manifest import Source

Node = tuple[str, str]


@dataclass(frozen=True)
class System:
    """A source with its mapping, and what its rows need to be read: forms of dates, code tables."""

    source: Source
    mapping: Mapping
    layouts: dict[str, Layout] = field(default_factory=dict)
    tables: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The source's name."""
        return self.source.name

    def label(self, kind: str) -> str:
        """What a reason calls rows of a kind."""
        declared = self.source.kinds.get(kind)
        return declared.label.lower() if declared else kind

    def singular(self, kind: str) -> str:
        """What a reason calls one row of a kind."""
        declared = self.source.kinds.get(kind)
        return declared.singular.lower() if declared else kind

    def read_tables(self) -> Tables:
        """The code tables as they stand: those of the manifest, and those loaded as rows."""
        self.tables.clear()
        for name, table in self.source.codes.items():
            self.tables[name] = dict(table.entries)
        kept = CodeEntry.objects.filter(source=self.name, table__in=self.source.codes)
        for name, code, title in kept.values_list("table", "code", "title"):
            self.tables[name][code] = title
        return self.tables


@lru_cache(maxsize=64)
def _mapping(name: str, text: str, where: str) -> Mapping:
    """The mapping that a text declares; a mistake in it is told by line."""
    module = types.ModuleType(f"bluelamp_mapping_{name}_{hashlib.sha256(text.encode()).hexdigest()[:8]}")
    try:
        exec(compile(text, where, "exec"), module.__dict__)
    except Refused:
        raise
    except Exception as error:
        raise MappingFault(f"{where} cannot be run: {type(error).__name__}: {error}.") from error
    found = getattr(module, "mapping", None)
    if not isinstance(found, Mapping):
        raise MappingFault(f"{where} declares no mapping: write `mapping = Mapping()` at its top.")
    return found


def system_of(source: Source) -> System:
    """A source with its mapping, checked against its manifest."""
    where = str(source.folder / "mapping.py") if source.folder else f"{source.name}/mapping.py"
    mapping = _mapping(source.name, source.mapping_text, where) if source.mapping_text else Mapping()
    faults = [f"{where}: {fault}" for fault in _faults(source, mapping)]
    if faults:
        raise MappingFault(faults)
    layouts = {name: Layout(kind.dates, kind.codes) for name, kind in source.kinds.items()}
    return System(source, mapping, layouts)


def _faults(source: Source, mapping: Mapping) -> Iterator[str]:
    for rule in mapping:
        for kind in (rule.kind, *rule.parts):
            if kind not in source.kinds:
                yield f"{kind} is mapped, but the manifest has no [kinds.{kind}]"
        for part in rule.parts:
            parent = source.kinds[part].parent if part in source.kinds else None
            if part in source.kinds and (parent is None or parent.kind != rule.kind):
                yield f"{part} is a part of {rule.kind}, but [kinds.{part}] does not name it as parent"


_using: ContextVar[dict[str, System] | None] = ContextVar("systems", default=None)


@contextmanager
def using(sources: Iterable[Source]) -> Iterator[dict[str, System]]:
    """The sources that this load goes by; inside, `systems()` answers with them."""
    found = {source.name: system_of(source) for source in sources}
    for system in found.values():
        system.read_tables()
    token = _using.set(found)
    try:
        yield found
    finally:
        _using.reset(token)


def systems() -> dict[str, System]:
    """The sources by name: those of the load in hand, else those that can be found on this machine."""
    held = _using.get()
    if held is not None:
        return held
    found = {source.name: system_of(source) for source in catalogue.given()}
    for system in found.values():
        system.read_tables()
    return found


def system(name: str) -> System:
    """One source by its name, or a refusal that says where its folder is looked for."""
    found = systems().get(name)
    if found is None:
        raise Refused(
            f"The folder of the source {name} is not known here: name it with --source or BLUELAMP_SOURCES."
        )
    return found


def in_order(found: Sequence[System]) -> list[tuple[System, Rule]]:
    """Every rule of every source, each after the kinds it refers to; a circle is told with its kinds."""
    rules: dict[Node, tuple[System, Rule]] = {
        (s.name, rule.kind): (s, rule) for s in found for rule in s.mapping
    }
    order: list[tuple[System, Rule]] = []
    done: set[Node] = set()

    def visit(node: Node, path: tuple[Node, ...]) -> None:
        if node in done or node not in rules:
            return
        if node in path:
            kinds = " → ".join(kind for _, kind in (*path[path.index(node) :], node))
            raise MappingFault(f"These kinds refer to each other in a circle: {kinds}. Drop one `refers`.")
        for wanted in needs(*rules[node]):
            if wanted != node:
                visit(wanted, (*path, node))
        done.add(node)
        order.append(rules[node])

    for node in rules:
        visit(node, ())
    return order


def needs(system: System, rule: Rule) -> list[Node]:
    """The kinds that must be handed over before a rule's: those it refers to, and its parts' other parents."""
    found = []
    for wanted in rule.refers:
        source, _, kind = wanted.rpartition(".")
        found.append((source or system.name, kind))
    for kind in (rule.kind, *rule.parts):
        parent = system.source.kinds[kind].parent
        if parent and parent.kind != rule.kind:
            found.append((system.name, parent.kind))
    return found
