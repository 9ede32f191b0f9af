"""Doors for bulk correction, offered by the module that owns the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a correction would do to one row: the values as they are and as they would be, by field."""

    key: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Done:
    """What the owner made of one change: done, left because the row was no longer as expected, or refused."""

    key: str
    is_done: bool
    has_changed: bool = False
    why: str = ""


Propose = Callable[[Actor, Sequence[str]], Iterable[Change]]
Apply = Callable[[Actor, Sequence[Change]], Iterable[Done]]


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A way to put many records right at once, through the owner's doors.

    `propose` says what each of these rows would become, leaving out those it cannot tell; `apply` makes each row
    `after` if it still is `before`; undoing is `apply` with the two exchanged. Both must be harmless to repeat: a
    row that already is `after` counts as done.
    """

    name: str
    title: str
    says: str
    propose: Propose
    apply: Apply


corrections: Registry[Correction] = Registry("bulk correction")


def correction(name: str, *, title: str, says: str, propose: Propose, apply: Apply) -> Correction:
    """Declare a bulk correction under the name that checks give as `correct`."""
    return corrections.add(name, Correction(name=name, title=title, says=says, propose=propose, apply=apply))
