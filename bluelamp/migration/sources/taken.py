"""Which kinds of a source its mapping takes, and which module the kept ones wait for; the mapping is not run for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from bluelamp.migration.sources.manifest import Kind, Source


@dataclass(frozen=True, slots=True)
class Taken:
    """Kinds that a mapping takes; of the others, which module is to take them one day."""

    kinds: frozenset[str]
    until: dict[str, str] = field(default_factory=dict)
    declared: dict[str, Kind] = field(default_factory=dict)

    def reason(self, kind: str) -> str:
        """Why a row of a kind that nothing maps stays in the legacy store."""
        return f"kept in the legacy store until {self.until.get(kind) or 'a module'} takes it"


def of(source: Source) -> Taken:
    """What `@mapping.rows("KIND", parts=("OTHER",))` and `mapping.keep("KIND", until="youth")` name."""
    until = {name: kind.module for name, kind in source.kinds.items() if kind.module}
    if not source.mapping_text:
        return Taken(frozenset(), until, source.kinds)
    tree = ast.parse(source.mapping_text)
    for call in _calls(tree, "keep"):
        waits = _strings(call, "until")
        until |= {kind: waits[0] for kind in _first(call, every=True) if waits}
    taken = frozenset(
        kind for call in _calls(tree, "rows") for kind in _first(call) + _strings(call, "parts")
    )
    return Taken(taken, until, source.kinds)


def _calls(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def _first(call: ast.Call, *, every: bool = False) -> list[str]:
    given = call.args if every else call.args[:1]
    return [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _strings(call: ast.Call, name: str) -> list[str]:
    return [
        constant.value
        for keyword in call.keywords
        if keyword.arg == name
        for constant in ast.walk(keyword.value)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    ]
