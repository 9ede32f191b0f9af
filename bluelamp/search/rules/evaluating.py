"""How well a comparison of whole names tells a match from none, on labelled pairs of anybody's."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bluelamp.search.rules.normalise import fold
from bluelamp.search.rules.whole import compare_names

COLUMNS = ("name1", "name2", "is_match")
LONGEST = 10_000
TRUE, FALSE = frozenset({"true", "1", "yes", "y", "t"}), frozenset({"false", "0", "no", "n", "f"})


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two names and whether they are the same person's or body's."""

    left: str
    right: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The threshold at which F1 is best, what it gives, and what one comparison costs."""

    best_f1: float
    threshold: float
    precision: float
    recall: float
    microseconds_per_pair: float


def read_pairs(lines: Iterable[str]) -> tuple[list[LabelledPair], list[str]]:
    """The labelled pairs of a CSV, or what is wrong with it and where; other columns are ignored."""
    rows = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        held = ", ".join((rows.fieldnames or ())[:12]) or "nothing at all"
        return [], [
            f"The file has no column {', '.join(missing)}. It needs name1, name2 and is_match; its first line says {held}."
        ]
    found: list[LabelledPair] = []
    for row in rows:
        label = (row["is_match"] or "").strip().lower()
        if label not in TRUE | FALSE:
            return [], [
                f"Line {rows.line_num}: is_match is {label[:20]!r}. Write true or false, 1 or 0, yes or no."
            ]
        pair = LabelledPair(row["name1"] or "", row["name2"] or "", label in TRUE)
        if max(len(pair.left), len(pair.right)) > LONGEST:
            return [], [
                f"Line {rows.line_num}: a name has more than {LONGEST} characters; is a quote left open above?"
            ]
        found.append(pair)
    return found, reasons_not_to_evaluate(found)


def reasons_not_to_evaluate(pairs: Sequence[LabelledPair]) -> list[str]:
    """Why these pairs say nothing about a comparison; empty when they do."""
    if not pairs:
        return [
            "The file has no pairs under its heading. Add at least one that matches and one that does not."
        ]
    if not any(pair.is_match for pair in pairs):
        return ["No pair in the file is a match, so there is nothing to find. Label some pairs true."]
    return []


def ours(left: str, right: str) -> float:
    """The product's own comparison."""
    return compare_names(left, right).score


def token_sort(left: str, right: str) -> float:
    """What most would take instead: rapidfuzz token_sort_ratio of the folded names."""
    return fuzz.token_sort_ratio(fold(left), fold(right)) / 100


def judge(
    pairs: Sequence[LabelledPair], compare: Callable[[str, str], float], *, stopwatch: Callable[[], float]
) -> Verdict:
    """How well a comparison does on these pairs, timed by the stopwatch handed in (seconds of processor time)."""
    compare("Bob Owen", "Robert Owens")  # the name lists are read once, before the clock starts
    start = stopwatch()
    scores = [compare(pair.left, pair.right) for pair in pairs]
    each = (stopwatch() - start) / len(pairs) * 1e6
    threshold, precision, recall = best_threshold(scores, [pair.is_match for pair in pairs])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Verdict(round(f1, 4), round(threshold, 4), round(precision, 4), round(recall, 4), round(each, 2))


def best_threshold(scores: Sequence[float], truth: Sequence[bool]) -> tuple[float, float, float]:
    """(threshold, precision, recall) where F1 is best; pairs at or above the threshold count as matches."""
    ordered = sorted(zip(scores, truth, strict=True), reverse=True)
    positives = sum(truth)
    best, found = (0.0, 0.0, 0.0), 0
    best_f1 = 0.0
    for taken, (one, following) in enumerate(pairwise([*ordered, (-1.0, False)]), start=1):
        found += one[1]
        if one[0] == following[0]:
            continue  # pairs of one score stand or fall together
        f1 = 2 * found / (taken + positives)
        if f1 > best_f1:
            best_f1, best = f1, (one[0], found / taken, found / positives)
    return best
