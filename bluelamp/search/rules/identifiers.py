"""Identifiers and their check letters (domain/records.md §1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


@dataclass(frozen=True, slots=True)
class IdentifierReading:
    """What a text says as an identifier of one scheme; `reason` tells what is wrong when it is not valid."""

    canonical: str
    is_valid: bool
    reason: str = ""


def _letter(number: int) -> str:
    return CHECK_LETTERS[number % 23]


def _wrong_letter(canonical: str, right: str) -> IdentifierReading:
    return IdentifierReading(canonical, False, f"The check letter should be {right}: check the number.")


def _not_a(kind: str) -> IdentifierReading:
    return IdentifierReading("", False, f"This is not the form of {kind}.")


def _four_figures(year: str, today: date) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) <= today.year % 100 else f"19{year}"


def read_pnc(text: str, today: date) -> IdentifierReading:
    """YYYY/NNNNNNNL: the letter follows from two figures of the year and the padded serial."""
    tidy = re.sub(r"[\s\-]", "", text.upper())
    found = re.fullmatch(r"(\d{4}|\d{2})/(\d{1,7})([A-Z])", tidy) or re.fullmatch(
        r"((?:19|20)\d{2})(\d{7})([A-Z])", tidy) or re.fullmatch(r"(\d{2})(\d{1,7})([A-Z])", tidy)  # fmt: skip
    if not found:
        return _not_a("a PNC id")
    year, serial, letter = _four_figures(found[1], today), found[2].zfill(7), found[3]
    canonical = f"{year}/{serial}{letter}"
    right = _letter(int(year[2:] + serial))
    return IdentifierReading(canonical, True) if letter == right else _wrong_letter(canonical, right)


def read_cro(text: str, today: date) -> IdentifierReading:
    """NNNNNN/YYL, or the older file form SFyy/NNNNNNL whose serial is not padded."""
    tidy = re.sub(r"[\s\-]", "", text.upper())
    if found := re.fullmatch(r"SF(\d{2})/(\d{1,6})([A-Z])", tidy):
        year, serial, letter = found.groups()
        canonical = f"SF{year}/{serial}{letter}"
    elif found := re.fullmatch(r"(\d{1,6})/(\d{2})([A-Z])", tidy):
        serial, year, letter = found[1].zfill(6), found[2], found[3]
        canonical = f"{serial}/{year}{letter}"
    else:
        return _not_a("a CRO number")
    right = _letter(int(year + serial))
    return IdentifierReading(canonical, True) if letter == right else _wrong_letter(canonical, right)


_ASN = re.compile(r"(\d{2})([A-Z0-9]?)([A-Z0-9]{2})([A-Z0-9]{2})([A-Z0-9]{2})(\d{11})([A-Z])")
_ASN_SHOWN = re.compile(r"(\d{2})/([A-Z0-9]{4,5})/([A-Z0-9]{2})/(\d{1,11})([A-Z])")


def _asn_parts(text: str) -> tuple[str, str, str, str, str] | None:
    """Year, force and unit, system, serial, letter."""
    tidy = re.sub(r"[\s\-]", "", text.upper())
    if found := _ASN_SHOWN.fullmatch(tidy):
        return found[1], found[2], found[3], found[4].zfill(11), found[5]
    found = _ASN.fullmatch(tidy.replace("/", ""))
    if not found:
        return None
    year, top, force, unit, system, serial, letter = found.groups()
    return year, top + force + unit, system, serial, letter


def read_asn(text: str, today: date) -> IdentifierReading:
    """YY/FFUU/SS/nL: letters in force and system add nothing to the sum, the unit is not used."""
    parts = _asn_parts(text)
    if parts is None or parts[4] not in CHECK_LETTERS:
        return _not_a("an arrest/summons number")
    year, unit, system, serial, letter = parts
    figures = re.sub(r"\D", "", unit[-4:-2]) + re.sub(r"\D", "", system) + year + serial
    canonical = f"{year}/{unit}/{system}/{int(serial)}{letter}"
    right = _letter(int(figures))
    return IdentifierReading(canonical, True) if letter == right else _wrong_letter(canonical, right)


def read_urn(text: str, today: date) -> IdentifierReading:
    """Force, unit, five figures, two of the year; no check letter."""
    tidy = re.sub(r"[\s/\-]", "", text.upper())
    if not re.fullmatch(r"\d{2}[A-Z0-9]{2}\d{5}\d{2}", tidy):
        return _not_a("a case URN")
    return IdentifierReading(tidy, True)


def read_nhs(text: str, today: date) -> IdentifierReading:
    """Ten figures, the last a check by eleven."""
    tidy = re.sub(r"[\s\-]", "", text)
    if not re.fullmatch(r"\d{10}", tidy):
        return _not_a("an NHS number")
    right = (11 - sum(int(n) * w for n, w in zip(tidy[:9], range(10, 1, -1), strict=True)) % 11) % 11
    is_valid = right == int(tidy[9])
    return IdentifierReading(tidy, is_valid, "" if is_valid else "The last figure does not check.")


def read_ni(text: str, today: date) -> IdentifierReading:
    """Two letters, six figures, A to D."""
    tidy = re.sub(r"[\s\-]", "", text.upper())
    is_valid = bool(re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?", tidy))
    return IdentifierReading(tidy, True) if is_valid else _not_a("a National Insurance number")


_DRIVER = re.compile(r"([A-Z]{1,5}9*)(\d)(\d{2})(\d{2})(\d)([A-Z][A-Z9])([A-Z9])([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """What a British driving licence number says of its holder: the surname's first letters, birth without its
    century and decade's certainty, sex, initials (DVLA; unconfirmed: general knowledge)."""

    surname: str
    year: int
    month: int
    day: int
    sex: str
    initials: str


