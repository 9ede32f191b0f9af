"""From posted fields to what commands take; all faults at once, each with its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bluelamp.nominals.codes import (
    BirthPrecision,
    BirthStatus,
    Ground,
    MarkerClass,
    NameKind,
    Scheme,
    Sex,
)
from bluelamp.nominals.types import (
    Description,
    MergeEvidence,
    NewBirth,
    NewIdentifier,
    NewMarker,
    NewName,
    NewPerson,
)


@dataclass
class Faults:
    """Field name to what is wrong with it."""

    found: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, words: str) -> None:
        """Keep the first fault of a field."""
        self.found.setdefault(name, words)

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.found)


def words(posted: Mapping[str, str], name: str) -> str:
    """A field without spaces around it."""
    return posted.get(name, "").strip()


def birth(posted: Mapping[str, str], faults: Faults, name: str = "born") -> NewBirth | None:
    """Day, month and year as far as given: a year alone is a year, never 1 January."""
    day, month, year = (words(posted, f"{name}_{part}") for part in ("day", "month", "year"))
    if not (day or month or year):
        return None
    try:
        on = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        faults.add(
            name,
            f"{day or '–'}/{month or '–'}/{year or '–'} is not a date. Give day, month and year, or the year alone.",
        )
        return None
    precision = (
        BirthPrecision.DAY if day and month else BirthPrecision.MONTH if month else BirthPrecision.YEAR
    )
    told = words(posted, "born_status")
    status = BirthStatus(told) if told in BirthStatus else BirthStatus.STATED
    return NewBirth(on=on, precision=precision, status=status)


def name(posted: Mapping[str, str], faults: Faults) -> NewName:
    """A name; one word is enough."""
    family, given = words(posted, "family"), words(posted, "given")
    if not family and not given:
        faults.add("family", "Enter a surname or a forename; one word is enough.")
    kind = words(posted, "kind")
    return NewName(
        family=family, given=given, title=words(posted, "title"),
        kind=NameKind(kind) if kind in NameKind else NameKind.LEGAL,
    )  # fmt: skip


def identifier(posted: Mapping[str, str], faults: Faults, *, is_needed: bool = False) -> NewIdentifier | None:
    """An identifier of a scheme."""
    value, scheme = words(posted, "identifier"), words(posted, "scheme")
    if not value:
        if is_needed:
            faults.add("identifier", "Enter the number.")
        return None
    return NewIdentifier(scheme=Scheme(scheme) if scheme in Scheme else Scheme.OTHER, value=value)


LOOKS = ("height_cm", "build", "hair", "eyes", "facial_hair", "accent", "marks")


def looks(was: Description) -> dict[str, Any]:
    """How a person looks, as recorded, for a form that does not show it."""
    return {name: getattr(was, name) for name in LOOKS}


def description(posted: Mapping[str, str]) -> Description:
    """Sex, ethnicity, nationality, occupation."""
    sex = words(posted, "sex")
    return Description(
        sex=Sex(sex) if sex in Sex else Sex.UNKNOWN, ethnicity_self=words(posted, "ethnicity_self"),
        ethnicity_observed=words(posted, "ethnicity_observed"), nationality=words(posted, "nationality"),
        occupation=words(posted, "occupation"),
    )  # fmt: skip


def person(posted: Mapping[str, str], faults: Faults) -> NewPerson:
    """A whole new person."""
    born, number = birth(posted, faults), identifier(posted, faults)
    return NewPerson(
        names=(name(posted, faults),), births=(born,) if born else (),
        identifiers=(number,) if number else (), description=description(posted),
    )  # fmt: skip


def marker(posted: Mapping[str, str], faults: Faults, *, about: str) -> NewMarker:
    """A warning with its reason and review."""
    kind = words(posted, "marker_class")
    if kind not in MarkerClass:
        faults.add("marker_class", "Choose what kind of warning it is.")
    if not words(posted, "reason"):
        faults.add("reason", "Say why the warning is needed.")
    return NewMarker(
        about=about, marker_class=MarkerClass(kind) if kind in MarkerClass else MarkerClass.CALLER,
        label=words(posted, "label"), reason=words(posted, "reason"), owner=words(posted, "owner"),
        review_by=day(posted, faults, "review_by"), expires_on=day(posted, faults, "expires_on"),
    )  # fmt: skip


def day(posted: Mapping[str, str], faults: Faults, field_name: str) -> date | None:
    """A day from a date field; none when it is empty."""
    given = words(posted, field_name)
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        faults.add(field_name, f"“{given}” is not a date.")
        return None


def evidence(posted: Mapping[str, str], grounds: list[str], faults: Faults) -> MergeEvidence:
    """Why two records are one person."""
    given = frozenset(Ground(one) for one in grounds if one in Ground)
    if not given:
        faults.add("grounds", "Choose at least one ground.")
    if len(words(posted, "reason")) < 5:
        faults.add("reason", "Say why they are the same person.")
    return MergeEvidence(
        grounds=given, reason=words(posted, "reason"), seconded_by=words(posted, "seconded_by")
    )
