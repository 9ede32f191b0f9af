"""From the box to facts: what each part of a query is taken for (domain/search.md §1), and its name slots."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import phonenumbers

from bluelamp.search.codes import FactKind
from bluelamp.search.rules import births, identifiers
from bluelamp.search.rules.births import BirthAsked
from bluelamp.search.rules.knowledge import words
from bluelamp.search.rules.normalise import Word, compact, fold, words_of
from bluelamp.search.rules.variants import PART

LONGEST = 200
MOST_SLOTS = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """One name word asked for: the forms it may take, each with a factor, and the words it stands for."""

    text: str
    forms: tuple[tuple[str, float], ...]
    covers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the query was taken for."""

    kind: FactKind
    written: str
    value: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, read: name slots, birth, sex, exact keys, and how each part was understood."""

    slots: tuple[Slot, ...] = ()
    birth: BirthAsked | None = None
    sex: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = field(default=())

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
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})", re.IGNORECASE)
_VRM = re.compile(
    r"[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]|[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3}",
    re.IGNORECASE,
)


def _identifier(text: str, today: date) -> Part | None:
    """A PNC id, CRO number, ASN or URN when the text has that form, valid or not."""
    tidy = text.strip()
    if not re.search(r"\d", tidy):
        return None
    for kind in (FactKind.PNC, FactKind.CRO, FactKind.ASN, FactKind.URN):
        reading = identifiers.read(kind.value, tidy, today)
        if kind is FactKind.URN and not re.search("[A-Za-z]", tidy):
            continue
        if reading.canonical and (reading.is_valid or "/" in tidy or kind is FactKind.ASN):
            warning = "" if reading.is_valid else reading.reason
            return Part(kind, text, reading.canonical, warning)
    return None


def phone_of(text: str) -> str:
    """A telephone number in international form, the figures alone when it is only the end of one, or ""."""
    if re.search(r"[A-Za-z]", text.replace("ext", "")):
        return ""
    figures = re.sub(r"\D", "", text)
    if not 6 <= len(figures) <= 15:
        return ""
    try:
        number = phonenumbers.parse(text.replace("(0)", ""), "GB")
    except phonenumbers.NumberParseException:
        return figures
    if phonenumbers.is_possible_number(number) and len(str(number.national_number)) >= 9:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return figures


def _whole(text: str, today: date) -> Part | None:
    """When the whole box is one number, mark or reference."""
    tidy = text.strip()
    if _AGED.fullmatch(tidy) and re.search("[a-z]|-", tidy, re.IGNORECASE):
        return None
    if part := _identifier(tidy, today):
        return part
    if (
        re.fullmatch(r"[+\d][\d\s()\-]{5,}", tidy)
        and not _DATED.fullmatch(tidy)
        and (phone := phone_of(tidy))
    ):
        return Part(FactKind.PHONE, text, phone)
    if found := _POSTCODE.fullmatch(tidy):
        return Part(FactKind.POSTCODE, text, f"{found[1]} {found[2]}".upper())
    if _VRM.fullmatch(tidy) and len(compact(tidy)) >= 4:
        return Part(FactKind.VRM, text, compact(tidy))
    if re.search(r"\d", tidy) and re.fullmatch(r"[\w/\-#.]{3,40}", tidy) and not _DATED.fullmatch(tidy):
        return Part(FactKind.REFERENCE, text, compact(tidy))
    return None


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


def key_of(part: Part) -> str:
    """A number, mark or reference as the index holds it."""
    return (
        compact(part.value)
        if part.kind in (FactKind.POSTCODE, FactKind.VRM, FactKind.REFERENCE)
        else part.value
    )


def read_box(text: str, today: date) -> Question:
    """What one box of free words asks for."""
    if whole := _whole(text, today):
        exact = {whole.kind.value: key_of(whole)}
        exact.setdefault(FactKind.REFERENCE.value, compact(text))
        return Question(keys=tuple(exact.items()), parts=(whole,))
    rest, reading, written = _take(_DATED, text, today)
    if reading is None:
        rest, reading, written = _take(_AGED, text, today)
    parts = [birth_part(reading, written)] if reading else []
    rest, sex = _sexless(rest.strip())
    if sex:
        parts.append(Part(FactKind.SEX, text.split()[-1], "Female" if sex == "F" else "Male"))
    keys: list[tuple[str, str]] = []
    if (found := _POSTCODE.search(rest)) and found[0].strip() != rest.strip():
        part = Part(FactKind.POSTCODE, found[0], f"{found[1]} {found[2]}".upper())
        parts.append(part)
        keys.append((part.kind.value, key_of(part)))
        rest = rest.replace(found[0], " ")
    slots = name_slots(rest)
    if slots:
        parts.insert(
            0, Part(FactKind.NAME, rest.strip(), " ".join(s.text for s in slots if len(s.covers) == 1))
        )
    birth = reading.asked if reading else None
    return Question(slots=slots, birth=birth, sex=sex, keys=tuple(keys), parts=tuple(parts))