def licence_facts(number: str) -> LicenceFacts | None:
    """The parts of a 16-character driver number; None when it has not that form."""
    tidy = re.sub(r"[\s\-]", "", number.upper())[:16]
    found = _DRIVER.fullmatch(tidy) if len(tidy) == 16 and re.fullmatch(r"[A-Z]+9*", tidy[:5]) else None
    if found is None or len(found[1]) != 5:
        return None
    month = int(found[3])
    sex, month = ("F", month - 50) if month > 50 else ("M", month)
    if not (1 <= month <= 12 and 1 <= int(found[4]) <= 31):
        return None
    return LicenceFacts(
        found[1].rstrip("9"), int(found[2] + found[5]), month, int(found[4]), sex, found[6].rstrip("9")
    )


def read_driver(text: str, today: date) -> IdentifierReading:
    """Surname, birth, sex and initials in 16 characters; the last three are DVLA's own."""
    tidy = re.sub(r"[\s\-]", "", text.upper())
    if licence_facts(tidy) is None:
        return _not_a("a British driving licence number (16 characters, such as MORGA657054SM9IJ)")
    return IdentifierReading(tidy[:16], True)


def licence_disagreements(
    number: str, *, family: str = "", given: str = "", born: date | None = None, sex: str = ""
) -> list[str]:
    """What a driver number says otherwise than the person's record; empty when nothing speaks against it."""
    facts = licence_facts(number)
    if facts is None:
        return []
    found = []
    start = re.sub(r"[^A-Z]", "", family.upper())
    start = ("MC" + start[3:] if start.startswith("MAC") else start)[:5]
    if start and start != facts.surname:
        found.append(f"The licence is of a surname that begins {facts.surname}, not {start}.")
    if born and (born.year % 100, born.month, born.day) != (facts.year, facts.month, facts.day):
        words = f"{facts.day:02d}/{facts.month:02d}/{facts.year:02d}"
        found.append(f"The licence is of somebody born {words}, not {born:%d/%m/%y}.")
    if sex in ("M", "F") and sex != facts.sex:
        found.append(f"The licence is of a {'woman' if facts.sex == 'F' else 'man'}.")
    first = re.sub(r"[^A-Z]", "", given.upper())[:1]
    if first and not facts.initials.startswith(first):
        found.append(f"The licence gives the initials {facts.initials or 'of nobody'}, not {first}.")
    return found


def read_passport(text: str, today: date) -> IdentifierReading:
    """Nine figures when British; other countries use letters too."""
    tidy = re.sub(r"[\s\-]", "", text.upper())
    if not re.fullmatch(r"[A-Z]{0,3}\d{6,9}[A-Z]?", tidy):
        return _not_a("a passport number")
    return IdentifierReading(tidy, True)


READERS: dict[str, Callable[[str, date], IdentifierReading]] = {
    "pnc": read_pnc, "cro": read_cro, "asn": read_asn, "urn": read_urn, "nhs": read_nhs, "ni": read_ni,
    "driver": read_driver, "passport": read_passport,
}  # fmt: skip


def read(scheme: str, text: str, today: date) -> IdentifierReading:
    """Read an identifier of a scheme; schemes without a rule take any text with a letter or figure."""
    if scheme in READERS:
        return READERS[scheme](text, today)
    tidy = re.sub(r"\s+", " ", text.strip().upper())
    return IdentifierReading(tidy, True) if re.search(r"[A-Z0-9]", tidy) else _not_a("a reference")
