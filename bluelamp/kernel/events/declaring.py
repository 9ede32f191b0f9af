"""Which facts exist and who reacts to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bluelamp.kernel.registry import Registry, RegistryError

F = TypeVar("F")
Handler = Callable[[Any], None]

_classes: dict[str, type] = {}
_names: dict[type, str] = {}


@dataclass(frozen=True)
class Subscription:
    """One handler of one fact; its name is stored and never changes."""

    name: str
    reader: str
    fact: str
    handle: Handler


subscriptions: Registry[Subscription] = Registry("handler")


def fact(name: str) -> Callable[[type[F]], type[F]]:
    """Give a frozen dataclass the stored name of a fact: `@fact("control.incident_closed")`."""

    def register(cls: type[F]) -> type[F]:
        if name in _classes:
            raise RegistryError(f"fact {name!r} is declared twice")
        _classes[name] = cls
        _names[cls] = name
        return cls

    return register


def on(cls: type[F], *, name: str) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Let a function hear every fact of a class; the reader is the part of `name` before the dot."""

    def register(handle: Callable[[F], None]) -> Callable[[F], None]:
        reader = name.partition(".")[0]
        subscriptions.add(name, Subscription(name, reader, _names[cls], handle))
        return handle

    return register


def readers() -> list[str]:
    """Names of the readers of the log that have at least one handler."""
    return sorted({one.reader for one in subscriptions.values()})


@cache
def handlers_of(reader: str, fact_name: str) -> tuple[Subscription, ...]:
    """The handlers of one reader for one fact, in the order they were declared."""
    return tuple(one for one in subscriptions.values() if one.reader == reader and one.fact == fact_name)


@cache
def heard_by(reader: str) -> tuple[str, ...]:
    """Names of the facts that a reader has a handler for."""
    return tuple(sorted({one.fact for one in subscriptions.values() if one.reader == reader}))


def name_of(value: object) -> str:
    """The stored name of a fact; RegistryError when its class was never declared one."""
    if type(value) not in _names:
        raise RegistryError(f"{type(value).__name__} is not declared as a fact")
    return _names[type(value)]


@cache
def adapter(name: str) -> TypeAdapter[Any]:
    """How a fact's body is written and read back."""
    if name not in _classes:
        raise RegistryError(f"fact {name!r} is in the log but no module declares it")
    return TypeAdapter(_classes[name])


@fact("kernel.subject_parked")
@dataclass(frozen=True, kw_only=True)
class SubjectParked:
    """A reader could not digest a fact: its subject waits until a person looks."""

    reader: str
    subject: str
    handler: str
    fact: str
    seq: int
    error: str


def from_json(body: str | bytes) -> Any:
    """Read a body that the driver handed over as text."""
    return json.loads(body)
