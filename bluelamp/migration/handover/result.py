"""What a mapping made of a row, as a hash: a row whose hash is the same again is left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from bluelamp.migration.handover.rows import Held, Unit
from bluelamp.migration.mapping import Outcome, Row


def hashes(unit: Unit) -> dict[int, bytes]:
    """The hash of what each row of a unit becomes, by ledger id."""
    numbers = {id(outcome): number for number, outcome in enumerate(unit.outcomes)}
    said: dict[int, list[str]] = {held.id: [*held.row.notes] for held in (unit.main, *unit.parts)}
    for outcome in unit.outcomes:
        said[unit.of(outcome).id].append(_plain(outcome, numbers, top=True))
    return {id_: hashlib.sha256("\n".join(lines).encode()).digest()[:16] for id_, lines in said.items()}


def is_changed(held: Held, found: Mapping[int, bytes]) -> bool:
    """Whether a row handed over before becomes something else now."""
    return held.result_hash is not None and held.result_hash != found[held.id]


def _plain(value: Any, numbers: Mapping[int, int], *, top: bool = False) -> str:
    if isinstance(value, Outcome) and not top and id(value) in numbers:
        return f"#{numbers[id(value)]}"
    if isinstance(value, Row):
        return f"<{value.kind} {value.key}>"
    if isinstance(value, Enum):
        return repr(value.value)
    if is_dataclass(value):
        parts = [f"{name}={_plain(getattr(value, name), numbers)}" for name in _names(type(value))]
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join([_plain(one, numbers) for one in value])}]"
    return repr(value)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
