"""Normal forms, so that what staff declared can be compared with what is on record."""

from __future__ import annotations

import re

from bluelamp.search import queries as search

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")


def surname(text: str) -> str:
    """A surname without marks, case and gaps."""
    return "".join(search.normal_name("", text))


def home(text: str) -> str:
    """An address as postcode and first number; empty when it has not both, for a street alone proves nothing."""
    upper = text.upper()
    code, number = _POSTCODE.search(upper), re.search(r"\b\d+[A-Z]?\b", _POSTCODE.sub("", upper))
    return f"{code[1]} {code[2]} {number[0]}" if code and number else ""


def phone(text: str) -> str:
    """A telephone number in international form; empty when it is none."""
    return search.phone_number(text)


def mark(text: str) -> str:
    """A registration mark without gaps."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())
