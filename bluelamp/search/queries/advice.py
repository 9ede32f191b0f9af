"""What to offer when a search finds nothing, little, or too much; only from what the searcher may know."""

from __future__ import annotations

from bluelamp.search.codes import Band, MatchReason
from bluelamp.search.rules import births
from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.scoring import Reached
from bluelamp.search.types import Answer, Suggestion

CROWD = 5
MOST = 6


def suggestions(
    question: Question, answer: Answer, reached: dict[int, list[Reached]]
) -> tuple[Suggestion, ...]:
    """Next searches in order, when no hit is better than weak (domain/search.md §8)."""
    if any(hit.band != Band.WEAK for hit in answer.hits) or not question.slots:
        return ()
    names = [slot.text for slot in question.base]
    typed = " ".join(names)
    born = question.birth
    offered = [*_nearest(question, reached)]
    if born:
        offered.append(Suggestion(label="Without the date of birth", text=typed))
        swap = births.swapped(born.first) if born.is_day else None
        if swap:
            offered.append(Suggestion(label="Day and month changed over", text=f"{typed} {swap:%d/%m/%Y}"))
        if len(names) > 1:
            offered.append(
                Suggestion(label="Last word and date of birth", text=f"{names[-1]} {_written(question)}")
            )
    if len(names) > 1 and len(names[0]) > 1:
        offered.append(Suggestion(label="First word as an initial", text=" ".join([names[0][0], *names[1:]])))
    return tuple(one for one in offered if one.text.strip())[:MOST]


def _written(question: Question) -> str:
    born = question.birth
    return "" if born is None else born.label.replace("aged ", "age ")


def _nearest(question: Question, reached: dict[int, list[Reached]]) -> list[Suggestion]:
    """Names held openly that are near a word nobody carries, with how many carry them."""
    offered = []
    texts = [slot.text for slot in question.base]
    for number, slot in enumerate(question.base):
        words = [one for one in reached.get(number, []) if not one.text.endswith(".") and len(one.text) > 1]
        if any(one.likeness.reason is MatchReason.EXACT for one in words):
            continue
        for one in words[:2]:
            text = " ".join([*texts[:number], one.text, *texts[number + 1 :]])
            offered.append(Suggestion(label=f"Nearest name to {slot.text}", text=text, count=one.df))
    return offered


def second_fact(question: Question, answer: Answer) -> str:
    """The fact that would split a crowd of namesakes best; empty when there is no crowd."""
    if len(answer.hits) < CROWD or not question.slots:
        return ""
    best = answer.hits[0].score
    if sum(1 for hit in answer.hits if hit.score >= best - 2.0) < CROWD and not answer.truncated:
        return ""
    if question.birth is None:
        return "Many people fit. Add a date of birth, a year or an age."
    if not question.birth.is_day:
        return "Many people fit. Add the full date of birth."
    if len(question.base) < 3:
        return "Many people fit. Add a middle name, a postcode or a number."
    return "Many people fit. Add a postcode or a number."
