"""The box as a question to the legacy store: each part with every way an old system may have written it.

The store keeps words as they stood, cut at punctuation. So a mark, a telephone number, a police number or a date is
asked for in each of its usual spellings; a word is asked for as it is, by its relatives, and by its sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bluelamp.migration.rules.rows import WORD, folded, sounds

MOST_PARTS = 12
SHORTEST = 2
EXCEL_DAY_NOUGHT = date(1899, 12, 30)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
Spelling = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One part of a question: a row has it when all words of any one spelling stand in it. `near` and `sound` are
    single words that do as well, further down the list."""

    text: str
    spellings: tuple[Spelling, ...]
    near: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    is_name: bool = False


_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = "(?P<name>" + "|".join(f"{month}|{month[:3]}" for month in MONTHS) + ")"
_PHONE = re.compile(r"(?<![\w/])(?:\+|00)?\d[\d ()./-]{8,17}\d(?![\w/])")
_NUMBER = re.compile(r"(?<!\w)(?P<year>\d{4}|\d{2})/(?P<number>\d{1,7})(?P<letter>[a-z])(?!\w)")
_MARK = re.compile(r"(?<!\w)(?:[a-z]{2}\d{2} ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3}[a-z])(?!\w)")
_POSTCODE = re.compile(r"(?<!\w)(?P<out>[a-z]{1,2}\d[a-z\d]?) ?(?P<in>\d[a-z]{2})(?!\w)")
_DATES = (
    re.compile(rf"(?<![\w/.-]){_DAY}[/. -](?P<month>\d{{1,2}})[/. -]{_YEAR}(?![\w/-])"),
    re.compile(r"(?<![\w/.-])(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\w/-])"),
    re.compile(rf"(?<![\w/.-]){_DAY}(?:st|nd|rd|th)?[ -]{_MONTH}[ ,-]+{_YEAR}(?![\w/-])"),
)
_REFERENCE = re.compile(r"(?<![\w/-])[a-z0-9]+(?:['/.:_-][a-z0-9]+)+(?![\w/-])")


def parts_of(text: str, today: date) -> tuple[Asked, ...]:
    """What a box asks for, in order; nothing when it holds no word of two letters or figures."""
    rest = folded(text)[:400]
    found: list[tuple[int, Asked]] = []
    for pattern, read in _readers(today):
        taken = [(match.start(), asked) for match in pattern.finditer(rest) if (asked := read(match))]
        found += taken
        for match in reversed(list(pattern.finditer(rest))):
            if any(start == match.start() for start, _ in taken):
                rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    found += [
        (match.start(), Asked(match[0], ((match[0],),), sound=_sound(match[0]), is_name=match[0].isalpha()))
        for match in WORD.finditer(rest)
        if len(match[0]) >= SHORTEST
    ]
    return tuple(asked for _, asked in sorted(found, key=lambda one: one[0]))[:MOST_PARTS]


def widened(parts: Sequence[Asked], relatives: Mapping[str, Sequence[str]]) -> tuple[Asked, ...]:
    """The same with the words that the search's knowledge of names ties to each name."""
    return tuple(
        Asked(one.text, one.spellings, _plain(relatives.get(one.text, ())), one.sound, one.is_name)
        for one in parts
    )


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if WORD.fullmatch(word))


def _sound(word: str) -> tuple[str, ...]:
    return tuple(sorted(sounds(word) - {word})) if word.isalpha() else ()


def _readers(today: date) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], Asked | None]]]:
    for pattern in _DATES:
        yield pattern, lambda match: _date(match, today)
    yield _NUMBER, _police_number
    yield _PHONE, _phone
    yield (
        _POSTCODE,
        lambda match: Asked(match[0], ((match["out"], match["in"]), (match["out"] + match["in"],))),
    )
    yield _MARK, _mark
    yield _REFERENCE, _reference


def _date(match: re.Match[str], today: date) -> Asked | None:
    given = match.groupdict()
    year = int(given["year"])
    if len(given["year"]) == 2:
        year += 2000 if year <= today.year % 100 else 1900
    named = given.get("name")
    month = next(n for n, m in enumerate(MONTHS, 1) if m.startswith(named)) if named else int(given["month"])
    try:
        day = date(year, month, int(given["day"]))
    except ValueError:
        return None
    return Asked(match[0], tuple(dict.fromkeys(_spellings_of(day))))


def _spellings_of(day: date) -> Iterator[Spelling]:
    """1980-01-02 as old systems wrote it; the order of the figures does not matter, they are asked for as a set."""
    month, short = MONTHS[day.month - 1], f"{day.year % 100:02d}"
    yield f"{day:%d}", f"{day:%m}", f"{day:%Y}"
    yield (f"{day:%Y%m%d}",)
    yield (f"{day:%d%m%Y}",)
    yield str(day.day), str(day.month), f"{day:%Y}"
    yield f"{day:%d}", f"{day:%m}", short
    for number in (str(day.day), f"{day:%d}"):
        for name in (month, month[:3]):
            yield number, name, f"{day:%Y}"
            yield number, name, short
    yield (f"{day:%d}{month[:3]}{day:%Y}",)
    yield (str((day - EXCEL_DAY_NOUGHT).days),)


def _police_number(match: re.Match[str]) -> Asked:
    """A PNC id or CRO number: long or short year, with or without the noughts before its serial."""
    year, serial, letter = match["year"], match["number"].lstrip("0") or "0", match["letter"]
    years = {year, year[-2:], f"20{year[-2:]}", f"19{year[-2:]}"} if len(year) == 2 else {year, year[-2:]}
    tails = {serial + letter, serial.zfill(7) + letter, match["number"] + letter}
    found = [(one, tail) for one in sorted(years) for tail in sorted(tails)]
    return Asked(match[0], (*found, *((one + tail,) for one, tail in found)))


def _phone(match: re.Match[str]) -> Asked | None:
    figures = re.sub(r"\D", "", match[0])
    national = (
        re.sub(r"^(?:00)?440?", "0", figures)
        if not figures.startswith("0") or figures[:2] == "00"
        else figures
    )
    if not (10 <= len(national) <= 11 and national[0] == "0"):
        return Asked(match[0], tuple({(figures,): None, tuple(re.findall(r"\d+", match[0])): None}))
    return Asked(match[0], tuple(dict.fromkeys(_numbers(national))))


def _numbers(national: str) -> Iterator[Spelling]:
    """A telephone number together, with the country's number, and cut where people cut them."""
    for whole in (national, f"44{national[1:]}", f"0044{national[1:]}", national[1:]):
        yield (whole,)
    for cut in ((5,), (5, 8), (4, 7), (3, 7), (4,), (3,), (5, 7, 9)):
        places = (0, *cut, len(national))
        pieces = tuple(national[a:b] for a, b in pairwise(places))
        yield pieces
        yield ("44", pieces[0][1:], *pieces[1:])
        yield ("0044", pieces[0][1:], *pieces[1:])


def _mark(match: re.Match[str]) -> Asked:
    """A registration mark in one word, or in two wherever it was cut."""
    mark = match[0].replace(" ", "")
    cuts = [(mark[:at], mark[at:]) for at in range(1, len(mark))]
    return Asked(match[0], ((mark,), *cuts, tuple(re.findall(r"[a-z]+|\d+", mark))))


def _reference(match: re.Match[str]) -> Asked:
    """A number or name with strokes, hyphens or an apostrophe: as the store cut it, or run together."""
    pieces = tuple(WORD.findall(match[0]))
    whole = "".join(pieces)
    return Asked(whole, ((whole,), pieces), sound=_sound(whole), is_name=whole.isalpha())
