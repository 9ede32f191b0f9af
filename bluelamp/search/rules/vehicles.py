"""Makes, models and colours as people say them (data in search/data/vehicles.txt)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bluelamp.search.rules.normalise import fold

SAME, NEAR = 1.0, 0.5
SHORT_OF_WORD = 3


@dataclass(frozen=True, slots=True)
class Look:
    """How a vehicle looks, in the words of the list; empty where nothing is known."""

    make: str = ""
    model: str = ""
    colour: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.make or self.model or self.colour)


NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    words: tuple[str, ...]
    more: tuple[str, ...]


@cache
def _lines(section: str) -> tuple[_Line, ...]:
    text = files("bluelamp.search").joinpath("data", "vehicles.txt").read_text(encoding="utf-8")
    found, here = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            here = line.strip("[] ")
        elif here == section and line.strip() and not line.startswith("#"):
            name, _, rest = line.partition("=")
            words, _, more = rest.partition("|")
            found.append(_Line(name.strip(), tuple(words.split()), tuple(more.split())))
    return tuple(found)


@cache
def _makes() -> dict[str, str]:
    return {word: line.name for line in _lines("makes") for word in (line.name, *line.words)}


@cache
def _models() -> dict[str, str]:
    return {model: line.name for line in _lines("makes") for model in line.more}


@cache
def _colours() -> dict[str, str]:
    return {word: line.name for line in _lines("colours") for word in (line.name, *line.words)}


@cache
def near_colours(colour: str) -> frozenset[str]:
    """Colours that a witness may have meant; the same both ways."""
    lines = {line.name: set(line.more) for line in _lines("colours")}
    return frozenset(other for other in lines if other in lines.get(colour, ()) or colour in lines[other]) - {
        colour
    }


def tidy(text: str) -> str:
    """A make, model or colour as compared: small letters, single spaces."""
    return " ".join(fold(text).replace("'", "").split())[:40]


def make_of(text: str) -> str:
    """The make as the list has it, or as given."""
    given = tidy(text)
    return _makes().get(given, given)


def colour_of(text: str) -> str:
    """The main colour of what was recorded, or as given."""
    given = tidy(text)
    words = given.replace("-", " ").split()
    return next((_colours()[word] for word in words[::-1] if word in _colours()), given[:20])


def read(text: str) -> tuple[Look, list[tuple[str, str, str]], str]:
    """(look, [(field, written, value)], the words that are none of these) of free words such as “red focus khan”.

    A number alone (500, 206) names no model here: it is more often half of a mark.
    """
    rest: list[str] = []
    found: dict[str, tuple[str, str]] = {}
    words = text.split()
    place = 0
    while place < len(words):
        two = tidy(" ".join(words[place : place + 2]))
        if two in _makes() and " " in two:
            found.setdefault("make", (" ".join(words[place : place + 2]), _makes()[two]))
            place += 2
            continue
        if not _take(words[place], found):
            rest.append(words[place])
        place += 1
    _imply_make(found)
    look = Look(*(found.get(field, ("", ""))[1] for field in ("make", "model", "colour")))
    return look, [(field, *pair) for field, pair in found.items() if pair[0]], " ".join(rest)


def _take(written: str, found: dict[str, tuple[str, str]]) -> bool:
    word = tidy(written.strip(",;."))
    if word.isdigit():
        return False
    for field, known in (("colour", _colours()), ("make", _makes())):
        if word in known and field not in found:
            found[field] = (written, known[word])
            return True
    if word in _models() and "model" not in found and len(word) >= SHORT_OF_WORD:
        found["model"] = (written, word)
        return True
    return False


def _imply_make(found: dict[str, tuple[str, str]]) -> None:
    if "model" in found and "make" not in found:
        found["make"] = ("", _models()[found["model"][1]])


def is_weak_word(word: str) -> bool:
    """Whether a make, model or colour is as often a name (Brown, Green, Ford, Rover): alone it stays a name."""
    known = tidy(word)
    return known in _makes() or known in _colours() or known in _models()


def colour_agreement(asked: str, held: str) -> float:
    """1 the same colour, one half for a near one, else 0."""
    return SAME if asked == held else NEAR if held in near_colours(asked) else 0.0
