"""Which records are compared at all: keys that a true pair is likely to share (domain/search.md §10).

Every rule spends a budget of pairs, smallest blocks first: a rare value is worth a look on its own, a common one
only together with a second fact. What does not fit is cut into smaller blocks by `finer`, and what still does not
fit is counted as cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.search.linkage.rules.roles import Role

CAP = 5000


@dataclass(frozen=True, slots=True)
class Rule:
    """Keys of one kind; `finer` is added to those of blocks that are too large; `budget` is pairs for each record."""

    name: str
    needs: tuple[str, ...]
    keys: tuple[str, ...]
    finer: tuple[str, ...] = ()
    budget: float = 1.0
    is_broad: bool = False  # a single fact: cheap to state, dear to run


def pair(a: str, b: str) -> str:
    """Two words in either order; nothing when one is missing."""
    return f"case when {a} <> {b} then least({a}, {b}) || '|' || greatest({a}, {b}) end"


def joined(*parts: str) -> str:
    """Parts side by side; nothing when one is missing."""
    return " || '|' || ".join(parts)


_YEAR = "cast(birth_year as string)"
_DAY = "cast(birth_month as string) || '/' || cast(birth_day as string)"
_TURNED = "least(birth_month, birth_day)"
_NAME_PAIRS = (
    pair("given_bones", "hb1"), pair("given_bones", "hb2"), pair("bones2", "hb1"), pair("bones2", "hb2"),
    pair("given_bones", "bones2"), pair("bones3", "hb2"), joined("root", "family_bones"), joined("root2", "family_bones"),
)  # fmt: skip
RULES = (
    Rule("surname and birth day", ("family", "born"), (joined("hb1", "born"), joined("hb2", "born")), ("root",), 2),
    Rule("forename and birth day", ("given", "born"), (joined("root", "born"), joined("given_bones", "born"), joined("bones2", "born")), ("outward", "substr(family, 1, 2)"), 2),
    Rule("two words of the name", ("given", "family"), _NAME_PAIRS, (_YEAR, "outward", "sex || g2"), 2),
    Rule("sound of the surname, initial and birth year", ("family", "birth_year"), (joined("family_sound", "substr(given, 1, 1)", _YEAR),), ("root", "outward"), 1),
    Rule("surname and day of the year", ("family", "born"), (joined("family_bones", _DAY), joined("family_bones", f"cast({_TURNED} as string)", _YEAR)), ("root",), 1),
    Rule("postcode and surname", ("postcode", "family"), (joined("postcode", "substr(family, 1, 2)"),), ("root",), 1),
    Rule("postcode and forename", ("postcode", "given"), (joined("postcode", "root"), joined("postcode", "substr(given, 1, 3)")), (_YEAR,), 1),
    Rule("postcode and birth year", ("postcode", "birth_year"), (joined("postcode", _YEAR),), ("substr(given, 1, 1)",), 1),
    Rule("district and birth day", ("postcode", "born"), (joined("outward", "born"),), ("substr(given, 1, 1)",), 1),
    Rule("district and surname", ("postcode", "family"), (joined("outward", "family_bones"),), ("root", _YEAR), 1),
    Rule("birth day", ("born",), ("born",), ("substr(given, 1, 1)", "substr(family, 1, 1)"), 1, True),
    Rule("surname", ("family",), ("family_bones", "hb1", "hb2"), (_YEAR, "root", "substr(given, 1, 1)"), 2, True),
    Rule("forename", ("given",), ("root", "given_bones", "bones2"), (), 1, True),
    Rule("name in another's place", ("given", "family"), ("given_bones", "hb2", "hb1"), (_YEAR, "outward"), 1, True),
    Rule("e-mail", ("email",), ("email",), ("root",), 1),
    Rule("name of the e-mail", ("email",), ("split_part(email, '@', 1)",), ("root",), 1),
)  # fmt: skip


def rules_for(columns: Iterable[str], free: dict[str, Role]) -> tuple[Rule, ...]:
    """The rules that a table with those columns can carry; its own columns go with a part of the name or alone."""
    filled = set(columns)
    found = [rule for rule in RULES if filled.issuperset(rule.needs)]
    for column, role in free.items():
        if column not in filled:
            continue
        if role is Role.IDENT:
            found.append(Rule(column, (column,), (column,), ("root", "family_bones"), 1))
            continue
        parts = [(joined(column, "family_bones"), "family"), (joined(column, "root"), "given")]
        keys = tuple(key for key, needed in parts if needed in filled)
        found.append(Rule(f"{column} and a name", (column,), keys or (column,), (_YEAR, "outward"), 1))
        if role is Role.ADDRESS:
            found.append(Rule(column, (column,), (column,), (_YEAR, "outward"), 1, True))
    return tuple(found)
