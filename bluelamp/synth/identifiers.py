"""Identifiers with true check letters (domain: POLE identifiers, modulus 23)."""

from __future__ import annotations

import random
from datetime import date

CHECK_ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"


def check_letter(number: int) -> str:
    """The check letter of a number, modulus 23, without I, O and S."""
    return CHECK_ALPHABET[number % 23]


def pnc_id(year: int, serial: int) -> str:
    """A PNC identity as printed: 2007/0123456K."""
    return f"{year}/{serial:07d}{check_letter(int(f'{year % 100:02d}{serial:07d}'))}"


def cro_number(year: int, serial: int) -> str:
    """A CRO number as printed: 123456/07K."""
    return f"{serial:06d}/{year % 100:02d}{check_letter(int(f'{year % 100:02d}{serial:06d}'))}"


def mobile_number(chance: random.Random) -> str:
    """A mobile number from the range Ofcom keeps for drama (07700 900000 to 900999) and its kin."""
    return f"07700 9{chance.randrange(100_000):05d}"


def vrm(chance: random.Random, first_used: date) -> str:
    """A current-style registration mark for a vehicle first used that day."""
    letters = "ABCDEFGHJKLMNOPRSTUVWXY"
    half = first_used.year % 100 + (50 if first_used.month >= 9 else 0)
    return "".join(chance.choices(letters, k=2)) + f"{half:02d}" + "".join(chance.choices(letters, k=3))
