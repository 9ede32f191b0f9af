"""The 2003 records system: CSV, one file a table (docs/extracts/records-2003.md)."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from bluelamp.migration.rules.rows import SourceRow, decoded

SOURCE = "records"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table, which of them are its key and its parent's key, and what is prose."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    parent: str = ""
    parent_kind: str = ""
    narrative: str = ""
    names: tuple[str, ...] = ()


def _layout(columns: str, key: str, parent: str = "", parent_kind: str = "", **more: object) -> Layout:
    return Layout(tuple(columns.split()), tuple(key.split()), parent, parent_kind, **more)  # type: ignore[arg-type]


LAYOUTS = {
    "NOMINAL": _layout("NOM_ID SEX DOB DOB_EST ETHNICITY CREATED", "NOM_ID"),
    "NOMINAL_NAME": _layout(
        "NAME_ID NOM_ID NAME_TYPE TITLE FORENAMES SURNAME", "NAME_ID", "NOM_ID", "NOMINAL",
        names=("FORENAMES", "SURNAME"),
    ),
    "NOMINAL_IDENT": _layout("NOM_ID SCHEME VALUE", "NOM_ID SCHEME VALUE", "NOM_ID", "NOMINAL"),
    "NOMINAL_PHONE": _layout("NOM_ID PHONE", "NOM_ID PHONE", "NOM_ID", "NOMINAL"),
    "NOMINAL_ADDRESS": _layout(
        "ADDR_ID NOM_ID LINE1 TOWN POSTCODE FROM_DATE TO_DATE", "ADDR_ID", "NOM_ID", "NOMINAL"
    ),
    "NOMINAL_LINK": _layout(
        "NOM_ID OTHER_NOM_ID LINK_TYPE", "NOM_ID OTHER_NOM_ID LINK_TYPE", "NOM_ID", "NOMINAL"
    ),
    "NOMINAL_WARNING": _layout(
        "NOM_ID WARN_CODE TEXT SINCE", "NOM_ID WARN_CODE SINCE", "NOM_ID", "NOMINAL", narrative="TEXT"
    ),
    "SCHOOL": _layout("SCHOOL_CODE NAME PHASE POSTCODE", "SCHOOL_CODE"),
    "NOMINAL_SCHOOL": _layout("NOM_ID SCHOOL_CODE FROM_DATE", "NOM_ID SCHOOL_CODE", "NOM_ID", "NOMINAL"),
    "VEHICLE": _layout("VRM MAKE MODEL COLOUR KEEPER_NOM_ID", "VRM", "KEEPER_NOM_ID", "NOMINAL"),
    "OFFENCE_CODE": _layout("CODE TITLE CLASS", "CODE"),
    "CRIME": _layout(
        "CRIME_NO INCIDENT_REF RECORDED HAPPENED OFFENCE_CODE ADDRESS POSTCODE BEAT OUTCOME DA_FLAG "
        "NARR_LEN NARRATIVE", "CRIME_NO", narrative="NARRATIVE",
    ),
    "CRIME_PERSON": _layout("CRIME_NO NOM_ID ROLE", "CRIME_NO NOM_ID ROLE", "CRIME_NO", "CRIME"),
    "RISK_ASSESSMENT": _layout(
        "RA_REF INCIDENT_REF VICTIM_NOM_ID SUSPECT_NOM_ID GRADE TICKS SIGNED", "RA_REF",
        "VICTIM_NOM_ID", "NOMINAL",
    ),
    "REFERRAL": _layout("REF_NO KIND SOURCE_REF NOM_ID SENT", "REF_NO", "NOM_ID", "NOMINAL"),
}  # fmt: skip


def header_of(raw: bytes) -> tuple[str, ...]:
    """The column names of a file's first record."""
    text, _ = decoded(raw)
    return tuple(name.strip().upper() for name in next(csv.reader([text]), []))


def missing_columns(kind: str, header: tuple[str, ...]) -> list[str]:
    """Columns the table must have and the file does not."""
    return [column for column in LAYOUTS[kind].columns if column not in header]


def read(kind: str, header: tuple[str, ...], raw: bytes) -> SourceRow:
    """One record of a table."""
    text, notes = decoded(raw)
    layout = LAYOUTS[kind]
    row = SourceRow(kind, text.rstrip("\r\n"), notes=notes)
    cells = next(csv.reader(text.splitlines(keepends=True)), [])
    row.refused = reason_unreadable(header, cells, text)
    if row.refused:
        row.key = cells[0].strip()[:80] if cells else ""
        return row
    values = row.values = dict(zip(header, cells, strict=True))
    row.key = "|".join([values[column].strip() for column in layout.key])
    row.parent = values[layout.parent].strip() if layout.parent else ""
    row.narrative = values[layout.narrative] if layout.narrative else ""
    row.names = tuple([values[column] for column in layout.names])
    if not row.key.strip("|"):
        row.refused = f"{layout.key[0]} is empty"
    return row


def reason_unreadable(header: tuple[str, ...], cells: list[str], text: str) -> str:
    """Why a record cannot be read, or nothing."""
    if len(cells) == len(header) and text.count('"') % 2 == 0:
        return ""
    if not text.endswith("\n"):
        return f"cut off: {len(cells)} of {len(header)} columns, and no line end"
    if len(cells) != len(header):
        return f"has {len(cells)} columns where the header has {len(header)}"
    return "a quotation mark is never closed"
