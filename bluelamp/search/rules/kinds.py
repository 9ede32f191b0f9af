"""What a text may be: numbers, marks, addresses of every kind, each with its value and its doubts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bluelamp.search.codes import FactKind
from bluelamp.search.rules import contacts, identifiers, partials
from bluelamp.search.rules.normalise import compact

SHORTEST_REFERENCE = 3
# Postcode areas of the United Kingdom and the islands: what may stand before the figure of a district.
_AREA_WORDS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LB LD LE LL LN LS LU "
    "M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS "
    "ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "
)
_AREAS = frozenset(_AREA_WORDS.split())
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})", re.IGNORECASE)
_OUTWARD = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)(?: ?(\d))?", re.IGNORECASE)
_VIN = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-HJ-NPR-Z0-9]{17}")
_OPEN_AREA = re.compile(r"\*$|\d \d$")
_GRID = re.compile(r"[A-HJ-Z]{2} ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5})", re.IGNORECASE)
_WORDS3 = re.compile(r"(?:///)?([^\W\d_]{3,20}\.[^\W\d_]{3,20}\.[^\W\d_]{3,20})")


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the query was taken for, and what else it might be."""

    kind: FactKind
    written: str
    value: str
    warning: str = ""
    others: tuple[FactKind, ...] = ()


def area_of(text: str) -> str:
    """The postcode district of a postcode, sector or district; empty when it is none."""
    tidy = text.strip().upper()
    if found := POSTCODE.fullmatch(tidy):
        return found[1] if is_area(found[1]) else ""
    found = _OUTWARD.fullmatch(tidy)
    return found[1] + found[2] if found and found[1] in _AREAS else ""


def is_area(outward: str) -> bool:
    """Whether the letters before the figures are a postcode area."""
    found = _OUTWARD.fullmatch(outward.upper())
    return found is not None and found[1] in _AREAS


def is_vin(text: str) -> bool:
    """Whether a text is a whole vehicle identification number."""
    return bool(_VIN.fullmatch(compact(text))) and not re.search(r"[^\w\s\-]", text)


# --- one reader for each kind ------------------------------------------------------------------------
Reader = Callable[[str, date], Part | None]


def _by_scheme(kind: FactKind) -> Reader:
    def read(text: str, today: date) -> Part | None:
        reading = identifiers.read(kind.value, text, today)
        if not reading.canonical:
            return None
        return Part(kind, text, reading.canonical, "" if reading.is_valid else reading.reason)

    return read


def _email(text: str, today: date) -> Part | None:
    reading = contacts.read_email(text)
    return Part(FactKind.EMAIL, text, reading.value) if reading else None


def _handle(text: str, today: date) -> Part | None:
    reading = contacts.read_handle(text)
    if reading is None:
        return None
    where = f" on {reading.platform}" if reading.platform else ""
    return Part(FactKind.HANDLE, text, f"@{reading.name}{where}")


def _phone(text: str, today: date) -> Part | None:
    reading = contacts.read_phone(text)
    return Part(FactKind.PHONE, text, reading.value, reading.warning) if reading.value else None


def _postcode(text: str, today: date) -> Part | None:
    found = POSTCODE.fullmatch(text.strip())
    return Part(FactKind.POSTCODE, text, f"{found[1]} {found[2]}".upper()) if found else None


def _district(text: str, today: date) -> Part | None:
    tidy = text.strip().upper().rstrip("*").rstrip()
    found = _OUTWARD.fullmatch(tidy)
    if found is None or found[1] not in _AREAS:
        return None
    sector = f" {found[3]}" if found[3] else ""
    return Part(FactKind.DISTRICT, text, f"{found[1]}{found[2]}{sector}")


def _vrm(text: str, today: date) -> Part | None:
    if not re.search(r"[A-Za-z0-9]", text) or len(text) > 60:
        return None
    asked = partials.read(text)
    kind = "" if asked.is_whole or asked.pieces else " (pattern)" if asked.has_gaps else " (part of a mark)"
    return Part(FactKind.VRM, text, asked.shown + kind, asked.warning)


def _vin(text: str, today: date) -> Part | None:
    return Part(FactKind.VIN, text, compact(text)) if compact(text) else None


