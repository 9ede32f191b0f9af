"""Telephone numbers as keys, so that one caller is one caller however the number is written."""

from __future__ import annotations

import re

import phonenumbers


def number_key(text: str, region: str = "GB") -> str:
    """E.164 when it is a number of somewhere; else its digits; empty when there is none."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", text)[:20]
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))[:20]
