"""Decisions about drafts and question sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bluelamp.forms.codes import Kind, Said
from bluelamp.forms.types.drafts import DraftToSave
from bluelamp.forms.types.questions import Answer, Fault, Question, QuestionSet, Reading, Section

MOST_CHARACTERS = 200_000
LONGEST_NAME = 80
LONGEST_RECORD = 120
LONGEST_DETAILS = 4000


def reasons_not_to_keep(draft: DraftToSave) -> list[str]:
    """Why a draft cannot be kept; empty when it can."""
    reasons = []
    if not draft.form or len(draft.form) > LONGEST_NAME or len(draft.record) > LONGEST_RECORD:
        reasons.append("The form does not say properly which form it is.")
    if sum(len(name) + len(value) for name, value in draft.typed.fields) > MOST_CHARACTERS:
        reasons.append(
            f"The form holds more than {MOST_CHARACTERS:,} characters; shorten it or send it in parts."
        )
    return reasons


def is_overtaking(*, kept_version: int, kept_tab: str, draft: DraftToSave) -> bool:
    """Whether this save comes from a window that had not seen the latest words of another one."""
    return kept_tab != draft.tab and kept_version != draft.version


def _question(written: Mapping[str, Any]) -> Question:
    kind = Kind(written.get("kind", Kind.SAID))
    choices = tuple((value, label) for value, label in written.get("choices", ()))
    return Question(**{**written, "kind": kind, "choices": choices})


def question_set(written: Mapping[str, Any]) -> QuestionSet:
    """A question set out of its file."""
    sections = tuple(Section(title=one["title"], questions=tuple(map(_question, one["questions"])))
                     for one in written["sections"])  # fmt: skip
    ends = written.get("valid_to")
    return QuestionSet(
        name=written["name"], version=written["version"], title=written["title"], source=written["source"],
        sections=sections, tool=written.get("tool", ""), most_not_asked=written.get("most_not_asked", 5),
        valid_from=date.fromisoformat(written["valid_from"]), valid_to=date.fromisoformat(ends) if ends else None,
    )  # fmt: skip


def in_force(versions: Iterable[QuestionSet], day: date) -> QuestionSet | None:
    """The version in force on a day: the newest that has begun and not ended."""
    begun = [
        one for one in versions if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)
    ]
    return max(begun, key=lambda one: one.valid_from, default=None)


def answers(questions: QuestionSet, sent: Mapping[str, str]) -> dict[str, Answer]:
    """The answers in what was sent; anything that is not an answer is left out and so is missing."""
    known = {said.value for said in Said}
    return {
        question.code: Answer(code=question.code, said=Said(sent[question.code]),
                              details=sent.get(f"{question.code}_details", "").strip())
        for question in questions.questions
        if sent.get(question.code) in known
    }  # fmt: skip


def _fault(question: Question, answer: Answer | None) -> Fault | None:
    if answer is None:
        return Fault(field=question.code, text=f"Answer “{question.text}”, or say that it was not asked.")
    if answer.said is Said.YES and not answer.details:
        return Fault(field=f"{question.code}_details", text=f"Say more about the yes to “{question.text}”.")
    if len(answer.details) > LONGEST_DETAILS:
        return Fault(
            field=f"{question.code}_details", text=f"Shorten the details to {LONGEST_DETAILS} characters."
        )
    return None


def faults(questions: QuestionSet, given: Mapping[str, Answer]) -> tuple[Fault, ...]:
    """Everything to put right, all at once, in the order of the form."""
    found = (_fault(question, given.get(question.code)) for question in questions.questions)
    return tuple(fault for fault in found if fault)


def reading(questions: QuestionSet, sent: Mapping[str, str]) -> Reading:
    """A form as it was read: answers and faults together."""
    given = answers(questions, sent)
    return Reading(questions=questions, answers=given, faults=faults(questions, given))
