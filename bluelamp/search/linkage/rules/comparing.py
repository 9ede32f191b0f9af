"""How two records are compared: the levels of each fact, best first, with what they are worth before any training.

The SQL is such as both DuckDB and Spark understand. `m` is how often true pairs fall on the level, a starting
guess that the data corrects; `u`, how often strangers do, is always counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.search.linkage.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement."""

    label: str
    sql: str
    m: float
    rarity: str = ""  # the column whose rarity adjusts it
    share: float = 1.0  # how much of that adjustment applies


@dataclass(frozen=True, slots=True)
class Fact:
    """One comparison: what it needs, when it says nothing, and its levels; what is left is `else`."""

    name: str
    needs: str
    silent: str
    levels: tuple[Level, ...]
    is_identity: bool = False  # a number given to one person only

    @property
    def m_else(self) -> float:
        """What is left for disagreement."""
        return max(0.005, 1 - sum(level.m for level in self.levels))


def both(column: str) -> str:
    """True when either side says nothing."""
    return f"{column}_l is null or {column}_r is null"


def cross(a: str, b: str) -> str:
    """One fact in the other's place, either way round."""
    return f"{a}_l = {b}_r or {b}_l = {a}_r"


GIVEN = Fact("given", "given", both("given"), (
    Level("same forename", "given_l = given_r", 0.62, "given"),
    Level("nickname or same name otherwise spelt", "arrays_overlap(roots_l, roots_r)", 0.12),
    Level("one letter or the skeleton", "given_bones_l = given_bones_r or damerau_levenshtein(given_l, given_r) <= 1 and length(given_l) > 3 and length(given_r) > 3", 0.08),
    Level("middle name used first", f"{cross('given', 'g2')} or {cross('given', 'g3')}", 0.02),
    Level("surname in its place", f"{cross('given', 'family')} or {cross('given', 'h2')}", 0.02),
    Level("initial", "(length(given_l) = 1 or length(given_r) = 1) and substr(given_l, 1, 1) = substr(given_r, 1, 1)", 0.04),
    Level("sounds or looks near", "given_sound_l = given_sound_r or jaro_winkler(given_l, given_r) >= 0.84", 0.05),
))  # fmt: skip
FAMILY = Fact("family", "family", both("family"), (
    Level("same surname", "family_l = family_r", 0.72, "family"),
    Level("one half of a double name", f"h1_l = h1_r or h2_l = h2_r or {cross('h1', 'h2')}", 0.03),
    Level("one letter or the skeleton", "family_bones_l = family_bones_r or damerau_levenshtein(family_l, family_r) <= 1 and length(family_l) > 3 and length(family_r) > 3", 0.12),
    Level("forename in its place", f"{cross('family', 'given')} or {cross('family', 'g2')}", 0.02),
    Level("initial", "(length(family_l) = 1 or length(family_r) = 1) and substr(family_l, 1, 1) = substr(family_r, 1, 1)", 0.01),
    Level("sounds or looks near", "family_sound_l = family_sound_r or jaro_winkler(family_l, family_r) >= 0.88", 0.05),
))  # fmt: skip
MIDDLE = Fact("middle", "g2", both("g2"), (
    Level("same middle name", "g2_l = g2_r", 0.70, "g2"),
    Level("another of the middle names", f"g3_l = g3_r or {cross('g2', 'g3')}", 0.05),
    Level("initial", "(length(g2_l) = 1 or length(g2_r) = 1) and substr(g2_l, 1, 1) = substr(g2_r, 1, 1)", 0.06),
    Level("near", "bones2_l = bones2_r or root2_l = root2_r or jaro_winkler(g2_l, g2_r) >= 0.9", 0.10),
))  # fmt: skip
BORN = Fact("born", "birth_year", both("birth_year"), (
    Level("same day", "born_l = born_r", 0.66),
    Level("day and month changed over", "birth_year_l = birth_year_r and birth_month_l = birth_day_r and birth_day_l = birth_month_r", 0.02),
    Level("one figure wrong or two changed over", "damerau_levenshtein(born_l, born_r) <= 1", 0.10),
    Level("same year, the day not known", "birth_year_l = birth_year_r and (born_l is null or born_r is null)", 0.08),
    Level("two of day, month and year", "birth_year_l = birth_year_r and (birth_month_l = birth_month_r or birth_day_l = birth_day_r) or birth_month_l = birth_month_r and birth_day_l = birth_day_r", 0.06),
    Level("same year", "birth_year_l = birth_year_r", 0.02),
    Level("a year or a decade out", "abs(birth_year_l - birth_year_r) in (1, 10)", 0.02),
))  # fmt: skip
SEX = Fact("sex", "sex", both("sex"), (Level("same sex", "sex_l = sex_r", 0.95),))
POSTCODE = Fact("postcode", "postcode", both("postcode"), (
    Level("same postcode", "postcode_l = postcode_r", 0.55, "postcode"),
    Level("one character", "damerau_levenshtein(postcode_l, postcode_r) <= 1", 0.06),
    Level("same district", "outward_l = outward_r", 0.10, ),
    Level("same area", "substr(postcode_l, 1, 2) = substr(postcode_r, 1, 2)", 0.09),
))  # fmt: skip
HOME = Fact(
    "home",
    "postcode",
    "(postcode_l is null or postcode_r is null) and (x0_l is null or x0_r is null)",
    (
        Level("same home", "postcode_l = postcode_r and x0_l = x0_r", 0.45, "postcode"),
        Level("same postcode", "postcode_l = postcode_r", 0.08, "postcode"),
        Level("same first line", "x0_l = x0_r", 0.08, "x0"),
        Level("one character of the postcode", "damerau_levenshtein(postcode_l, postcode_r) <= 1", 0.03),
        Level("same district", "outward_l = outward_r", 0.06),
    ),
)
PHONE = Fact(
    "phone",
    "phones",
    both("phones"),
    (Level("a phone in common", "arrays_overlap(phones_l, phones_r)", 0.50, "phone"),),
)
EMAIL = Fact("email", "email", both("email"), (
    Level("an e-mail in common", "arrays_overlap(emails_l, emails_r)", 0.70, "email"),
    Level("same name before the @", "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)", 0.05),
    Level("near", "jaro_winkler(email_l, email_r) >= 0.92", 0.15),
))  # fmt: skip
PERSON = (GIVEN, FAMILY, MIDDLE, BORN, SEX, POSTCODE, PHONE, EMAIL)


def free_fact(column: str, role: Role) -> Fact:
    """A column that only this table has."""
    same = Level("the same", f"{column}_l = {column}_r", 0.65, column)
    edit = Level(
        "one character", f"damerau_levenshtein({column}_l, {column}_r) <= 1 and length({column}_l) > 3", 0.10
    )
    near = Level("near", f"jaro_winkler({column}_l, {column}_r) >= 0.88", 0.10)
    levels = (same, edit) if role is Role.IDENT else (same, edit, near)
    return Fact(column, column, both(column), levels, role is Role.IDENT)


def facts_for(columns: Iterable[str], free: dict[str, Role]) -> tuple[Fact, ...]:
    """The comparisons that a table with those columns filled can carry."""
    filled = set(columns)
    person = tuple(fact for fact in PERSON if fact.needs in filled)
    return person + tuple(free_fact(column, role) for column, role in free.items() if column in filled)
