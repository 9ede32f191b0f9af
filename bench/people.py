"""A synthetic population for the search benchmark: name origins as in a British force, seeded, streamed.

Mix: 66 % British, 11 % South Asian, 5 % Arabic and Hausa, 6 % Central European, 5 % African, 3 % Irish, 4 %
other; 30 % of surnames from a long tail; 4 % double-barrelled; 55 % with a middle name; 3 % born on 1 January.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import accumulate

ORIGINS = {
    "British": (0.66, ("en_GB",), ("en_GB",)),
    "South Asian": (0.11, ("en_IN", "en_PK"), ("en_IN", "en_PK")),
    "Arabic and Hausa": (0.05, ("fr_DZ", "ha_NG"), ("fr_DZ", "ha_NG")),
    "Central European": (
        0.06,
        ("pl_PL", "cs_CZ", "hu_HU", "ro_RO", "lt_LT"),
        ("cs_CZ", "hu_HU", "ro_RO", "lt_LT"),
    ),
    "African": (0.05, ("yo_NG", "ig_NG", "tw_GH", "sw"), ("yo_NG", "ig_NG", "tw_GH", "sw")),
    "Irish": (0.03, ("en_IE",), ("en_IE",)),
    "Other": (0.04, ("fr_FR", "tr_TR"), ("fr_FR", "tr_TR")),
}
TAILS = {
    "British": (["Ash", "Bar", "Birken", "Black", "Brad", "Bram", "Broad", "Buck", "Cal", "Chad", "Clif", "Col", "Cren", "Dal", "Den", "Dun", "East", "Ed", "Fair", "Far", "Fen", "Gar", "Glen", "Grim", "Hal", "Ham", "Har", "Hazel", "Hol", "Hun", "Kel", "Kirk", "Lang", "Lin", "Mar", "Mel", "Mid", "Nor", "Oak", "Pem", "Pres", "Rad", "Red", "Row", "Scar", "Shel", "Sil", "Stan", "Ston", "Sut", "Tad", "Thorn", "Tre", "Up", "Wake", "Wal", "Wes", "Whit", "Win", "Wy"],
                ["a", "al", "am", "an", "ar", "as", "el", "em", "en", "er", "es", "ick", "ing", "il", "in", "ings", "is", "le", "ling", "low", "mer", "ol", "on", "or", "ow", "ter", "the", "um", "ur", "wel", "wen", "wick"],
                ["bank", "beck", "borough", "bourne", "bridge", "brook", "burn", "bury", "by", "cliffe", "combe", "cote", "croft", "dale", "den", "field", "ford", "gate", "grave", "ham", "hurst", "ing", "land", "leigh", "ley", "man", "mere", "mond", "more", "mouth", "ridge", "sall", "shaw", "side", "stall", "stead", "stock", "stone", "thorpe", "thwaite", "ton", "wall", "ward", "way", "well", "wick", "wood", "worth"]),
    "South Asian": (["Abh", "Ach", "Adh", "Agn", "Anj", "Bal", "Ban", "Bha", "Bir", "Cha", "Cho", "Dal", "Dev", "Dha", "Dut", "Gan", "Gho", "Gov", "Gup", "Har", "Ind", "Jag", "Jai", "Kal", "Kap", "Kha", "Kri", "Kul", "Lak", "Mah", "Man", "Meh", "Muk", "Nag", "Nar", "Pad", "Pan", "Pra", "Pur", "Raj", "Ram", "Ran", "Sah", "San", "Sar", "Sha", "Shri", "Sub", "Sur", "Tha", "Ven", "Vij", "Vish", "Yad"],
                    ["a", "aj", "al", "am", "an", "ar", "ash", "av", "ay", "e", "en", "i", "in", "ir", "ish", "it", "u", "ul", "un", "ur"],
                    ["charya", "dar", "dev", "garia", "ghat", "giri", "hari", "jee", "jeev", "kar", "kumar", "lal", "mani", "mohan", "nath", "pal", "patra", "puri", "rajan", "rao", "sagar", "sen", "shan", "singhe", "swamy", "tala", "van", "vedi", "veer", "wala", "wani", "war", "wardhan", "yan"]),
    "Other": (["Abe", "Adal", "Ako", "Ala", "Ami", "Baj", "Bel", "Ber", "Bo", "Cer", "Dab", "Deb", "Dom", "Duc", "Eko", "Fal", "Fo", "Gaz", "Gra", "Hor", "Ido", "Iva", "Jab", "Jan", "Kad", "Kam", "Kli", "Kos", "Kov", "Kra", "Lan", "Les", "Lu", "Maj", "Mal", "Mar", "Mik", "Naw", "Nem", "Nov", "Oba", "Oko", "Ole", "Pav", "Pet", "Pod", "Pro", "Rad", "Rog", "Rud", "Sal", "Sed", "Sik", "Sob", "Sta", "Szy", "Tam", "Tom", "Tur", "Ura", "Vav", "Vel", "Vit", "Wal", "Woj", "Yas", "Zab", "Zaj", "Zel"],
              ["a", "al", "am", "an", "ar", "e", "el", "en", "er", "i", "il", "in", "ir", "o", "ol", "om", "on", "or", "u", "ul", "um", "un", "ur", "y"],
              ["ada", "aki", "ani", "ante", "ba", "banda", "berg", "cek", "cewicz", "chuk", "czak", "dji", "dou", "escu", "eva", "fe", "ga", "gbo", "ici", "iecki", "ienko", "ije", "ili", "kala", "kov", "kowicz", "kwe", "lar", "lek", "man", "mba", "mori", "nda", "nek", "nik", "nyi", "oglu", "ovic", "owski", "pour", "ra", "ret", "rov", "sani", "sek", "ski", "ssi", "stra", "tey", "tine", "tsev", "tu", "vic", "wale", "wicz", "yan", "zade", "zani"]),
}  # fmt: skip
POLISH = [
    "Nowak",
    "Kowalski",
    "Wiśniewski",
    "Wójcik",
    "Kowalczyk",
    "Kamiński",
    "Lewandowski",
    "Zieliński",
    "Szymański",
    "Woźniak",
    "Dąbrowski",
    "Kozłowski",
    "Jankowski",
    "Mazur",
    "Kwiatkowski",
    "Krawczyk",
    "Piotrowski",
    "Grabowski",
    "Pawłowski",
    "Michalski",
    "Król",
    "Wieczorek",
    "Jabłoński",
    "Wróbel",
    "Majewski",
    "Olszewski",
    "Stępień",
    "Malinowski",
    "Jaworski",
    "Adamczyk",
    "Dudek",
    "Pawlak",
    "Górski",
    "Nowicki",
    "Sikora",
    "Witkowski",
    "Walczak",
    "Baran",
    "Rutkowski",
    "Michalak",
    "Szewczyk",
    "Ostrowski",
    "Tomaszewski",
    "Pietrzak",
    "Zalewski",
    "Wróblewski",
    "Marciniak",
]


@dataclass(frozen=True, slots=True)
class Human:
    """One synthetic person."""

    number: int
    origin: str
    given: str
    middle: str
    family: str
    born: date

    @property
    def forenames(self) -> str:
        """First and middle name as recorded."""
        return f"{self.given} {self.middle}".strip()


@cache
def _names(locales: tuple[str, ...], part: str) -> tuple[list[str], list[float]]:
    found: dict[str, None] = {}
    for locale in locales:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        given = list(getattr(provider, "first_names", ()))
        given = given or [
            *getattr(provider, "first_names_male", ()),
            *getattr(provider, "first_names_female", ()),
        ]
        found.update(dict.fromkeys(given if part == "given" else getattr(provider, "last_names", ())))
    if part == "family" and "cs_CZ" in locales:
        found = dict.fromkeys(POLISH) | found
    names = [name for name in found if name.isascii() or len(locales) > 1]
    return names, list(accumulate(1 / (rank + 8) ** 0.8 for rank in range(len(names))))


def _tail(rng: random.Random, origin: str) -> str:
    heads, middles, ends = TAILS.get("British" if origin == "Irish" else origin, TAILS["Other"])
    return rng.choice(heads) + rng.choice(middles) + rng.choice(ends)


def _family(rng: random.Random, origin: str, locales: tuple[str, ...]) -> str:
    if rng.random() < 0.30:
        return _tail(rng, origin)
    names, weights = _names(locales, "family")
    return rng.choices(names, cum_weights=weights)[0]


def _born(rng: random.Random) -> date:
    if rng.random() < 0.03:
        return date(rng.randint(1940, 2015), 1, 1)
    return date(1932, 1, 1) + timedelta(days=rng.randrange(int(365.25 * 90)))


BLOCK = 2500


def humans(count: int, seed: int = 7) -> Iterator[Human]:
    """`count` people, the same for the same seed."""
    for number in range((count + BLOCK - 1) // BLOCK):
        yield from block(number, count, seed)


def block(number: int, count: int, seed: int = 7) -> list[Human]:
    """The so-manieth block of a population: each can be made without those before it."""
    rng = random.Random(f"{seed}:{number}")
    return [_human(rng, one) for one in range(number * BLOCK, min(count, (number + 1) * BLOCK))]


@cache
def _shares() -> tuple[list[str], list[float]]:
    return list(ORIGINS), list(accumulate(share for share, _, _ in ORIGINS.values()))


def _human(rng: random.Random, number: int) -> Human:
    names, shares = _shares()
    origin = rng.choices(names, cum_weights=shares)[0]
    _, given_from, family_from = ORIGINS[origin]
    forenames, weights = _names(given_from, "given")
    given, middle = rng.choices(forenames, cum_weights=weights, k=2)
    family = _family(rng, origin, family_from)
    if rng.random() < 0.04:
        family = f"{family}-{_family(rng, origin, family_from)}"
    return Human(number, origin, given, middle if rng.random() < 0.55 else "", family, _born(rng))
