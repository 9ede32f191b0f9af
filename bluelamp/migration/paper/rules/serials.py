"""Serial numbers: a letter for the form, six digits, two check digits (ISO 7064, MOD 97-10, as in an IBAN)."""

from __future__ import annotations

import re
from dataclasses import dataclass

LAST = 999_999
_WRITTEN = re.compile(r"([A-Z])(\d{6})(\d{2})")
_SEPARATORS = re.compile(r"[\s\-‐-―/.]+")
_LOOKALIKES = str.maketrans("OIl", "011")


class BadSerial(ValueError):
    """What was typed is no serial number; the message says how to put it right."""


@dataclass(frozen=True, order=True)
class Serial:
    """One numbered form."""

    letter: str
    number: int

    @property
    def check(self) -> int:
        """The two check digits: any one wrong sign, and any two neighbours swapped, give another."""
        return 98 - _worth(f"{self.letter}{self.number:06d}00") % 97

    @property
    def plain(self) -> str:
        """As it is stored and as the square code holds it."""
        return f"{self.letter}{self.number:06d}{self.check:02d}"

    def __str__(self) -> str:
        return f"{self.letter} {self.number:06d} {self.check:02d}"


def read(typed: str) -> Serial:
    """A serial number as a person types it or a scanner sends it; spaces, dashes and small letters are all right."""
    squeezed = _SEPARATORS.sub("", typed[:80]).strip()
    body = squeezed[:1].upper() + squeezed[1:].translate(_LOOKALIKES)
    found = _WRITTEN.fullmatch(body)
    if found is None:
        raise BadSerial(
            f"“{typed.strip()[:40]}” is not a serial number. It is a letter, six digits and two check digits, "
            "such as L 000123 45; it stands at the top of every page."
        )
    if _worth(body) % 97 != 1:
        raise BadSerial(
            f"The check digits of {body[0]} {body[1:7]} {body[7:]} do not fit: one sign is misread. "
            "Read the number again from the form."
        )
    return Serial(found[1], int(found[2]))


def _worth(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text))
