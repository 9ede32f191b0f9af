"""Typed references: what may be pointed at from anywhere without importing its module."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar, Self

from bluelamp.kernel import ids

_kinds: dict[str, type[Ref]] = {}


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to one record of one kind; prints as `kind:id` and survives the record's merging."""

    id: uuid.UUID
    kind: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Make the kind readable back from text."""
        _kinds.setdefault(cls.kind, cls)

    def __str__(self) -> str:
        """The form stored in facts, audit rows and addresses."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def new(cls) -> Self:
        """A reference to a record that is about to be made."""
        return cls(ids.new_id())

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a bare id or a `kind:id`; ValueError when it is neither or of another kind."""
        kind, _, bare = text.rpartition(":")
        if kind and kind != cls.kind:
            raise ValueError(f"{text!r} is not a {cls.kind} reference")
        return cls(uuid.UUID(bare))


def parse(text: str) -> Ref:
    """Read any `kind:id`; ValueError names what is wrong with it."""
    kind, _, bare = text.partition(":")
    if kind not in _kinds:
        raise ValueError(f"{text!r} is not a reference: unknown kind {kind!r}")
    return _kinds[kind](uuid.UUID(bare))
