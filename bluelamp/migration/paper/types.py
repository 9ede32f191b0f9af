"""Numbered forms as they cross the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bluelamp.forms.types import Fault, Question, QuestionSet
from bluelamp.migration.paper.codes import EntryStage, Finding, Kept, MoveKind, SheetState
from bluelamp.migration.paper.rules.moments import Moment

Sent = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Order:
    """Forms to print and issue: a form or a pack by name, how many, to whom, and when they are asked for."""

    what: str
    to: str
    count: int = 1
    place: str = ""
    back_in_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class PackLine:
    """One printing: what, for whom, how its forms stand."""

    id: UUID
    title: str
    to: str
    printed_at: datetime
    printed_by: str
    first: str
    last: str
    sheets: int


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One numbered form in a list."""

    serial: str
    form: str
    title: str
    state: SheetState
    holder: str
    place: str
    issued_at: datetime
    due_at: datetime
    is_overdue: bool = False
    stage: EntryStage | None = None
    typed_by: str = ""

    @property
    def plain(self) -> str:
        """The serial as addresses hold it."""
        return self.serial.replace(" ", "")


@dataclass(frozen=True, kw_only=True)
class MoveLine:
    """One thing that happened to a form."""

    at: datetime
    by: str
    kind: MoveKind
    holder: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a form became, or a part of it: “incident”, “person:victim”, and the reference. One that was there before
    the form was attached to it is not new, and is never changed by a second reading of the form."""

    what: str
    ref: str
    is_new: bool = True


@dataclass(frozen=True, kw_only=True)
class FieldLine:
    """One question of an entered form: what each reader read, and what stands."""

    code: str
    text: str
    first: str
    second: str
    agreed: str
    is_checked: bool
    differs: bool
    kept: Kept | None = None


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """A form whole: where it is, its history, what was read from it and what it became."""

    line: SheetLine
    pack: PackLine
    sets: tuple[str, ...]
    moves: tuple[MoveLine, ...]
    targets: tuple[Target, ...] = ()
    fields: tuple[FieldLine, ...] = ()
    sent: Sent = field(default_factory=dict)
    stage: EntryStage | None = None
    typed_by: str = ""
    typed_by_id: UUID | None = None
    typed_at: datetime | None = None
    checked_by: str = ""
    writer: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One line of the log on a form."""

    number: int
    moment: Moment
    text: str


@dataclass(frozen=True, kw_only=True)
class Born:
    """A birth as far as the form gives it."""

    on: date
    precision: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """A form as it was read: what stands in each field, everything wrong with it, and what was typed."""

    sets: tuple[QuestionSet, ...]
    sent: Sent
    text: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, Moment] = field(default_factory=dict)
    born: Mapping[str, Born] = field(default_factory=dict)
    log: tuple[LogRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    asks_zone: frozenset[str] = frozenset()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order of the paper."""
        return tuple(one for questions in self.sets for one in questions.questions)

    def said(self, code: str) -> str:
        """What stands in a field, as it would be read out; empty when nothing does."""
        return self.text.get(code, "")

    def at(self, code: str) -> datetime | None:
        """The moment in a field, when it holds one."""
        found = self.moments.get(code)
        return found.at if found else None

    def fault(self, name: str) -> str:
        """What is wrong with one field, or nothing."""
        return next((one.text for one in self.faults if one.field == name), "")

    def errors(self) -> dict[str, str]:
        """Every fault by its field, the first of each."""
        return {one.field: one.text for one in reversed(self.faults)}


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Something already in Bluelamp that may be what the form tells of, with the reasons."""

    ref: str
    label: str
    detail: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Likenesses:
    """What was looked for and found for one part of a form; `not_checked` says what could not be looked up."""

    part: str
    question: str
    found: tuple[Likeness, ...]
    is_optional: bool = False
    not_checked: str = ""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What became of an entry: its form, where it stands, what was made or added to."""

    serial: str
    stage: EntryStage
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """issued = entered + voided + outstanding."""

    issued: int = 0
    entered: int = 0
    voided: int = 0
    outstanding: int = 0
    unverified: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every issued form is in exactly one place."""
        return self.issued == self.entered + self.voided + self.outstanding


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One form that does not balance, in words."""

    finding: Finding
    serial: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PaperBalance:
    """The balance at a moment, by form, place and pack, with every outstanding form by its number."""

    at: datetime
    total: Numbers
    by_form: Mapping[str, Numbers]
    by_place: Mapping[str, Numbers]
    by_pack: Mapping[str, Numbers]
    outstanding: tuple[SheetLine, ...]
    wrong: tuple[Wrong, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the balance holds everywhere and nothing is missing."""
        every = (self.total, *self.by_form.values(), *self.by_place.values(), *self.by_pack.values())
        return not self.wrong and all(one.is_whole for one in every)
