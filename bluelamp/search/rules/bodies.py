"""Names of organisations: legal forms set apart, shortened words made whole (domain/search.md §1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bluelamp.search.rules.knowledge import lines_of


@dataclass(frozen=True, slots=True)
class Body:
    """A name's telling words, the kinds of legal form it carries, and whether it reads as an organisation."""

    words: tuple[str, ...]
    forms: frozenset[str]
    is_body: bool


@cache
def _forms() -> dict[tuple[str, ...], str]:
    """Each way of writing a legal form, as words, with its kind."""
    found: dict[tuple[str, ...], str] = {}
    for line in lines_of("forms.txt"):
        kind, _, ways = line.partition(":")
        if kind == "first":
            found.update({(way,): found.get((way,), "jsc") for way in ways.split()})
        else:
            found.update({tuple(way.split()): kind for way in ways.split(";")})
    return found


@cache
def _first_forms() -> frozenset[str]:
    """Forms of one word that may stand before the name; elsewhere one word is a form only at the end."""
    return next(frozenset(line.split()[1:]) for line in lines_of("forms.txt") if line.startswith("first:"))


@cache
def _longest_form() -> int:
    return max(map(len, _forms()))


@cache
def _openings() -> frozenset[str]:
    return frozenset(way[0] for way in _forms())


@cache
def _full_words() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines_of("bodies.txt"):
        full, _, shorts = line.partition(":")
        if full not in ("weak", "body"):
            found.update(dict.fromkeys(shorts.split(), full.replace(" ", "")))
    return found


@cache
def words_kept(kind: str) -> frozenset[str]:
    """The weak words, or the words that show that a name is an organisation's."""
    return next(frozenset(line.split()[1:]) for line in lines_of("bodies.txt") if line.startswith(f"{kind}:"))


def read(words: tuple[str, ...]) -> Body:
    """Set the legal forms apart, at either end of the name or within it; never leave nothing."""
    kept: list[str] = []
    forms: set[str] = set()
    at = 0
    while at < len(words):
        size = _form_at(words, at)
        if size:
            forms.add(_forms()[words[at : at + size]])
            at += size
        else:
            kept.append(words[at])
            at += 1
    if not kept:
        return Body(words, frozenset(), is_body=False)
    shows = not words_kept("body").isdisjoint(kept)
    return Body(tuple(kept), frozenset(forms), is_body=bool(forms) or shows)


def _form_at(words: tuple[str, ...], at: int) -> int:
    """How many words from here write a legal form; 0 for none."""
    if words[at] not in _openings():
        return 0
    for size in range(min(_longest_form(), len(words) - at), 0, -1):
        way = words[at : at + size]
        if way in _forms() and _may_stand(way, is_first=at == 0, is_last=at + size == len(words)):
            return size
    return 0


def _may_stand(way: tuple[str, ...], *, is_first: bool, is_last: bool) -> bool:
    """A form of one short word counts at the end of a name, few before it; a spelt-out form counts anywhere."""
    if is_last or (is_first and way[0] in _first_forms()):
        return True
    return len("".join(way)) > 4 or way == ("ltd",)


def whole_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Shortened words of organisations written out: intl as international, 1st as first."""
    full = _full_words()
    return tuple(full.get(word, word) for word in words)
