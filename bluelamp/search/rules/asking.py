"""From the box to facts: what each part of a query is taken for (domain/search.md §1), and its name slots."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from bluelamp.search.codes import FactKind
from bluelamp.search.rules import births, contacts, vehicles
from bluelamp.search.rules.births import BirthAsked
from bluelamp.search.rules.kinds import Part, area_of, best, forced, is_vin, key_of, read_as
from bluelamp.search.rules.knowledge import words
from bluelamp.search.rules.normalise import Word, compact, fold, words_of
from bluelamp.search.rules.variants import PART

__all__ = [
    "Part", "Question", "Slot", "area_of", "birth_part", "is_vin", "key_of", "name_slots", "phone_of", "read_box",
    "reasons_not_to_search", "vehicle_words",
]  # fmt: skip
LONGEST = 200
MOST_SLOTS = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """One name word asked for: the forms it may take, each with a factor, and the words it stands for."""

    text: str
    forms: tuple[tuple[str, float], ...]
    covers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, read: name slots, birth, sex, exact keys, how each part was understood, and what is known of a
    thing or place the person is tied to (part of a mark, how a vehicle looks, a district)."""

    slots: tuple[Slot, ...] = ()
    birth: BirthAsked | None = None
    sex: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = field(default=())
    clues: tuple[Part, ...] = ()

    @property
    def base(self) -> tuple[Slot, ...]:
        """The slots that stand for one word each."""
        return tuple(slot for slot in self.slots if len(slot.covers) == 1)


def reasons_not_to_search(text: str) -> list[str]:
    """Why a query cannot be asked at all; empty when it can."""
    if len(text) > LONGEST:
        return [
            f"That is {len(text):,} characters. Search for a name, a date of birth or a number"
            f" in at most {LONGEST}; long passages belong in the free-text search."
        ]
    return []


# --- name slots ---------------------------------------------------------------------------------------
def _slot_of(written: list[Word], number: int) -> Slot:
    """One written word, or one joined run: its main form first, lesser forms after it."""
    main = next((w for w in written if w.is_joined), written[0])
    forms = {main.text: 1.0}
    for word in written:
        forms.setdefault(word.text, PART if word.is_part else 1.0)
    return Slot(main.text, tuple(forms.items()), frozenset({number}))


def _runs(text: str) -> list[list[Word]]:
    """Words grouped by what a person would call one name: O'Neill, Mc Donald, each half of Smith-Jones."""
    pieces = re.sub(r"[^a-z0-9'-]+", " ", fold(text)).replace("-", " ").split()
    runs: list[list[str]] = [[]]
    for piece in pieces:
        runs[-1].append(piece)
        bare = piece.replace("'", "")
        if bare not in words("joiners") or bare.startswith("abd"):
            runs.append([])
    if not runs[-1]:
        runs.pop()
    elif len(runs) > 1:
        runs[-2].extend(runs.pop())
    return [found for run in runs if (found := words_of(" ".join(run), "any"))]


def _joined(slots: list[Slot]) -> list[Slot]:
    """Neighbours written as one word: Abdul Rahman, Mary Ann."""
    return [
        Slot(a.text + b.text, ((a.text + b.text, 1.0),), a.covers | b.covers)
        for a, b in pairwise(slots)
        if len(a.text) > 1 and len(b.text) > 1
    ]


def name_slots(text: str) -> tuple[Slot, ...]:
    """The slots of a name as typed; order means nothing."""
    allowed = {word.text for word in words_of(text, "any")}
    slots: list[Slot] = []
    for run in _runs(text):
        kept = [word for word in run if word.text in allowed]
        if kept and len(slots) < MOST_SLOTS and all(kept[0].text != slot.text for slot in slots):
            slots.append(_slot_of(kept, len(slots)))
    return (*slots, *_joined(slots))


