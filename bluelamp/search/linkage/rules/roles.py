"""What a column of a stranger's table is: by its name, else by what stands in it (issue: any CSV, no configuration)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bluelamp.kernel.refusals import Refused


class Role(StrEnum):
    """What a column tells about a person; several columns may have one role unless said otherwise."""

    RECORD = "record"  # names the row; one column
    TRUTH = "truth"  # says who it really is; one column, never compared
    FORENAMES = "forenames"
    MIDDLE = "middle"
    SURNAME = "surname"
    FULL = "fullname"
    BORN = "dob"
    YEAR = "birthyear"
    SEX = "sex"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    IDENT = "id"
    PLACE = "place"
    ADDRESS = "address"
    CATEGORY = "category"
    IGNORE = "ignore"


ONE_ONLY = (
    Role.RECORD,
    Role.TRUTH,
    Role.FORENAMES,
    Role.MIDDLE,
    Role.SURNAME,
    Role.BORN,
    Role.YEAR,
    Role.SEX,
    Role.FULL,
)
NAMES = (Role.FORENAMES, Role.SURNAME, Role.FULL)
_BY_NAME: tuple[tuple[Role, str], ...] = (
    (Role.TRUTH, r"cluster(_?id)?|true_?(cluster|entity|id)|entity(_?id)?"),
    (Role.RECORD, r"(unique|rec|record|row)_?(id|no|number|key)|id|rowid"),
    (Role.EMAIL, r".*e_?mail.*"),
    (Role.PHONE, r".*(phone|mobile|telephone|msisdn).*|tel(_?no)?"),
    (Role.POSTCODE, r".*(post_?code|postal|zip_?code).*|zip|pcd"),
    (Role.BORN, r"dob|d_o_b|.*birth_?(date|day)|date_?(of_?)?birth|.*_dob|dob_.*|born(_on)?"),
    (Role.YEAR, r"(birth_?year|year_?(of_?)?birth|yob|birth_yr)"),
    (Role.SEX, r"sex|gender(_.*)?|sex_.*"),
    (Role.MIDDLE, r"(middle|second|other)_?(fore|given)?_?names?|middle(_.*)?|mname"),
    (Role.FORENAMES, r"(first|given|fore|christian)_?names?(_?1|_std)?|f_?name|forenames?|given|first"),
    (Role.SURNAME, r"(sur|last|family)_?names?(_?1|_std)?|l_?name|s_?name|surname|last|family"),
    (Role.FULL, r"(full|person|whole|complete|display|patient|customer|subject)_?names?|names?|first_and_(sur|last)_?name"),
    (Role.IDENT, r".*(ssn|soc_?sec|social_sec|nhs|nino|ni_no|ni_number|nat(ional)?_?(id|ins)|pnc|passport|licen[cs]e|cro_?).*"),
    (Role.ADDRESS, r".*(address|street|addr|road).*|line_?\d"),
    (Role.PLACE, r".*(town|city|suburb|place|village|county|state|region|country|district|locality).*"),
)  # fmt: skip
_UK_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}")
_DATE = re.compile(
    r"(1[5-9]|20)\d\d-?[01]\d-?[0-3]\d|[0-3]?\d[/.-][01]?\d[/.-](\d\d){1,2}|[0-3]?\d[ -][A-Za-z]{3,9}[ -]\d{4}"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+?[\d ()-]{9,18}")
_SEX = frozenset({"m", "f", "male", "female", "u", "x", "unknown", "other", "man", "woman"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it stands: its name, a sample of its values, and how full and how various it is."""

    name: str
    sample: Sequence[str]
    filled: int
    distinct: int


def _share(pattern: re.Pattern[str], sample: Sequence[str]) -> float:
    return sum(1 for value in sample if pattern.fullmatch(value)) / max(1, len(sample))


def plain_name(name: str) -> str:
    """A heading without case, spaces and camel humps: `Date of Birth` and `dateOfBirth` are one."""
    humps = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", humps.lower()).strip("_")


def _by_name(name: str) -> Role | None:
    for role, pattern in _BY_NAME:
        if re.fullmatch(pattern, plain_name(name)):
            return role
    return None


def _by_content(column: Column) -> Role:
    """What values look like when the heading says nothing."""
    for role, pattern in ((Role.EMAIL, _EMAIL), (Role.BORN, _DATE), (Role.POSTCODE, _UK_POSTCODE)):
        if _share(pattern, column.sample) > 0.8:
            return role
    if {value.lower() for value in column.sample} <= _SEX:
        return Role.SEX
    if _share(_PHONE, column.sample) > 0.8 and column.distinct > column.filled / 20:
        return Role.PHONE
    words = [len(value.split()) for value in column.sample]
    if column.distinct > 0.98 * column.filled or sum(words) > 12 * len(words):
        return Role.IGNORE
    return Role.CATEGORY


def role_of(column: Column) -> Role:
    """The role of one column; an empty one, and one that says the same of everybody, tell nothing."""
    if not column.filled:
        return Role.IGNORE
    named = _by_name(column.name)
    if named in (Role.TRUTH, Role.RECORD):
        return named
    if column.distinct < 2:
        return Role.IGNORE
    if named is Role.POSTCODE and _share(re.compile(r"[A-Za-z]+"), column.sample) > 0.5:
        return Role.PLACE
    return named or _by_content(column)


def infer(columns: Sequence[Column], given: dict[str, Role]) -> dict[str, Role]:
    """Every column's role: those given first; of a role that one column may have, the fullest and most various."""
    found = dict(given)
    taken = set(given.values())
    guesses = [(column, role_of(column)) for column in columns if column.name not in given]
    for column, role in sorted(guesses, key=lambda one: (-_worth(one[0]), one[0].name)):
        if role in ONE_ONLY and role in taken:
            role = Role.IGNORE
        found[column.name] = role
        taken.add(role)
    return {column.name: found[column.name] for column in columns}


def _worth(column: Column) -> float:
    return column.filled * (1 + sum(map(len, column.sample)) / max(1, len(column.sample)) / 100)


def chosen(pairs: Iterable[str], headings: Sequence[str]) -> dict[str, Role]:
    """Roles as `--map column=role` gives them; refused when the column or the role does not exist."""
    found = {}
    for pair in pairs:
        name, equals, role = pair.rpartition("=")
        if not equals or role not in {str(one) for one in Role}:
            raise Refused(f"--map {pair!r}: write column=role, with a role of {', '.join(Role)}.")
        if name not in headings:
            raise Refused(f"--map {pair!r}: there is no column {name!r}; there are {', '.join(headings)}.")
        found[name] = Role(role)
    return found
