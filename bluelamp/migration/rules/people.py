"""From source rows to a profile: what each system says about one person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from bluelamp.migration.rules.matching import Profile, name_tokens, verified_cro, verified_pnc
from bluelamp.migration.rules.rows import SourceRow, day

if TYPE_CHECKING:
    from bluelamp.migration.mapping.outcomes import Somebody

NOT_A_NAME = frozenset(
    [
        "unknown",
        "notknown",
        "nfa",
        "tbc",
        "baby",
        "male",
        "female",
        "anon",
        "anonymous",
        "refused",
        "none",
        "na",
        "nk",
    ]
)
DIGITS = re.compile(r"\d")
Plain = dict[str, object]


def profile(person: Somebody) -> Profile:
    """What a mapped row says of a person, as matching compares it: forenames are those of the legal name."""
    main = next(
        (one for one in person.names if one.kind == "legal"), person.names[0] if person.names else None
    )
    numbers = [(str(one.scheme), one.value) for one in person.numbers]
    return Profile(
        surnames=frozenset(surname for one in person.names for surname in _surnames(one.family)),
        forenames=name_tokens(main.given) if main else (),
        born=person.born,
        exact_birth=_is_exact(person.born, person.is_birth_estimated),
        sex=person.sex,
        pnc=_verified(verified_pnc, [value for scheme, value in numbers if scheme == "pnc"]),
        cro=_verified(verified_cro, [value for scheme, value in numbers if scheme == "cro"]),
        phones=_phones(person.phones),
        postcodes=_postcodes(person.postcodes),
    )


def of_nominal(nominal: SourceRow, parts: Iterable[SourceRow]) -> Profile:
    """A nominal with its names, identifiers, phones and addresses."""
    rows = list(parts)
    names = [row for row in rows if row.kind == "NOMINAL_NAME"]
    main = next((row for row in names if row.get("NAME_TYPE") == "L"), names[0] if names else None)
    idents = [row for row in rows if row.kind == "NOMINAL_IDENT"]
    born = day(nominal.get("DOB"))
    return Profile(
        surnames=frozenset(surname for row in names for surname in _surnames(row.get("SURNAME"))),
        forenames=name_tokens(main.get("FORENAMES")) if main else (),
        born=born,
        exact_birth=_is_exact(born, nominal.get("DOB_EST") == "Y"),
        sex=nominal.get("SEX"),
        pnc=_verified(verified_pnc, [r.get("VALUE") for r in idents if r.get("SCHEME") == "PNC"]),
        cro=_verified(verified_cro, [r.get("VALUE") for r in idents if r.get("SCHEME") == "CRO"]),
        phones=_phones(r.get("PHONE") for r in rows if r.kind == "NOMINAL_PHONE"),
        postcodes=_postcodes(r.get("POSTCODE") for r in rows if r.kind == "NOMINAL_ADDRESS"),
    )


def of_log_line(row: SourceRow, postcode: str) -> Profile:
    """A person as the command-and-control operator typed them."""
    born = day(row.get("DOB"), "%d%m%Y")
    return Profile(
        surnames=frozenset(_surnames(row.get("SURNAME"))),
        forenames=name_tokens(row.get("FORENAMES")),
        born=born,
        exact_birth=_is_exact(born, estimated=False),
        sex=row.get("SEX"),
        pnc=_verified(verified_pnc, [row.get("PNC")]),
        phones=_phones([row.get("PHONE")]),
        postcodes=_postcodes([postcode]),
    )


def of_detainee(row: SourceRow) -> Profile:
    """A detainee as the custody sergeant booked them in."""
    born = day(row.get("DOB"), "%Y-%m-%d")
    return Profile(
        surnames=frozenset(_surnames(row.get("SURNAME"))),
        forenames=name_tokens(row.get("FORENAMES")),
        born=born,
        exact_birth=_is_exact(born, estimated=False),
        sex=row.get("SEX"),
        pnc=_verified(verified_pnc, [row.get("PNC")]),
        cro=_verified(verified_cro, [row.get("CRO")]),
        postcodes=_postcodes([row.get("POSTCODE")]),
    )


def is_somebody(profile: Profile) -> bool:
    """Enough to make a nominal of: a name with a birth date, or a verified identifier."""
    return bool((profile.surnames and profile.born) or profile.pnc or profile.cro)


def _is_exact(born: date | None, estimated: bool) -> bool:
    return born is not None and not estimated and (born.day, born.month) != (1, 1)


def _surnames(text: str) -> list[str]:
    tokens = name_tokens(text.replace("-", " "))
    joined = "".join(tokens)
    if not joined or joined in NOT_A_NAME:
        return []
    return [joined, *(token for token in tokens if len(tokens) > 1 and len(token) > 2)]


def _verified(check: object, values: Iterable[str]) -> frozenset[str]:
    return frozenset(found for value in values if value and (found := check(value)))  # type: ignore[operator]


def _phones(values: Iterable[str]) -> frozenset[str]:
    return frozenset(digits[-10:] for value in values if len(digits := "".join(DIGITS.findall(value))) >= 10)


def _postcodes(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.replace(" ", "").upper() for value in values if value.strip())


def to_plain(profile: Profile) -> Plain:
    """A profile as JSON can hold it."""
    return {
        "surnames": sorted(profile.surnames), "forenames": list(profile.forenames),
        "born": profile.born.isoformat() if profile.born else None, "exact": profile.exact_birth,
        "sex": profile.sex, "pnc": sorted(profile.pnc), "cro": sorted(profile.cro),
        "phones": sorted(profile.phones), "postcodes": sorted(profile.postcodes),
    }  # fmt: skip


def from_plain(plain: dict[str, list[str]]) -> Profile:
    """A profile back from JSON."""
    born = plain["born"]
    return Profile(
        surnames=frozenset(plain["surnames"]),
        forenames=tuple(plain["forenames"]),
        born=date.fromisoformat(str(born)) if born else None,
        exact_birth=bool(plain["exact"]),
        sex=str(plain["sex"]),
        pnc=frozenset(plain["pnc"]),
        cro=frozenset(plain["cro"]),
        phones=frozenset(plain["phones"]),
        postcodes=frozenset(plain["postcodes"]),
    )
