"""Typed references: what may be pointed at from anywhere without importing its module."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar, Self

from bluelamp.kernel import ids
from bluelamp.kernel.refusals import Unreadable

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
            raise Unreadable(f"{text[:80]!r} is not a {cls.kind} reference.")
        return cls(_uuid(bare))


def parse(text: str) -> Ref:
    """Read any `kind:id`; ValueError names what is wrong with it."""
    kind, _, bare = text.partition(":")
    if kind not in _kinds:
        raise Unreadable(f"{text[:80]!r} is not a reference: there is no kind {kind[:40]!r}.")
    return _kinds[kind](_uuid(bare))


def _uuid(bare: str) -> uuid.UUID:
    try:
        return uuid.UUID(bare)
    except ValueError as error:
        raise Unreadable(f"{bare[:80]!r} is not a record's id.") from error
