"""What a witness remembers of a mark: the whole, a part, a pattern with gaps, or pieces in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bluelamp.search.codes import MarkForm
from bluelamp.search.rules import marks
from bluelamp.search.rules.normalise import compact

FEWEST, FEWEST_WITH_FACTS = 3, 2
SHORTEST_WHOLE = 5  # shorter marks are one edit from too many others
_GAPS = re.compile(r"…|\.\.\.|%")
_UNORDERED = re.compile(r"(?:contains|containing|includes|including|with|has)\s+(.+)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+and\s+|\s*[&,+]\s*|\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkAsked:
    """A mark as asked for: a pattern of characters, `?` and `*`; or `pieces` in any order."""

    written: str
    pattern: str
    pieces: tuple[str, ...] = ()
    warning: str = ""

    @property
    def known(self) -> int:
        """How many characters are known."""
        return sum(c not in "?*" for c in self.pattern or "".join(self.pieces))

    @property
    def has_gaps(self) -> bool:
        """Whether any character is left open."""
        return bool(re.search(r"[?*]", self.pattern))

    @property
    def is_whole(self) -> bool:
        """Whether this has the form of a whole mark."""
        return (
            not self.has_gaps
            and not self.pieces
            and len(self.pattern) >= SHORTEST_WHOLE
            and marks.form_of(self.pattern) is not MarkForm.OTHER
        )

    @property
    def shown(self) -> str:
        """The question as shown back."""
        if self.pieces:
            return " and ".join(self.pieces) + ", in any order"
        return marks.shown(self.pattern, marks.form_of(self.pattern)) if self.is_whole else self.pattern


def read(text: str) -> MarkAsked:
    """Read what was typed as a mark or part of one; `?` is one character, `*` any run."""
    written = text.strip()
    if found := _UNORDERED.fullmatch(written):
        pieces = tuple(p for piece in _BETWEEN.split(found[1]) if (p := compact(piece)[: marks.LONGEST]))
        return MarkAsked(written, "", tuple(dict.fromkeys(pieces)))
    spread = _GAPS.sub("*", written)
    if re.search(r"[?*]", spread):
        pattern = "".join(c if c in "?*" else compact(c) for c in spread)
        return MarkAsked(written, re.sub(r"\*+", "*", pattern)[: 2 * marks.LONGEST])
    reading = marks.read(written)
    return MarkAsked(written, reading.compact, warning=reading.warning)


def reasons_not_to_look(asked: MarkAsked, *, has_facts: bool) -> list[str]:
    """Why this is too little of a mark; empty when it can be looked for (domain/search.md §5)."""
    fewest = FEWEST_WITH_FACTS if has_facts else FEWEST
    if asked.known >= fewest:
        return []
    known = {0: "No character of the mark is", 1: "Only one character of the mark is"}
    start = known.get(asked.known, "Only two characters of the mark are")
    more = "at least two, with" if asked.known < FEWEST_WITH_FACTS else "a third, or"
    return [
        f"{start} known, which fits too many vehicles. Add {more} a make, colour or area"
        " – or three characters of the mark, in any place."
    ]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The run that the index is asked for, and what each tail found must look like."""

    run: str
    tail_like: str
    first_place: int
    last_place: int
    is_strict: bool


@lru_cache(maxsize=512)
def anchor_of(asked: MarkAsked) -> Anchor:
    """The longest known run of the pattern, folded, with the rest as a LIKE pattern of the tail."""
    if asked.pieces:
        run = marks.folded(max(asked.pieces, key=lambda piece: (len(piece), piece)))
        return Anchor(run, run + "%", 0, marks.LONGEST, False)
    pattern = marks.folded(asked.pattern)
    found = max(re.finditer(r"[^?*]+", pattern), key=lambda run: (len(run[0]), -run.start()))
    before, after = pattern[: found.start()], pattern[found.end() :]
    is_strict = "*" in pattern
    like = found[0] + after.replace("?", "_").replace("*", "%") + ("" if is_strict else "%")
    least = sum(c != "*" for c in before)
    most = least if is_strict and "*" not in before else marks.LONGEST
    return Anchor(found[0], like, least, most, is_strict)


@lru_cache(maxsize=512)
def matcher(asked: MarkAsked, *, is_folded: bool) -> re.Pattern[str]:
    """The pattern as an expression over a whole mark: exact verification of what the index offers."""
    pattern = marks.folded(asked.pattern) if is_folded else asked.pattern
    body = "".join("." if c == "?" else ".*" if c == "*" else re.escape(c) for c in pattern)
    return re.compile(f"^{body}$" if "*" in pattern else body)


def fits(asked: MarkAsked, mark: str, *, is_folded: bool = True) -> bool:
    """Whether a mark is one that was asked for, letter for letter or with characters mistaken for each other."""
    held = marks.folded(mark) if is_folded else mark
    if asked.pieces:
        wanted = [marks.folded(piece) if is_folded else piece for piece in asked.pieces]
        return _holds_apart(wanted, held)
    return matcher(asked, is_folded=is_folded).search(held) is not None


def _holds_apart(pieces: list[str], held: str) -> bool:
    """Whether all pieces stand in the mark without sharing a character."""
    if not pieces:
        return True
    piece, rest = pieces[0], pieces[1:]
    places = [n for n in range(len(held) - len(piece) + 1) if held.startswith(piece, n)]
    return any(_holds_apart(rest, held[:n] + " " * len(piece) + held[n + len(piece) :]) for n in places)
