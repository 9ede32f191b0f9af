"""Fixed-width lines nobody has described: the types of line and where their columns may begin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

MOST_TYPES = 12
FEWEST_LINES = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The types of line (one alone when they are all alike), each with the widths of its columns."""

    prefix: int
    kinds: dict[str, dict[str, int]]
    skip: tuple[str, ...] = ()


def kinds(lines: Sequence[str]) -> Found:
    """The types of line in a sample; types that occur once at either end are headers and trailers."""
    prefix = _prefix(lines)
    if not prefix:
        return Found(0, {"": widths(lines)})
    by_type: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_type[line[:prefix]].append(line)
    ends = {lines[0][:prefix], lines[-1][:prefix]}
    rare = [one for one, found in by_type.items() if len(found) < FEWEST_LINES]
    edges = [one for one in rare if one in ends]
    if len(by_type) == len(rare):
        return Found(0, {"": widths(lines)})
    return Found(
        prefix,
        {one: widths(found, prefix) for one, found in by_type.items() if one not in rare},
        tuple(f"^{one}" for one in edges if one.isalnum()),
    )


def _prefix(lines: Sequence[str]) -> int:
    """How many characters at the beginning name the type of a line: few values, all letters, with unlike lines."""
    for width in (2, 3, 1):
        types = Counter(line[:width] for line in lines)
        real = {
            one: times
            for one, times in types.items()
            if one.isalpha() and one.isupper() and len(one) == width
        }
        often = [one for one, times in real.items() if times * 500 >= len(lines)]
        if 1 < len(often) <= MOST_TYPES and sum(real[one] for one in often) >= len(lines) * 0.95:
            return width
    return 0


def widths(lines: Sequence[str], first: int = 0) -> dict[str, int]:
    """Columns begin after a place that is blank in every line, and where figures turn to letters in every line."""
    longest = max(len(line) for line in lines)
    padded = [line.ljust(longest) for line in lines[:400]]
    classes = ["".join(sorted({_class(line[at]) for line in padded})) for at in range(longest)]
    starts = [0] + ([first] if first else [])
    for at in range(max(1, first + 1), longest):
        before, here = classes[at - 1], classes[at]
        is_after_gap = before == " " and here != " "
        is_turn = before != here and before in ("a", "0") and here in ("a", "0")
        if is_after_gap or is_turn:
            starts.append(at)
    ends = [*starts[1:], longest]
    found = {
        f"F{number:02}": end - start for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    }
    found[f"F{len(starts):02}"] = 0
    return found


def _class(one: str) -> str:
    return " " if one == " " else "0" if one.isdigit() else "a"
