"""Whether two source records are one person: identifiers first, then one scored rule set with reasons.

Address and phone never decide: without agreement of name and birth, or a verified identifier, two records
are different people. Weights are log2-like: +1 doubles the odds. domain/search.md §10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from bluelamp.migration.rules.rows import WORD, folded, sounds

VERSION = 1
SAME_FROM, POSSIBLE_FROM = 12.0, 7.0
CHECK_ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"
GENERATION = 14


class Verdict(StrEnum):
    """What the rules say about a pair."""

    SAME = "same"
    POSSIBLE = "possible"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a source says about one person. `born` is None when unknown; `exact_birth` False for estimates."""

    surnames: frozenset[str]
    forenames: tuple[str, ...]
    born: date | None = None
    exact_birth: bool = True
    sex: str = ""
    pnc: frozenset[str] = frozenset()
    cro: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, its weight, and one line for each thing that counted."""

    verdict: Verdict
    weight: float
    reasons: tuple[str, ...]
    grounds: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Point:
    ground: str
    weight: float
    reason: str


def judge(one: Profile, other: Profile) -> Judgement:
    """Whether two records are one person, with reasons."""
    points = [*_identifiers(one, other), *_names(one, other), *_birth(one, other), *_lesser(one, other)]
    weight = round(sum(point.weight for point in points), 2)
    reasons = [f"{point.reason} ({point.weight:+g})" for point in points]
    grounds = frozenset(point.ground for point in points if point.weight > 0)
    vetoes = reasons_not_to_link(one, other)
    verdict = _verdict(weight, grounds)
    if vetoes and verdict is not Verdict.DIFFERENT:
        verdict = Verdict.DIFFERENT if "identifier" not in grounds else Verdict.POSSIBLE
    return Judgement(verdict, weight, tuple(vetoes + reasons), grounds)


def _verdict(weight: float, grounds: frozenset[str]) -> Verdict:
    if "identifier" not in grounds and not {"name", "birth"} <= grounds:
        return Verdict.DIFFERENT
    if weight >= SAME_FROM:
        return Verdict.SAME
    return Verdict.POSSIBLE if weight >= POSSIBLE_FROM else Verdict.DIFFERENT


def reasons_not_to_link(one: Profile, other: Profile) -> list[str]:
    """Vetoes: another verified PNC id, father and son, twins, and sex, name and birth all against."""
    reasons = []
    if one.pnc and other.pnc and not one.pnc & other.pnc:
        reasons.append("Veto: two different verified PNC ids")
    if _is_parent_and_child(one, other):
        reasons.append("Veto: same name a generation apart")
    if _are_twins(one, other):
        reasons.append("Veto: same surname, birth date and address but another forename")
    if one.sex and other.sex and one.sex != other.sex and not _first_alike(one, other):
        reasons.append("Veto: other sex and other forename")
    return reasons


def _is_parent_and_child(one: Profile, other: Profile) -> bool:
    if not (one.born and other.born and one.surnames & other.surnames):
        return False
    return abs(one.born.year - other.born.year) >= GENERATION


def _are_twins(one: Profile, other: Profile) -> bool:
    near = bool(one.postcodes & other.postcodes or one.phones & other.phones)
    same_birth = one.born is not None and one.born == other.born and one.exact_birth and other.exact_birth
    return bool(near and same_birth and one.surnames & other.surnames and not _first_alike(one, other))


def _first_alike(one: Profile, other: Profile) -> bool:
    """Whether any forename of one could be the first forename of the other, or names were swapped."""
    if not one.forenames or not other.forenames:
        return True
    mine, theirs = one.forenames, other.forenames
    pairs = [(mine[0], name) for name in theirs] + [(name, theirs[0]) for name in mine]
    pairs += [(mine[0], name) for name in other.surnames] + [(theirs[0], name) for name in one.surnames]
    return any(_likeness(a, b) >= 0.75 for a, b in pairs)


def _identifiers(one: Profile, other: Profile) -> list[_Point]:
    points = []
    for label, mine, theirs in (("PNC id", one.pnc, other.pnc), ("CRO number", one.cro, other.cro)):
        if shared := mine & theirs:
            points.append(_Point("identifier", 14.0, f"same {label} {min(shared)}"))
        elif mine and theirs:
            points.append(_Point("identifier", -10.0, f"different {label}s"))
    return points


def _names(one: Profile, other: Profile) -> list[_Point]:
    family = max((_likeness(a, b) for a in one.surnames for b in other.surnames), default=0.0)
    if one.forenames and other.forenames:
        given = _likeness(one.forenames[0], other.forenames[0])
        crossed = min(
            max((_likeness(one.forenames[0], name) for name in other.surnames), default=0.0),
            max((_likeness(other.forenames[0], name) for name in one.surnames), default=0.0),
        )
    else:
        given = crossed = 0.0
    if crossed > 0.95 and crossed > min(family, given):
        return [_Point("name", 6.0, "surname and forename in each other's place")]
    points = [_scored("surname", family, 4.5), _scored("forename", given, 3.5), _middle(one, other)]
    found = [point for point in points if point]
    if family < 0.7 or given < 0.6:
        found = [_Point("no name", point.weight, point.reason) for point in found]
    return found


def _scored(what: str, likeness: float, full: float) -> _Point | None:
    if likeness >= 0.999:
        return _Point("name", full, f"same {what}")
    if likeness >= 0.9:
        return _Point("name", full * 0.7, f"{what} one slip apart")
    if likeness >= 0.75:
        return _Point("name", full * 0.45, f"{what} sounds or looks alike")
    return _Point("no name", -4.0, f"different {what}") if likeness else None


def _middle(one: Profile, other: Profile) -> _Point | None:
    mine, theirs = one.forenames[1:], other.forenames[1:]
    if not mine or not theirs:
        return None
    alike = _likeness(mine[0], theirs[0]) >= 0.9
    return _Point("middle name", 1.5 if alike else -2.0, "same middle name" if alike else "other middle name")


def _birth(one: Profile, other: Profile) -> list[_Point]:
    mine, theirs = one.born, other.born
    if mine is None or theirs is None:
        return []
    if not (one.exact_birth and other.exact_birth):
        same_year = mine.year == theirs.year
        return [_Point("birth", 2.0, "same year of birth")] if same_year else [_no_birth()]
    if mine == theirs:
        return [_Point("birth", 7.0, "same date of birth")]
    if (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month):
        return [_Point("birth", 4.5, "day and month of birth swapped")]
    if DamerauLevenshtein.distance(f"{mine:%d%m%Y}", f"{theirs:%d%m%Y}") == 1:
        return [_Point("birth", 3.0, "date of birth one digit out")]
    return [_Point("birth", 0.5, "same year of birth")] if mine.year == theirs.year else [_no_birth()]


def _no_birth() -> _Point:
    return _Point("no birth", -5.0, "different date of birth")


def _lesser(one: Profile, other: Profile) -> list[_Point]:
    points = []
    if one.phones & other.phones:
        points.append(_Point("phone", 2.5, "same phone"))
    if one.postcodes & other.postcodes:
        points.append(_Point("address", 1.5, "same postcode"))
    if one.sex and other.sex:
        alike = one.sex == other.sex
        points.append(_Point("sex", 0.5 if alike else -3.0, "same sex" if alike else "other sex"))
    return points


def _likeness(one: str, other: str) -> float:
    """1 for the same name, 0.75-0.99 for one slip or the same sound, less for other names."""
    if one == other:
        return 1.0
    closest = JaroWinkler.similarity(one, other)
    longest = max(len(one), len(other))
    if longest >= 4 and DamerauLevenshtein.distance(one, other) == 1:
        return max(0.9, closest)
    if sounds(one) & sounds(other):
        return max(0.8, min(closest, 0.98))
    return closest if closest >= 0.9 else min(closest, 0.7)


def name_tokens(text: str) -> tuple[str, ...]:
    """The words of a name, folded; `O'Neill`, `O Neill` and `ONeill` become one word."""
    joined = folded(text).replace("'", "").replace("’", "")
    words = WORD.findall(joined)
    if len(words) > 1 and words[0] in ("o", "mc", "mac"):
        words = [words[0] + words[1], *words[2:]]
    return tuple(words)


def verified_pnc(text: str) -> str:
    """The canonical PNC id, or nothing when its check letter is wrong."""
    compact = text.strip().upper().replace("/", "").replace(" ", "")
    if len(compact) < 4 or not compact[:-1].isdigit():
        return ""
    digits, letter = compact[:-1], compact[-1]
    year, serial = (digits[2:4], digits[4:]) if digits[:2] in ("19", "20") and len(digits) > 9 else (
        digits[:2], digits[2:])  # fmt: skip
    if not serial or len(serial) > 7 or CHECK_ALPHABET[int(f"{year}{serial:0>7}") % 23] != letter:
        return ""
    return f"{year}/{serial:0>7}{letter}"


def verified_cro(text: str) -> str:
    """The canonical CRO number, or nothing when its check letter is wrong."""
    head, _, tail = text.strip().upper().partition("/")
    if not head.isdigit() or len(head) > 6 or len(tail) != 3 or not tail[:2].isdigit():
        return ""
    return f"{head:0>6}/{tail}" if CHECK_ALPHABET[int(f"{tail[:2]}{head:0>6}") % 23] == tail[2] else ""


def blocking_keys(profile: Profile) -> set[str]:
    """Keys two records of one person are expected to share at least one of; never address or phone alone."""
    keys = {f"pnc:{value}" for value in profile.pnc} | {f"cro:{value}" for value in profile.cro}
    first = profile.forenames[0] if profile.forenames else ""
    codes = {code for name in profile.surnames for code in sounds(name) if code.startswith("~")}
    if profile.born is None:
        return keys
    birth, year = f"{profile.born:%Y%m%d}", str(profile.born.year)
    swapped = f"{profile.born:%Y}{profile.born:%d%m}"
    keys |= {f"sb:{code}:{birth}" for code in codes} | {f"sb:{code}:{swapped}" for code in codes}
    keys |= {f"fb:{first}:{birth}", *(f"fb:{name}:{birth}" for name in profile.surnames)}
    keys |= {f"nm:{name}:{first}:{year}" for name in profile.surnames if first}
    return keys | {f"md:{code}:{first[:1]}:{birth[4:]}" for code in codes}
