"""How other modules declare the kinds of duty they owe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bluelamp.kernel.registry import Registry
from bluelamp.work.types import Candidate

Reader = Callable[[datetime, datetime], Iterator[Sequence[Candidate]]]


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """A kind of duty: what it is called, where it is done and who is next up when it is late."""

    name: str
    label: str
    ladder: tuple[str, ...] = ()
    action: str = "Open"
    is_confidential: bool = False


_kinds: Registry[TaskKind] = Registry("kind of duty")


def task(
    name: str, *, label: str, escalate_to: tuple[str, ...] = (), action: str = "Open", is_confidential: bool = False
) -> TaskKind:  # fmt: skip
    """Declare one kind of duty, such as `work.declare.task("dvds.request", label=…, escalate_to=…)`. A confidential
    kind is for its owner alone: no other list, no total, and never for the person it is about."""
    kind = TaskKind(
        name=name, label=label, ladder=escalate_to, action=action, is_confidential=is_confidential
    )
    return _kinds.add(name, kind)


def kind(name: str) -> TaskKind:
    """The declaration of a kind; one never declared is shown by its bare name and goes to supervisors."""
    return _kinds.get(name) or TaskKind(name=name, label=name)


def kinds() -> tuple[TaskKind, ...]:
    """Every declared kind, in order of declaration."""
    return tuple(_kinds.values())


_sources: Registry[Reader] = Registry("source of candidates")


def source(name: str, reader: Reader) -> None:
    """Offer the records of a range that may owe something, in batches, for sweeps made by other modules."""
    _sources.add(name, reader)


def candidates(name: str) -> Reader | None:
    """The reader of a source; None when no module offers it, which a sweep must say aloud."""
    return _sources.get(name)
