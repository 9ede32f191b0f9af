"""Phones, e-mail addresses and online names as compared (domain/search.md §6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

REGION = "GB"
SHORTEST_TAIL = 6
SHARED_FROM = 3  # † a number that this many openly held people use is a place's rather than a person's
# Providers that deliver the same mailbox whatever dots or +words stand in it; others are compared as written.
_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
_PLUSLESS = frozenset({
    "gmail.com", "outlook.com", "outlook.co.uk", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com",
    "icloud.com", "me.com", "mac.com", "fastmail.com", "proton.me", "protonmail.com", "pm.me",
})  # fmt: skip
PLATFORMS = {
    "facebook": ("fb", "facebook.com"), "instagram": ("insta", "ig", "instagram.com"), "snapchat": ("snap", "snapchat.com"),
    "tiktok": ("tiktok.com",), "twitter": ("x", "twitter.com", "x.com"), "telegram": ("t.me",), "whatsapp": ("wa.me",),
    "discord": ("discord.com",), "reddit": ("reddit.com",), "youtube": ("youtube.com",), "linkedin": ("linkedin.com",),
    "onlyfans": ("onlyfans.com",), "tinder": (), "grindr": (), "steam": (), "xbox": (), "playstation": ("psn",),
    "roblox": ("roblox.com",), "vinted": ("vinted.co.uk",), "gumtree": (), "ebay": ("ebay.co.uk",),
}  # fmt: skip
_PLATFORM_OF = {word: name for name, words in PLATFORMS.items() for word in (name, *words)}
_EMAIL = re.compile(r"[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,190}\.[^\s@<>(),;:.\"]{2,24}")
_EXTENSION = re.compile(r"(?:\s*(?:ext(?:ension)?\.?|x|#)\s*)(\d{1,7})$", re.IGNORECASE)


# Numbers that Ofcom keeps for drama and training: never issued, but not a mistake.
_DRAMA = re.compile(r"\+44(?:7700900|1632960|1\d\d4960|2079460|8081570)")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A telephone number as compared: international when it is a whole one, else the figures given."""

    value: str
    extension: str = ""
    is_whole: bool = False
    is_valid: bool = False
    warning: str = ""


def read_phone(text: str) -> PhoneReading:
    """Any British way of writing a number: 0044, (0), spaces, extension; the end of one stays figures."""
    bare, extension = text.strip(), ""
    if found := _EXTENSION.search(bare):
        bare, extension = bare[: found.start()], found[1]
    figures = re.sub(r"\D", "", bare)
    if re.search(r"[A-Za-z]", bare) or not 3 <= len(figures) <= 15:
        return PhoneReading("")
    if len(figures) < SHORTEST_TAIL:
        return PhoneReading(figures, extension)
    try:
        number = phonenumbers.parse(bare.replace("(0)", ""), REGION)
    except phonenumbers.NumberParseException:
        return PhoneReading(figures, extension)
    shortest = 7 if bare.startswith("+") else 9
    if not phonenumbers.is_possible_number(number) or len(str(number.national_number)) < shortest:
        return PhoneReading(figures, extension)
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_valid = phonenumbers.is_valid_number(number) or bool(_DRAMA.match(value))
    doubt = "" if is_valid else "No such number has been issued: it may be misheard or made up."
    return PhoneReading(value, extension, True, is_valid, doubt)


def phone_slips(value: str) -> list[str]:
    """Whole numbers that are one wrong figure or one pair of neighbours changed round away."""
    head, figures = value[:3], value[3:]
    found = {head + figures[:n] + c + figures[n + 1 :] for n in range(len(figures)) for c in "0123456789"}
    found |= {
        head + figures[:n] + figures[n + 1] + figures[n] + figures[n + 2 :] for n in range(len(figures) - 1)
    }
    return sorted(found - {value})


def shared_worth(holders: int) -> float:
    """How much a contact point tells of one person: all of it for one holder, less for each further one."""
    return 1.0 if holders <= 1 else round(1.0 / holders**0.5, 2)


@dataclass(frozen=True, slots=True)
class EmailReading:
    """An address in small letters, and as compared where the provider reads past dots and +words."""

    value: str
    plain: str


def read_email(text: str) -> EmailReading | None:
    """An e-mail address, or None when it is not one."""
    tidy = unicodedata.normalize("NFKC", text).strip().strip("<>").lower().removeprefix("mailto:")
    if not _EMAIL.fullmatch(tidy) or len(tidy) > 120:
        return None
    name, _, host = tidy.rpartition("@")
    host = _DOTLESS.get(host, host)
    if host in _PLUSLESS:
        name = name.partition("+")[0] or name
    if host in _DOTLESS.values():
        name = name.replace(".", "") or name
    return EmailReading(tidy, f"{name}@{host}")


@dataclass(frozen=True, slots=True)
class HandleReading:
    """An online name, casefolded, with the platform when it is known."""

    name: str
    platform: str = ""


def platform_of(text: str) -> str:
    """The platform that a word or host stands for, or the word itself."""
    tidy = text.strip().lower().removeprefix("www.")
    return _PLATFORM_OF.get(tidy, tidy)[:30]


def read_handle(text: str, platform: str = "") -> HandleReading | None:
    """“@name”, “insta: name”, “instagram.com/name”; None when it is none of these."""
    tidy = unicodedata.normalize("NFKC", text).strip()
    if (
        found := re.fullmatch(r"(?:https?://)?(?:www\.)?([\w.-]+\.\w+)/@?([^\s/?#]+)/?(?:[?#].*)?", tidy)
    ) or (
        (found := re.fullmatch(r"([A-Za-z]{1,12})\s*[:/ ]\s*@?([^\s@:/]+)", tidy)) and _is_platform(found[1])
    ):
        platform, tidy = platform_of(found[1]), "@" + found[2]
    name = tidy.removeprefix("@").casefold()
    is_marked = tidy.startswith("@") or bool(platform)
    if not is_marked or not re.fullmatch(r"[\w.\-]{2,60}", name):
        return None
    return HandleReading(name, platform_of(platform) if platform else "")


def _is_platform(word: str) -> bool:
    return len(word) > 1 and word.lower() in _PLATFORM_OF