# --- inference ----------------------------------------------------------------------------------------
_DATED = re.compile(
    r"(?:\b(?:dob|d\.o\.b\.?|born|b\.)[: ]*)?(?<![\w/.-])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}|"
    r"\d{1,2}/\d{4}|(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? )?(?:"
    + "|".join(births.MONTHS)
    + r"),? (?:\d{4}|\d{2})|"
    r"\d{8}|(?:18[5-9]|19\d|20\d|21\d)\d)(?![\w/.-])",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"(?<!\w)(?:(?:aged?|about|approx|circa|roughly|~) ?(?:about )?\d{1,3}(?: ?(?:-|to) ?\d{1,3})?"
    r"|\d{1,3} ?(?:yo|yrs?|years? old|y/o)|\d{1,3} ?(?:-|to) ?\d{1,3}|\d{2})(?!\w)",
    re.IGNORECASE,
)
_SEX = {"male": "M", "female": "F", "m": "M", "f": "F", "man": "M", "woman": "F", "boy": "M", "girl": "F"}
_INSIDE = (
    ("email", re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,24}")),
    ("handle", re.compile(r"(?<!\S)@[\w.\-]{2,60}")),
    ("phone", re.compile(r"(?<![\w/])(?:\+|0)[\d\s()\-]{8,20}\d(?![\w/])")),
    ("postcode", re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)", re.IGNORECASE)),
    (
        "vrm",
        re.compile(
            r"(?<!\w)(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        "vrm",
        re.compile(r"(?<![\w/-])\d{2} [A-Z]{3}(?!\w)"),
    ),  # in capitals only: 57 tsa may be an age and a name
    ("district", re.compile(r"(?<![\w?*])[A-Z]{1,2}\d[A-Z\d]?(?: \d)?\*?(?![\w/?])", re.IGNORECASE)),
    (
        "vrm",
        re.compile(r"(?<![\w/])(?=[A-Z0-9?*]*\d)(?=[A-Z0-9?*]*[A-Z])[A-Z0-9?*]{3,8}(?![\w/])", re.IGNORECASE),
    ),
)
_EXACT = frozenset({FactKind.EMAIL, FactKind.HANDLE, FactKind.PHONE, FactKind.POSTCODE})


def phone_of(text: str) -> str:
    """A telephone number in international form, the figures alone when it is only the end of one, or ""."""
    value = contacts.read_phone(text).value
    return value if len(value) >= contacts.SHORTEST_TAIL else ""


def _whole(text: str, today: date) -> Part | None:
    """When the whole box is one number, mark or reference."""
    tidy = text.strip()
    if _AGED.fullmatch(tidy) and re.search("[a-z]|-", tidy, re.IGNORECASE):
        return None
    return best(tidy, today) if not _DATED.fullmatch(tidy) or "@" in tidy else None


def _take(pattern: re.Pattern[str], text: str, today: date) -> tuple[str, births.Reading | None, str]:
    """Cut the first date or age out of the text."""
    for found in pattern.finditer(text):
        reading = births.read(found[0], today)
        if reading:
            return text[: found.start()] + " " + text[found.end() :], reading, found[0].strip()
    return text, None, ""


def birth_part(reading: births.Reading, written: str) -> Part:
    """How a date of birth or an age was understood."""
    kind = FactKind.AGE if reading.is_age else FactKind.BIRTH
    asked = reading.asked
    value = (
        asked.label
        if asked.is_day or not reading.is_age
        else (f"{asked.label}: born {asked.first:%d/%m/%Y} to {asked.last:%d/%m/%Y}")
    )
    return Part(kind, written, value, reading.warning)


def _sexless(text: str) -> tuple[str, str]:
    """Take a closing “male” or “(f)” off a query that has other words."""
    pieces = text.split()
    bare = pieces[-1].strip("()").lower() if pieces else ""
    if len(pieces) > 1 and bare in _SEX and (len(bare) > 1 or pieces[-1].startswith("(")):
        return " ".join(pieces[:-1]), _SEX[bare]
    return text, ""


def read_box(text: str, today: date) -> Question:
    """What one box of free words asks for; “vrm: AB12” and the like say it themselves."""
    if said := forced(text):
        return _as_said(*said, today)
    if whole := _whole(text, today):
        return _of_whole(whole, text)
    inside, keys, clues, rest = _inside(text, today)
    rest, reading, written = _take(_DATED, rest, today)
    if reading is None:
        rest, reading, written = _take(_AGED, rest, today)
    parts = [birth_part(reading, written)] if reading else []
    rest, sex = _sexless(rest.strip())
    if sex:
        parts.append(Part(FactKind.SEX, text.split()[-1], "Female" if sex == "F" else "Male"))
    rest, looks = _vehicle_words(rest, has_mark=any(one.kind is FactKind.VRM for one in clues))
    slots = name_slots(rest)
    if slots:
        words = " ".join(s.text for s in slots if len(s.covers) == 1)
        parts.insert(0, Part(FactKind.NAME, rest.strip(), words))
    return Question(
        slots=slots, birth=reading.asked if reading else None, sex=sex, keys=keys,
        parts=(*parts, *inside, *looks), clues=(*clues, *looks),
    )  # fmt: skip


def _of_whole(whole: Part, text: str) -> Question:
    exact = {whole.kind.value: key_of(whole)}
    exact.setdefault(FactKind.REFERENCE.value, compact(text))
    is_clue = whole.kind in (FactKind.VRM, FactKind.DISTRICT) or FactKind.DISTRICT in whole.others
    return Question(keys=tuple(exact.items()), parts=(whole,), clues=(whole,) if is_clue else ())


def _as_said(kind: FactKind, text: str, today: date) -> Question:
    """A box that names its own kind: no guessing."""
    if kind in (FactKind.NAME, FactKind.BIRTH, FactKind.AGE, FactKind.SEX):
        if kind is FactKind.NAME:
            slots = name_slots(text)
            words = " ".join(s.text for s in slots if len(s.covers) == 1)
            return Question(slots=slots, parts=(Part(kind, text, words),) if slots else ())
        return read_box(text, today) if forced(text) is None else Question()
    return _of_whole(read_as(kind, text, today), text)


def _inside(text: str, today: date) -> tuple[list[Part], tuple[tuple[str, str], ...], list[Part], str]:
    """(parts, exact keys, clues, the rest): numbers, marks and places that stand among other words."""
    parts: list[Part] = []
    keys: list[tuple[str, str]] = []
    clues: list[Part] = []
    rest = text
    for word, pattern in _INSIDE:
        kind = FactKind(word)
        found = next((one for one in pattern.finditer(rest) if not _DATED.fullmatch(one[0].strip())), None)
        if found is None or found[0].strip() == text.strip() or any(one.kind is kind for one in parts):
            continue
        part = read_as(kind, found[0].strip(), today)
        if part.warning and kind is not FactKind.PHONE and kind is not FactKind.VRM:
            continue
        if kind is FactKind.DISTRICT:
            part = replace(part, others=(FactKind.VRM,))
        parts.append(part)
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        if kind in _EXACT:
            keys.append((kind.value, key_of(part)))
        else:
            clues.append(part)
    return parts, tuple(keys), clues, rest


def _vehicle_words(text: str, *, has_mark: bool) -> tuple[str, list[Part]]:
    """Take make, model and colour off words that describe a vehicle: beside a mark, or two of them together.

    Brown, Ford and Rover are names as well: a word that is neither beside a mark nor with a second stays a name.
    """
    look, parts, rest = vehicle_words(text)
    is_clear = has_mark or (len(parts) > 1 and bool(look.colour) and bool(rest.strip()))
    if look.is_empty or not is_clear:
        return text, []
    return rest, parts


def vehicle_words(text: str) -> tuple[vehicles.Look, list[Part], str]:
    """(look, parts, the rest) of words that describe a vehicle."""
    look, found, rest = vehicles.read(text)
    kinds = {"make": FactKind.MAKE, "model": FactKind.MODEL, "colour": FactKind.COLOUR}
    parts = [
        Part(kinds[field], written, value, others=(FactKind.NAME,))
        for field, written, value in found
        if written
    ]
    return look, parts, rest
