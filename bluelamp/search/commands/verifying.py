"""Everything that `verify-index` checks and `rebuild-index` puts right: each index of search says how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bluelamp.kernel import removals
from bluelamp.kernel.registry import Registry

Count = Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """One index: `check` counts rows that differ from the records, `repair` puts them right while search goes on."""

    name: str
    check: Count
    repair: Count


verifiers: Registry[Verifier] = Registry("search verifier")


def verifier(name: str, *, check: Count, repair: Count) -> None:
    """Let an index be verified and rebuilt with the others (domain/search.md §8.6); once, in `declares`."""
    verifiers.add(name, Verifier(name=name, check=check, repair=repair))


def check_all() -> dict[str, int]:
    """Rows that differ, by index; all nought when search is true to the records."""
    return {one.name: one.check() for one in verifiers.values()}


def repair_all() -> dict[str, int]:
    """Rows changed, by index; a second run changes nothing."""
    with removals.known_throughout("search.rebuild_index"):
        return {one.name: one.repair() for one in verifiers.values()}
