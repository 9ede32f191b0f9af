"""Pages of an answer: by the last hit shown, and honest about what changed in between (domain/search.md §8.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bluelamp.kernel.refusals import Refused
from bluelamp.search.types import PeopleQuery

Hit = TypeVar("Hit")
Place = tuple[float, str]  # minus the score, then the reference: the total order of hits
DEPTH, DEEPEST = 40, 200


def depth_of(asked: PeopleQuery) -> int:
    """How many candidates are scored; every page of one listing scores the same."""
    return _read(asked.after)[1] if asked.after else max(DEPTH, min(asked.limit, DEEPEST))


def page(
    asked: PeopleQuery, hits: Sequence[Hit], place_of: Callable[[Hit], Place], version: str
) -> tuple[Sequence[Hit], str, bool]:
    """The hits of one page, the mark from which the next goes on ("" on the last), whether the data have changed."""
    is_changed = False
    if asked.after:
        last, _, then = _read(asked.after)
        hits = [one for one in hits if place_of(one) > last]
        is_changed = then != version
    kept = hits[: max(1, min(asked.limit, DEEPEST))]
    after = _write(place_of(kept[-1]), depth_of(asked), version) if len(hits) > len(kept) else ""
    return kept, after, is_changed


def _write(place: Place, depth: int, version: str) -> str:
    return f"{-place[0]}~{place[1]}~{depth}~{version}"


def _read(mark: str) -> tuple[Place, int, str]:
    """(place, depth, data version) of a mark."""
    try:
        score, ref, depth, version = mark.split("~")
        return (-float(score), ref), max(DEPTH, min(int(depth), DEEPEST)), version
    except ValueError as wrong:
        raise Refused(
            "This page of the list cannot be found again. Search once more from the start."
        ) from wrong
