"""Registries that modules fill at start and nobody touches afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_all: list[Registry[Any]] = []


class RegistryError(RuntimeError):
    """A declaration came late or twice: a fault in the program, found at start."""


class Registry(Mapping[str, T], Generic[T]):
    """Name to declaration; refuses duplicates, and everything once the house is open."""

    def __init__(self, what: str) -> None:
        """`what` names the kind of thing kept, for messages."""
        self._what = what
        self._items: dict[str, T] = {}
        self._is_frozen = False
        _all.append(self)

    def add(self, name: str, item: T) -> T:
        """Declare one item under a name that nobody else uses."""
        if self._is_frozen:
            raise RegistryError(f"{self._what} {name!r} was declared after start")
        if name in self._items:
            raise RegistryError(f"{self._what} {name!r} is declared twice")
        self._items[name] = item
        return item

    def freeze(self) -> None:
        """Accept no more declarations."""
        self._is_frozen = True

    def __getitem__(self, name: str) -> T:
        """The declaration of that name."""
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        """Names in the order of declaration."""
        return iter(self._items)

    def __len__(self) -> int:
        """How many were declared."""
        return len(self._items)


def freeze_all() -> None:
    """Close every registry; called once, when all modules have declared themselves."""
    for registry in _all:
        registry.freeze()
