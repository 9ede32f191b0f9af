"""issued = entered + voided + outstanding: worked out from the history of every form, at any moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bluelamp.migration.paper.codes import MoveKind, SheetState
from bluelamp.migration.paper.types import Numbers


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing that happened to a form, in the order it happened."""

    serial: str
    form: str
    pack: str
    kind: str
    holder: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where one form stood at a moment."""

    serial: str
    form: str
    pack: str
    holder: str
    state: SheetState
    is_checked: bool = False


ENDS = {MoveKind.ENTERED.value: SheetState.ENTERED, MoveKind.VOIDED.value: SheetState.VOIDED}


def stands(moves: Iterable[Move], *, at: datetime | None) -> dict[str, Stand]:
    """Where each form stood at a moment, or stands now: then all its history counts, whatever the clock of the
    machine that wrote it. A form whose history has no issue is none of ours and is left out."""
    found: dict[str, Stand] = {}
    for move in moves:
        if at is None or move.at <= at:
            _take(found, move)
    return found


def _take(found: dict[str, Stand], move: Move) -> None:
    if move.kind == MoveKind.ISSUED:
        found[move.serial] = Stand(serial=move.serial, form=move.form, pack=move.pack, holder=move.holder,
                                   state=SheetState.OUTSTANDING)  # fmt: skip
    elif move.serial in found:
        now = found[move.serial]
        if move.kind in ENDS:
            found[move.serial] = replace(now, state=ENDS[move.kind])
        elif move.kind == MoveKind.HANDED:
            found[move.serial] = replace(now, holder=move.holder)
        elif move.kind in (MoveKind.CHECKED, MoveKind.RESOLVED):
            found[move.serial] = replace(now, is_checked=True)


def numbers(every: Iterable[Stand]) -> Numbers:
    """The four numbers of some forms, each counted by itself."""
    kept = list(every)
    counted = [one.state for one in kept]
    return Numbers(
        issued=len(kept), entered=counted.count(SheetState.ENTERED), voided=counted.count(SheetState.VOIDED),
        outstanding=counted.count(SheetState.OUTSTANDING),
        unverified=sum(one.state is SheetState.ENTERED and not one.is_checked for one in kept))  # fmt: skip


def by(every: Iterable[Stand], key: Callable[[Stand], str]) -> Mapping[str, Numbers]:
    """The numbers of each group, in the order of their names."""
    groups: defaultdict[str, list[Stand]] = defaultdict(list)
    for one in every:
        groups[key(one)].append(one)
    return {name: numbers(groups[name]) for name in sorted(groups)}


def missing(letters: Mapping[str, int], serials: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Numbers that were given out (the last one of each letter is known) and that no form carries."""
    held: defaultdict[str, set[int]] = defaultdict(set)
    for letter, number in serials:
        held[letter].add(number)
    return tuple((letter, n) for letter in sorted(letters) for n in range(1, letters[letter] + 1)
                 if n not in held[letter])  # fmt: skip
