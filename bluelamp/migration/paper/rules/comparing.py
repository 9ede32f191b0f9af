"""Two readings of one form, field by field."""

from __future__ import annotations

import re

from bluelamp.forms.types import Kind, Question
from bluelamp.migration.paper.rules.reading import names_of
from bluelamp.migration.paper.types import Read, Sent


def is_read_twice(question: Question) -> bool:
    """Whether the second person types it without seeing the first reading: what can hurt when it is wrong."""
    return question.is_checked or question.kind is Kind.SAID


def differing(first: Read, second: Read) -> tuple[str, ...]:
    """Codes of the questions on which two people read different things, in the order of the form."""
    return tuple(one.code for one in first.questions if meaning(first, one) != meaning(second, one))


def meaning(read: Read, question: Question) -> str:
    """What a reading says, without what does not matter: capitals, spaces, the dots of initials."""
    code = question.code
    if question.kind is Kind.MOMENT:
        at = read.at(code)
        return at.isoformat() if at else ""
    if question.kind is Kind.LOG:
        return "\n".join(f"{row.moment.at.isoformat()} {plain(row.text)}" for row in read.log)
    if question.kind is Kind.SAID:
        return read.sent.get(code, "")
    if question.kind is Kind.MARK:
        return re.sub(r"\W", "", read.said(code)).upper()
    if question.kind is Kind.DAY and code in read.born:
        return f"{read.born[code].on} {read.born[code].precision}"
    return plain(read.said(code))


def plain(text: str) -> str:
    """Words without capitals, spaces and full stops."""
    return " ".join(re.sub(r"[.,;:]", " ", text.casefold()).split())


def agreed(
    first: Sent, second: Sent, questions: tuple[Question, ...], keep: dict[str, str], other: Sent
) -> Sent:
    """What stands after the differences were decided: per question the first reading, the second, or a third."""
    merged = dict(first)
    for question in questions:
        source = {"second": second, "other": other}.get(keep.get(question.code, ""))
        if source is not None:
            names = {*names_of(question, first), *names_of(question, source)}
            merged |= {name: source.get(name, "") for name in names}
    return merged


def reasons_not_to_check(*, typed_by: object, checker: object) -> list[str]:
    """Why this person may not be the second reader: nobody checks what they typed themselves."""
    if typed_by == checker:
        return [
            "You typed this form in. Another person has to read it from the paper: that is what the check is."
        ]
    return []


def reasons_not_to_decide(differ: tuple[str, ...], keep: dict[str, str]) -> list[str]:
    """Why differences are not decided yet: each needs its own decision."""
    left = [code for code in differ if keep.get(code) not in ("first", "second", "other")]
    return [f"Decide each difference: {len(left)} still open."] if left else []
