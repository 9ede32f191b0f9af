"""What records of the 2003 custody system become (docs/extracts/custody-2003.md).

Custody itself takes them whole one day; until then each is on its detainee's timeline, and a bail date is owed.
"""

from __future__ import annotations

from collections.abc import Iterable

from bluelamp.migration.mapping import (
    Event,
    EventKind,
    Hold,
    Mapping,
    Marker,
    MarkerClass,
    Name,
    Named,
    Number,
    Outcome,
    Parts,
    Party,
    Risk,
    Row,
    Scheme,
    Task,
)

mapping = Mapping()


@mapping.rows("CUSTODY", people=True)
def detention(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A detention on the detainee's timeline."""
    detainee = Named(
        names=(Name(row.text("SURNAME").title(), row.text("FORENAMES").title()),),
        born=row.day("DOB"),
        sex=row.text("SEX"),
        numbers=(Number(Scheme.PNC, row.text("PNC")), Number(Scheme.CRO, row.text("CRO"))),
        postcodes=(row.text("POSTCODE"),),
        role="detainee",
    )
    start = row.moment("AUTHORISED")
    if start is None or not detainee.is_somebody:
        why = "" if detainee.is_somebody else "its detainee has neither birth date nor number"
        yield Hold("; ".join(filter(None, [*row.notes, why])) or "AUTHORISED is empty", Risk.HIGH)
        return
    yield detainee
    yield Event(
        EventKind.CUSTODY,
        start,
        row.moment("RELEASED"),
        f"{row.text('STATION')}: {row.text('REASON')}. {row.text('DISPOSAL').capitalize()}.",
        row.text("OFFENCES"),
    )
    yield Party(detainee, "detainee")
    if row.text("BAIL_STATUS").upper() == "OPEN":
        yield from bail(row, detainee)


def bail(row: Row, detainee: Named) -> Iterable[Outcome]:
    """A bail date that still stands: a warning until it is over, and a duty to meet it."""
    until, kind = row.moment("BAIL_UNTIL"), row.code("BAIL_TYPE") or "Bail"
    words = f"{kind} in {row.key}" + (f" until {until:%d/%m/%Y %H:%M}" if until else "")
    ends = until.date() if until else None
    yield Marker(detainee, MarkerClass.OFFENDER, "On bail", words, review_by=ends)
    yield Task(title=f"Bail date: {words}", due_at=until, kind="bail", about=detainee)
