"""What a mapping made of a row, as a hash: a row whose hash is the same again is left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from bluelamp.migration.handover.rows import Held, Unit
from bluelamp.migration.mapping import Outcome, Row


def hashes(unit: Unit) -> dict[int, bytes]:
    """The hash of what each row of a unit becomes, by ledger id."""
    numbers = {id(outcome): f"#{number}" for number, outcome in enumerate(unit.outcomes)}
    said: dict[int, list[str]] = {held.id: [*held.row.notes] for held in (unit.main, *unit.parts)}
    for outcome in unit.outcomes:
        said[unit.of(outcome).id].append(_plain(outcome, numbers))
    return {id_: hashlib.sha256("\n".join(lines).encode()).digest()[:16] for id_, lines in said.items()}


def is_changed(held: Held, found: Mapping[int, bytes]) -> bool:
    """Whether a row handed over before becomes something else now."""
    return held.result_hash is not None and held.result_hash != found[held.id]


def _plain(outcome: Outcome, numbers: Mapping[int, str]) -> str:
    """An outcome in words: others of the same call by their number, a row by its kind and key."""
    values = []
    for value in _values(type(outcome))(outcome):  # type: ignore[arg-type]
        if isinstance(value, Outcome):
            values.append(numbers.get(id(value)) or _plain(value, numbers))
        elif isinstance(value, Row):
            values.append(f"<{value.kind} {value.key}>")
        else:
            values.append(repr(value))
    return f"{type(outcome).__name__}({', '.join(values)})"


@cache
def _values(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads all fields of a kind of outcome; each has at least two."""
    return attrgetter(*(one.name for one in fields(kind)))
