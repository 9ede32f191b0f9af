"""What to offer when a search finds nothing, little, or too much; only from what the searcher may know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bluelamp.search.codes import Band, MatchReason
from bluelamp.search.rules import births, splitting
from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.cards import Card
from bluelamp.search.rules.scoring import Reached
from bluelamp.search.rules.splitting import Split
from bluelamp.search.types import Answer, Choice, SecondFact, Suggestion

CROWD = 5
MOST = 8  # with the old systems each has a key of its own, 1 to 9
ASKS = {
    "age": ("How old?", "born", "Date of birth, year or age"),
    "born": ("Which year of birth?", "born", "Date or year of birth"),
    "given": ("Which forename?", "given", "Forename or initial"),
    "sex": ("Which sex?", "born", "Or a date or year of birth"),
}


def suggestions(
    question: Question, answer: Answer, reached: dict[int, list[Reached]]
) -> tuple[Suggestion, ...]:
    """Next searches in order, when no hit is better than weak (domain/search.md §8)."""
    if any(hit.band != Band.WEAK for hit in answer.hits) or not question.slots:
        return ()
    names = [slot.text for slot in question.base]
    offered = [
        *_nearest(question, reached), *_turned(question, names), *_other_births(question, names),
        *_shorter(question, names),
    ]  # fmt: skip
    unlike = {one.text: one for one in reversed(offered) if one.text.strip()}
    return tuple(one for one in offered if unlike.get(one.text) is one)[:MOST]


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


def _turned(question: Question, names: list[str]) -> list[Suggestion]:
    """Surname first, or forename first."""
    if len(names) < 2:
        return []
    turned = " ".join([names[-1], *names[:-1], _written(question)]).strip()
    return [Suggestion(label="Names the other way round", text=turned)]


def _other_births(question: Question, names: list[str]) -> list[Suggestion]:
    """Without the date of birth, and with its day and month changed over."""
    born, typed = question.birth, " ".join(names)
    if born is None:
        return []
    offered = [Suggestion(label="Without the date of birth", text=typed)]
    swap = births.swapped(born.first) if born.is_day else None
    if swap:
        offered.append(Suggestion(label="Day and month changed over", text=f"{typed} {swap:%d/%m/%Y}"))
    return offered


def _shorter(question: Question, names: list[str]) -> list[Suggestion]:
    """The surname with the date of birth, then the forename as an initial."""
    if len(names) < 2:
        return []
    offered = []
    if question.birth:
        offered.append(
            Suggestion(label="Surname and date of birth", text=f"{names[-1]} {_written(question)}")
        )
    if len(names[0]) > 1:
        initial = " ".join([names[0][0], *names[1:], _written(question)]).strip()
        offered.append(Suggestion(label="Forename as an initial", text=initial))
    return offered


def second_fact(question: Question, answer: Answer, cards: Sequence[Card], today: date) -> SecondFact | None:
    """The fact that would split a crowd of namesakes best; None when there is no crowd or nothing splits it."""
    if len(answer.hits) < CROWD or not question.slots:
        return None
    best = answer.hits[0].score
    if sum(1 for hit in answer.hits if hit.score >= best - 2.0) < CROWD:
        return None
    split = splitting.best_split(question, cards, today)
    return _asked(split, len(cards)) if split else None


def _asked(split: Split, looked_at: int) -> SecondFact:
    prompt, field, label = ASKS[split.kind]
    choices = tuple(Choice(label=said, value=value, count=count) for value, said, count in split.parts)
    return SecondFact(
        prompt=prompt, field=field, label=label, choices=choices, choice_field=split.kind, looked_at=looked_at
    )
