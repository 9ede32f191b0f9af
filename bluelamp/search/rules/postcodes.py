"""Postcodes as people write them: put right by position, or open at the end (domain/search.md §7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AREAS = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LB",  # no area of the Royal Mail: the generated town's
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
        "BF",
        "GX",
    ]
)
_SHAPES = ("A9", "A99", "AA9", "A9A", "AA99", "AA9A")
_TO_DIGIT = str.maketrans("OIL", "011")
_TO_LETTER = str.maketrans("01", "OI")
_WHOLE = re.compile(r"([A-Z0-9]{2,4})([A-Z0-9]{3})")
_SEEN = re.compile(r"(?<![A-Z0-9])([A-Z0-9]{2,4}) ?([0-9OIL][A-Z01]{2})(?![A-Z0-9])")
_OPEN = re.compile(r"([A-Z]{1,2})(?:(\d[A-Z\d]?)(?: ?(\d))?)?\*")


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode read, and whether a character had to be put right."""

    value: str
    is_repaired: bool


def _shaped(text: str, shape: str) -> str:
    """The text with each character turned into the kind its place asks for; empty when it cannot be."""
    made = "".join(
        c.translate(_TO_LETTER if kind == "A" else _TO_DIGIT) for c, kind in zip(text, shape, strict=True)
    )
    fits = all(c.isalpha() if kind == "A" else c.isdigit() for c, kind in zip(made, shape, strict=True))
    return made if fits else ""


def _is_outward(text: str) -> bool:
    area = re.match("[A-Z]+", text)
    rest = text[area.end() :] if area else ""
    tail = rest.lstrip("0123456789")
    sensible = not (len(rest) > 1 and rest[0] == "0") and (not tail or tail in "ABCDEFGHJKMNPRSTUVWXY")
    return bool(area and area[0] in _AREAS and sensible)


def _outward(text: str) -> str:
    made = [
        one
        for shape in _SHAPES
        if len(shape) == len(text) and (one := _shaped(text, shape)) and _is_outward(one)
    ]
    return min(made, key=lambda one: (sum(a != b for a, b in zip(one, text, strict=True)), one), default="")


def repair(text: str) -> Postcode | None:
    """The postcode that a piece of text means, O and 0, I and 1 exchanged by position; None when it is none."""
    tidy = re.sub(r"[\s.\-]+", "", text.upper())
    whole = _WHOLE.fullmatch(tidy) if tidy.isascii() else None
    outward = _outward(whole[1]) if whole else ""
    inward = _shaped(whole[2], "9AA") if whole else ""
    if not outward or not inward:
        return None
    return Postcode(f"{outward} {inward}", outward + inward != tidy)


def find(text: str) -> tuple[Postcode | None, str]:
    """(the last postcode in a text, the text without it)."""
    upper = text.upper() if text.isascii() else ""
    for found in reversed(list(_SEEN.finditer(upper))):
        read = repair(found[0])
        if read and not found[0].replace(" ", "").isalpha() and any(c.isdigit() for c in found[1]):
            return read, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def open_ranges(text: str) -> tuple[tuple[str, str], ...]:
    """Ranges [low, high) of postcodes for `M*` (area), `M14*` (district) or `M14 5*` (sector); none when not one."""
    found = _OPEN.fullmatch(" ".join(text.upper().split()))
    if not found or found[1] not in _AREAS:
        return ()
    area, district, sector = found.groups()
    if district is None:
        return ((f"{area}0", f"{area}:"),)
    if sector is not None:
        return ((f"{area}{district} {sector}", f"{area}{district} {sector}\x7f"),)
    whole = (f"{area}{district} ", f"{area}{district}!")
    return (whole, (f"{area}{district}A", f"{area}{district}[")) if district.isdigit() else (whole,)


def open_label(text: str) -> str:
    """What an open postcode stands for, in words."""
    tidy = " ".join(text.upper().split()).rstrip("*")
    kind = "sector" if " " in tidy else "district" if any(c.isdigit() for c in tidy) else "area"
    return f"postcode {kind} {tidy}"
