"""When a cluster is no single person (domain/search.md §11): too large, contradictory, or hanging by a thread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

LARGEST = 50
SPREAD_YEARS = 2
THIN = 16.0  # log2 weight under which an edge that alone ties two groups is a bridge

Edge = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Member:
    """What the checks ask of a record."""

    birth_year: int | None = None
    verified: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Verdict:
    """Why a cluster goes to review, and the edges that are to be looked at before it holds."""

    reasons: list[str] = field(default_factory=list)
    doubted: set[tuple[int, int]] = field(default_factory=set)


def check(
    members: Mapping[int, Member], edges: Sequence[Edge], explained: Set[tuple[int, int]] = frozenset()
) -> Verdict:
    """Every check of one cluster. `explained` are edges whose dates of birth differ in a way that clerks err in."""
    verdict = Verdict()
    whole = _whole_reasons(members, edges, explained)
    if whole:
        verdict.reasons += whole
        verdict.doubted |= {(left, right) for left, right, _ in edges}
    for left, right, weight in bridges(edges):
        if weight < THIN:
            verdict.doubted.add((left, right))
            verdict.reasons.append("two groups joined by one thin edge")
    return verdict


def _whole_reasons(
    members: Mapping[int, Member], edges: Sequence[Edge], explained: Set[tuple[int, int]]
) -> list[str]:
    reasons = []
    if len(members) > LARGEST:
        reasons.append(f"more than {LARGEST} records")
    numbers: dict[str, set[str]] = defaultdict(set)
    for member in members.values():
        for kind, number in member.verified:
            numbers[kind].add(number)
    reasons += [
        f"two verified ids of one kind ({kind})" for kind, held in sorted(numbers.items()) if len(held) > 1
    ]
    years = [member.birth_year for member in members.values() if member.birth_year is not None]
    if years and max(years) - min(years) > SPREAD_YEARS and not _is_explained(members, edges, explained):
        reasons.append(f"birth years {SPREAD_YEARS} or more apart that no edge explains")
    return reasons


def _is_explained(
    members: Mapping[int, Member], edges: Sequence[Edge], explained: Set[tuple[int, int]]
) -> bool:
    """Every record whose year stands off from the commonest has an edge that explains it."""
    years = Counter(member.birth_year for member in members.values() if member.birth_year is not None)
    usual = min(years, key=lambda year: (-years[year], year))
    off = {
        record for record, member in members.items()
        if member.birth_year is not None and abs(member.birth_year - usual) > SPREAD_YEARS
    }  # fmt: skip
    helped = {record for left, right, _ in edges if (left, right) in explained for record in (left, right)}
    return off <= helped


def bridges(edges: Sequence[Edge]) -> list[Edge]:
    """Edges whose loss would part two groups of two or more records (Tarjan 1974, without recursion)."""
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (left, right, _) in enumerate(edges):
        near[left].append((right, number))
        near[right].append((left, number))
    if not near:
        return []
    root = min(near)
    order, low, size = {root: 0}, {root: 0}, {root: 1}
    found: list[Edge] = []
    stack = [(root, -1, iter(near[root]))]
    while stack:
        record, came_by, others = stack[-1]
        for other, number in others:
            if other not in order:
                order[other] = low[other] = len(order)
                size[other] = 1
                stack.append((other, number, iter(near[other])))
                break
            if number != came_by:
                low[record] = min(low[record], order[other])
        else:
            stack.pop()
            if stack:
                parent = stack[-1][0]
                low[parent] = min(low[parent], low[record])
                size[parent] += size[record]
                if low[record] > order[parent] and 1 < size[record] < len(near) - 1:
                    found.append(edges[came_by])
    return found
