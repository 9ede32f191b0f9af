"""From rows of the records system to what nominals takes in: names, births, numbers, addresses, links, warnings."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bluelamp.contracts.refs import LocationRef, PersonRef
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.rows import SourceRow, day
from bluelamp.nominals.types import (
    BirthPrecision,
    BirthStatus,
    Description,
    LinkType,
    MarkerClass,
    Method,
    NameKind,
    NewBirth,
    NewIdentifier,
    NewLink,
    NewMarker,
    NewName,
    NewPerson,
    NewPlace,
    Scheme,
    Sex,
    Source,
)

NAME_KINDS = {"L": NameKind.LEGAL, "B": NameKind.BIRTH, "A": NameKind.ALIAS, "M": NameKind.MARRIED}
KINSHIP = {"PARTNER": LinkType.PARTNER, "CHILD OF": LinkType.CHILD, "SIBLING": LinkType.SIBLING}
MARKERS = {
    "VI": (MarkerClass.OFFICER_SAFETY, "Violent"), "WE": (MarkerClass.OFFICER_SAFETY, "Weapons"),
    "ES": (MarkerClass.OFFICER_SAFETY, "Escaper"), "DO": (MarkerClass.OFFICER_SAFETY, "Dangerous dog"),
    "MH": (MarkerClass.VULNERABILITY, "Mental health"), "DR": (MarkerClass.OFFICER_SAFETY, "Needles"),
    "DA": (MarkerClass.VULNERABILITY, "Domestic abuse, high risk"),
}  # fmt: skip
SPACES = re.compile(r"\s+")


def source_of(system: str, record: str) -> Source:
    """Provenance of a migrated row."""
    return Source(system=system, batch=system, record=record[:160], method=Method.MIGRATED)


def person(ref: uuid.UUID, nominal: SourceRow, parts: Sequence[SourceRow]) -> NewPerson:
    """A nominal with its names, birth and numbers."""
    source = source_of("records", nominal.key)
    names = tuple(name(row) for row in parts if row.kind == "NOMINAL_NAME")
    return NewPerson(
        names=tuple(one for one in names if one) or (NewName(family="NAME NOT RECORDED"),),
        births=birth(nominal.get("DOB"), "%d/%m/%Y", estimated=nominal.get("DOB_EST") == "Y"),
        identifiers=(
            NewIdentifier(scheme=Scheme.LEGACY, value=nominal.key, issuer="records"),
            *(identifier(row) for row in parts if row.kind == "NOMINAL_IDENT"),
        ),
        description=Description(sex=sex(nominal.get("SEX")), ethnicity_observed=nominal.get("ETHNICITY")),
        source=source,
        ref=PersonRef(ref),
    )


def name(row: SourceRow) -> NewName | None:
    """One name; the 2003 system kept four kinds."""
    family, given = row.get("SURNAME")[:200], row.get("FORENAMES")[:200]
    if not family and not given:
        return None
    kind = NAME_KINDS.get(row.get("NAME_TYPE"), NameKind.ALIAS)
    return NewName(family=family, given=given, title=row.get("TITLE")[:40], kind=kind)


def identifier(row: SourceRow) -> NewIdentifier:
    """One number; nominals checks its letters and keeps a wrong one raw."""
    schemes = {"PNC": Scheme.PNC, "CRO": Scheme.CRO}
    return NewIdentifier(scheme=schemes.get(row.get("SCHEME"), Scheme.OTHER), value=row.get("VALUE"))


def birth(text: str, form: str, *, estimated: bool) -> tuple[NewBirth, ...]:
    """A birth; 1 January and estimates are years, never days; 31/02 is none."""
    born = day(text, form)
    if born is None:
        return ()
    if estimated or (born.day, born.month) == (1, 1):
        year = date(born.year, 1, 1)
        return (NewBirth(on=year, precision=BirthPrecision.YEAR, status=BirthStatus.ESTIMATED),)
    return (NewBirth(on=born),)


def is_possible(born: date, today: date) -> bool:
    """Whether anybody alive or on record can have been born that day: not tomorrow, not before 1850."""
    return born.year >= 1850 and born <= today


def with_possible_births(person: NewPerson, today: date) -> NewPerson:
    """The same person without births that cannot be; the old row keeps what it said."""
    return replace(person, births=tuple(one for one in person.births if is_possible(one.on, today)))


def sex(text: str) -> Sex:
    """Sex as the old systems wrote it."""
    return Sex(text) if text in Sex.values else Sex.UNKNOWN


@dataclass
class Surroundings:
    """Places, links and markers that come with a batch of persons."""

    places: dict[uuid.UUID, NewPlace] = field(default_factory=dict)
    links: list[NewLink] = field(default_factory=list)
    markers: list[NewMarker] = field(default_factory=list)

    def lives_at(self, who: str, row: SourceRow) -> uuid.UUID | None:
        """An address now or then; None when the row holds no address."""
        text = ", ".join(part for part in (row.get("LINE1"), row.get("TOWN")) if part)
        if not text:
            return None
        ref, source = place_id(text, row.get("POSTCODE")), source_of("records", row.key)
        self.places.setdefault(
            ref, NewPlace(text=text, postcode=row.get("POSTCODE"), source=source, ref=LocationRef(ref))
        )
        since, until = day(row.get("FROM_DATE")), day(row.get("TO_DATE"))
        if since and until and until < since:
            since = None
        self.links.append(NewLink(
            start=who, end=f"location:{ref}", type=LinkType.LIVED_AT if row.get("TO_DATE") else LinkType.LIVES_AT,
            since=since, until=until, source=source,
        ))  # fmt: skip
        return ref

    def tie(self, who: str, other: str, kind: LinkType, row: SourceRow) -> None:
        """A link between two records."""
        self.links.append(NewLink(start=who, end=other, type=kind, source=source_of("records", row.key)))

    def warn(self, who: str, row: SourceRow) -> None:
        """A warning marker with the old system's words as its reason."""
        kind, label = MARKERS.get(row.get("WARN_CODE"), (MarkerClass.OFFICER_SAFETY, row.get("WARN_CODE")))
        self.markers.append(NewMarker(
            about=who, marker_class=kind, label=label or "Warning", reason=row.get("TEXT") or "No reason recorded",
            owner="Migrated from the records system", source=source_of("records", row.key),
        ))  # fmt: skip


def place_id(text: str, postcode: str) -> uuid.UUID:
    """The same words and postcode are the same place."""
    return stable_id("place", SPACES.sub(" ", text.upper()).strip(), postcode.replace(" ", "").upper())


def of_kind(parts: Iterable[SourceRow], kind: str) -> list[SourceRow]:
    """Rows of one table."""
    return [row for row in parts if row.kind == kind]
