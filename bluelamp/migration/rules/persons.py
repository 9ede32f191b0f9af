"""From somebody a mapping speaks of to what nominals takes in: names, births, numbers, looks."""

from __future__ import annotations

import re
import uuid
from datetime import date

from bluelamp.contracts.refs import PersonRef
from bluelamp.migration.mapping.outcomes import Nominal, Somebody
from bluelamp.migration.rules.identity import stable_id
from bluelamp.nominals.types import (
    BirthPrecision,
    BirthStatus,
    Description,
    Method,
    NewBirth,
    NewIdentifier,
    NewName,
    NewPerson,
    Scheme,
    Sex,
    Source,
)

EARLIEST_BIRTH = 1850
SPACES = re.compile(r"\s+")
NOBODY = (NewName(family="NAME NOT RECORDED"),)


def source_of(system: str, record: str) -> Source:
    """Provenance of a migrated row."""
    return Source(system=system, batch=system, record=record[:160], method=Method.MIGRATED)


def new_person(who: Somebody, ref: uuid.UUID, source: Source, today: date) -> tuple[NewPerson, list[str]]:
    """Somebody as a nominal, and what had to be left open about them."""
    births, notes = birth(who, today)
    numbers = [
        NewIdentifier(scheme=one.scheme, value=one.value, issuer=one.issuer)
        for one in who.numbers
        if one.value.strip()
    ]
    if isinstance(who, Nominal):
        numbers.insert(0, NewIdentifier(scheme=Scheme.LEGACY, value=source.record, issuer=source.system))
    names = tuple(
        NewName(family=one.family[:200], given=one.given[:200], title=one.title[:40], kind=one.kind)
        for one in who.names
        if one.family.strip() or one.given.strip()
    )
    person = NewPerson(
        names=names or NOBODY, births=births, identifiers=tuple(numbers), source=source, ref=PersonRef(ref),
        description=Description(
            sex=Sex(who.sex) if who.sex in Sex.values else Sex.UNKNOWN, ethnicity_observed=who.ethnicity,
            occupation=who.occupation, nationality=who.nationality,
        ),
    )  # fmt: skip
    return person, notes


def birth(who: Somebody, today: date) -> tuple[tuple[NewBirth, ...], list[str]]:
    """A birth; 1 January and estimates are years, never days; what cannot be a birth is left open."""
    born = who.born
    if born is None:
        return (), []
    if born.year < EARLIEST_BIRTH or born > today:
        return (), [f"{born:%d/%m/%Y} cannot be a birth: it is left open"]
    if who.is_birth_estimated or (born.day, born.month) == (1, 1):
        is_new_year = (born.day, born.month) == (1, 1)
        notes = ["born on a 1 January: taken as the year only"] if is_new_year else []
        year = date(born.year, 1, 1)
        return (NewBirth(on=year, precision=BirthPrecision.YEAR, status=BirthStatus.ESTIMATED),), notes
    return (NewBirth(on=born),), []


def place_id(text: str, postcode: str) -> uuid.UUID:
    """The same words and postcode are the same place."""
    return stable_id("place", SPACES.sub(" ", text.upper()).strip(), postcode.replace(" ", "").upper())
