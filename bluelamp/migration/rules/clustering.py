"""Which records form one person: connected by accepted edges, broken where the parts contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

LARGEST = 50


def clusters(edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of records joined by edges, each in ascending order, in order of their first record."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for node in sorted(parent):
        groups[root(node)].append(node)
    return [groups[first] for first in sorted(groups)]


def reasons_to_review(size: int, verified_pncs: set[str], birth_years: set[int]) -> list[str]:
    """Why a whole group is looked at by a person rather than merged (search.md §11)."""
    reasons = []
    if size > LARGEST:
        reasons.append(f"{size} records in one group")
    if len(verified_pncs) > 1:
        reasons.append("two verified PNC ids in one group")
    if birth_years and max(birth_years) - min(birth_years) > 12:
        reasons.append("births more than twelve years apart in one group")
    return reasons
