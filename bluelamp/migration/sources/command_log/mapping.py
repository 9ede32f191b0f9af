"""What lines of the 1993 command-and-control log become (docs/extracts/command-log-1993.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bluelamp.migration.mapping import (
    Hold,
    Incident,
    LogLine,
    Mapping,
    Name,
    Named,
    Number,
    Outcome,
    Parts,
    Party,
    PersonRole,
    Place,
    Risk,
    Row,
    Scheme,
)

mapping = Mapping()

CATEGORIES = {
    "DOM": "domestic", "ASB": "asb_nuisance", "CON": "concern", "BUR": "burglary", "THF": "theft",
    "VIO": "violence", "RTC": "rtc_damage", "DAM": "damage", "SUS": "suspicious", "MIS": "missing",
}  # fmt: skip
ROLES = {
    "C": PersonRole.CALLER, "V": PersonRole.VICTIM, "S": PersonRole.SUSPECT, "K": PersonRole.CHILD,
    "W": PersonRole.WITNESS,
}  # fmt: skip


@mapping.rows("IN", parts=("PE", "TX"), people=True)
def incident(row: Row, parts: Parts) -> Iterable[Outcome]:
    """An incident with its people and its log. Its reference is the day and its number on that day."""
    opened = row.moment("OPENED")
    day = day_of(row.key)
    if opened is None or day is None:
        yield Hold("; ".join(row.notes) or f"{row.key} begins with no day", Risk.HIGH)
        return
    if row.text("KIND") not in CATEGORIES:
        row.note(f"kind {row.text('KIND')!r} is unknown: other")
    text, postcode = row.text("ADDRESS"), row.text("POSTCODE")
    yield Incident(
        opened_at=opened,
        closed_at=row.moment("CLOSED"),
        day=day,
        number=int(row.key[8:]),
        category=CATEGORIES.get(row.text("KIND"), "other"),
        place=Place(
            text.removesuffix(postcode).rstrip(" ,") if postcode else text, postcode, row.text("EASTING"),
            row.text("NORTHING"), row.text("BEAT"), row.text("BEAT")[:1],
        ),
        grade=row.text("GRADE"),
        is_domestic=row.yes("DA"),
    )  # fmt: skip
    for part in parts["TX"]:
        yield LogLine(text=part.values["TEXT"], at=part.moment("AT"), author=part.text("OPERATOR"), of=part)
    for part in parts["PE"]:
        who = person(part, row)
        yield who
        yield Party(who, ROLES.get(part.text("ROLE"), PersonRole.OTHER), of=part)


def person(part: Row, incident: Row) -> Named:
    """A person as the operator typed them."""
    return Named(
        names=(Name(part.text("SURNAME").title(), part.text("FORENAMES").title()),),
        born=part.day("DOB"),
        sex=part.text("SEX"),
        numbers=(Number(Scheme.PNC, part.text("PNC")),),
        phones=(part.text("PHONE"),),
        postcodes=(incident.text("POSTCODE"),),
        of=part,
    )


def day_of(reference: str) -> date | None:
    """The day an incident's reference begins with, when the rest of it is a number."""
    if not reference.isdecimal() or len(reference) < len("yyyymmdd1"):
        return None
    try:
        return date(int(reference[:4]), int(reference[4:6]), int(reference[6:8]))
    except ValueError:
        return None