def _grid(text: str, today: date) -> Part | None:
    return Part(FactKind.GRID, text, text.strip().upper()) if _GRID.fullmatch(text.strip()) else None


def _words3(text: str, today: date) -> Part | None:
    found = _WORDS3.fullmatch(text.strip())
    return Part(FactKind.WORDS3, text, f"///{found[1].lower()}") if found else None


def _uprn(text: str, today: date) -> Part | None:
    figures = text.strip()
    return Part(FactKind.UPRN, text, figures.zfill(12)) if re.fullmatch(r"\d{1,12}", figures) else None


def _reference(text: str, today: date) -> Part | None:
    return Part(FactKind.REFERENCE, text, compact(text)) if compact(text) else None


READERS: dict[FactKind, Reader] = {
    FactKind.EMAIL: _email, FactKind.HANDLE: _handle, FactKind.PHONE: _phone, FactKind.POSTCODE: _postcode,
    FactKind.DISTRICT: _district, FactKind.VRM: _vrm, FactKind.VIN: _vin, FactKind.GRID: _grid,
    FactKind.WORDS3: _words3, FactKind.UPRN: _uprn, FactKind.REFERENCE: _reference,
    **{kind: _by_scheme(kind) for kind in (
        FactKind.PNC, FactKind.CRO, FactKind.ASN, FactKind.URN, FactKind.NHS, FactKind.NI, FactKind.DRIVER,
        FactKind.PASSPORT,
    )},
}  # fmt: skip
_WORDS = {
    "vrm": FactKind.VRM, "reg": FactKind.VRM, "plate": FactKind.VRM, "mark": FactKind.VRM, "mail": FactKind.EMAIL,
    "e-mail": FactKind.EMAIL, "tel": FactKind.PHONE, "mobile": FactKind.PHONE, "ref": FactKind.REFERENCE,
    "area": FactKind.DISTRICT, "nino": FactKind.NI, "licence": FactKind.DRIVER, "w3w": FactKind.WORDS3,
} | {kind.value: kind for kind in FactKind}  # fmt: skip
_PREFIXED = re.compile(r"([a-z0-9-]{2,10})\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)


def forced(text: str) -> tuple[FactKind, str] | None:
    """“vrm: AB12” says itself what it is: (kind, the rest)."""
    found = _PREFIXED.fullmatch(text.strip())
    kind = _WORDS.get(found[1].lower()) if found else None
    return (kind, found[2].strip()) if found and kind else None


def read_as(kind: FactKind, text: str, today: date) -> Part:
    """A text read as the kind that was asked for, with a warning when it has not that form."""
    part = READERS[kind](text, today) if kind in READERS else None
    if part is None:
        label = str(kind.label).lower()
        return Part(kind, text, text.strip().upper(), f"“{text.strip()[:40]}” has not the form of: {label}.")
    return part


# --- guessing ------------------------------------------------------------------------------------------
_SURE = (FactKind.EMAIL, FactKind.HANDLE, FactKind.WORDS3)
_CHECKED = (FactKind.PNC, FactKind.CRO, FactKind.ASN, FactKind.URN, FactKind.DRIVER)


def guesses(text: str, today: date) -> Iterator[Part]:
    """Everything one whole text may be, the likeliest first; nothing when it reads as words."""
    tidy = text.strip()
    for kind in _SURE:
        if part := READERS[kind](tidy, today):
            yield replace(part, written=text)
    if not re.search(r"\d", tidy):
        return
    for kind in _CHECKED:
        if (part := READERS[kind](tidy, today)) and _has_form(part, tidy):
            yield replace(part, written=text)
    yield from _plain_numbers(text, tidy, today)
    yield from _marks_and_places(text, tidy, today)
    if re.fullmatch(r"[\w/\-#.]{3,40}", tidy):
        yield Part(FactKind.REFERENCE, text, compact(tidy))


def _has_form(part: Part, tidy: str) -> bool:
    """A wrong check letter is searched and warned of when the form leaves no doubt."""
    if part.kind is FactKind.URN:
        return bool(re.search("[A-Za-z]", tidy))
    return not part.warning or "/" in tidy or part.kind is FactKind.ASN


_PHONE_FORM = re.compile(r"[+(\d][\d\s()\-.]{5,}(?:\s*(?:ext\.?|x|#)\s*\d+)?", re.IGNORECASE)


def _plain_numbers(text: str, tidy: str, today: date) -> Iterator[Part]:
    number = None if tidy.startswith("0") else READERS[FactKind.NHS](tidy, today)
    if number and (not number.warning or re.fullmatch(r"\d{3} \d{3} \d{4}", tidy)):
        yield replace(number, written=text)
    part = READERS[FactKind.NI](tidy, today)
    if part and re.search(r"[A-Da-d]$|^\w\w( ?\d\d){3}$", tidy) and not _GRID.fullmatch(tidy):
        yield replace(part, written=text)
    if _PHONE_FORM.fullmatch(tidy) and (part := READERS[FactKind.PHONE](tidy, today)):
        yield replace(part, written=text)


def _marks_and_places(text: str, tidy: str, today: date) -> Iterator[Part]:
    if (part := READERS[FactKind.POSTCODE](tidy, today)) and is_area(part.value.split()[0]):
        yield replace(part, written=text)
    if is_vin(tidy):
        yield Part(FactKind.VIN, text, compact(tidy))
    if re.search(r"\s", tidy) and (part := READERS[FactKind.GRID](tidy, today)):
        yield replace(part, written=text)
    is_area_wild = bool(_OPEN_AREA.search(tidy)) and READERS[FactKind.DISTRICT](tidy, today) is not None
    if not is_area_wild and (part := mark_in(tidy, today)):
        yield replace(part, written=text)
    if part := READERS[FactKind.DISTRICT](tidy, today):
        yield replace(part, written=text)
    if is_area_wild and (part := mark_in(tidy, today)):
        yield replace(part, written=text)
    if part := READERS[FactKind.GRID](tidy, today):
        yield replace(part, written=text)


_SPACED_MARK = re.compile(
    r"[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]|[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3}",
    re.IGNORECASE,
)


def mark_in(text: str, today: date) -> Part | None:
    """A mark, or what is left of one: letters and figures together, `?` for a gap, “contains AB and 57”."""
    if re.match(r"contain|includ|with |has ", text, re.IGNORECASE):
        asked = partials.read(text)
        return READERS[FactKind.VRM](text, today) if len(asked.pieces) > 1 and asked.known > 2 else None
    if _SPACED_MARK.fullmatch(text) and len(compact(text)) >= 3:
        return READERS[FactKind.VRM](text, today)
    if re.fullmatch(r"[A-Z0-9?*%… -]{3,12}", text, re.IGNORECASE) and re.search(r"\d", text):
        asked = partials.read(text)
        is_mixed = bool(re.search("[A-Za-z]", text)) and len(asked.pattern) <= 8
        is_worded = any(
            word.isalpha() and len(word) > 3 for word in text.split()
        )  # smith 35 is a name and an age
        if (
            is_mixed
            and not is_worded
            and len(text.split()) < 3
            and asked.known >= partials.FEWEST
            and "--" not in text
        ):
            return READERS[FactKind.VRM](text, today)
    return None


def best(text: str, today: date) -> Part | None:
    """The likeliest reading of a whole text, with the others it might be."""
    found = list(dict.fromkeys(guesses(text, today)))
    if not found:
        return None
    others = tuple(dict.fromkeys(part.kind for part in found[1:] if part.kind is not found[0].kind))
    return replace(found[0], others=others)


def key_of(part: Part) -> str:
    """A number, mark or reference as the index of people holds it."""
    if part.kind is FactKind.EMAIL:
        reading = contacts.read_email(part.written) or contacts.read_email(part.value)
        return compact(reading.plain) if reading else ""
    if part.kind is FactKind.HANDLE:
        return compact(part.value.partition(" ")[0])
    if part.kind is FactKind.VRM:
        return partials.read(part.written).pattern or "-"
    if part.kind in (FactKind.PNC, FactKind.CRO, FactKind.ASN, FactKind.PHONE):
        return part.value
    return compact(part.value)
