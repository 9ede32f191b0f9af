"""Question sets and answers as they cross the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bluelamp.forms.codes import Kind, Said


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; `tick` says whether a yes counts towards the score. `kind` says how it is answered (a yes or
    no unless said otherwise), `is_checked` that a second person must read the same from the paper."""

    code: str
    text: str
    hint: str = ""
    follow_up: str = ""
    tick: bool = True
    kind: Kind = Kind.SAID
    lines: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    is_needed: bool = False
    is_checked: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """Questions asked together."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionSet:
    """One version of a set of questions, and when it is in force."""

    name: str
    version: str
    title: str
    source: str
    sections: tuple[Section, ...]
    valid_from: date
    valid_to: date | None = None
    tool: str = ""
    most_not_asked: int = 5

    @property
    def label(self) -> str:
        """Name and version together, as stored with every set of answers."""
        return f"{self.name} {self.version}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for section in self.sections for question in section.questions)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said to one question, with the details a yes asks for."""

    code: str
    said: Said
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to put right: the field it is about and what to do."""

    field: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A form as it was read: the answers, everything wrong with them, and what was typed."""

    questions: QuestionSet
    answers: Mapping[str, Answer] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def said(self, code: str) -> str:
        """The answer to one question, or nothing."""
        answer = self.answers.get(code)
        return answer.said.value if answer else ""

    def details(self, code: str) -> str:
        """The details given with one answer."""
        answer = self.answers.get(code)
        return answer.details if answer else ""

    def fault(self, field_name: str) -> str:
        """What is wrong with one field, or nothing."""
        return next((fault.text for fault in self.faults if fault.field == field_name), "")

    @property
    def yes(self) -> tuple[str, ...]:
        """Codes answered yes, in the order of the form."""
        return tuple(code for code, answer in self.answers.items() if answer.said is Said.YES)

    @property
    def ticks(self) -> int:
        """How many yes answers count towards the score."""
        counted = {question.code for question in self.questions.questions if question.tick}
        return sum(code in counted for code in self.yes)

    @property
    def not_asked(self) -> int:
        """How many questions were not asked."""
        return sum(answer.said is Said.NOT_ASKED for answer in self.answers.values())
