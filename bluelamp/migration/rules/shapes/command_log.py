"""The 1993 command-and-control log: fixed-width lines (docs/extracts/command-log-1993.md)."""

from __future__ import annotations

from bluelamp.migration.rules.rows import SourceRow, in_cp1252

SOURCE = "command_log"
Fields = tuple[tuple[str, int, int], ...]


def _fields(*widths: tuple[str, int]) -> Fields:
    found, at = [], 0
    for name, width in widths:
        found.append((name, at, at + width))
        at += width
    return tuple(found)


LINES: dict[str, Fields] = {
    "IN": _fields(
        ("TYPE", 2), ("REF", 12), ("OPENED", 14), ("KIND", 3), ("GRADE", 1), ("BEAT", 12), ("EASTING", 6),
        ("NORTHING", 6), ("ADDRESS", 60), ("POSTCODE", 8), ("CLOSING", 9), ("CLOSED", 14), ("DA", 1),
        ("CRIME_NO", 16),
    ),
    "PE": _fields(
        ("TYPE", 2), ("REF", 12), ("SEQ", 2), ("ROLE", 1), ("SURNAME", 30), ("FORENAMES", 40), ("DOB", 8),
        ("SEX", 1), ("PHONE", 16), ("PNC", 14),
    ),
    "TX": _fields(
        ("TYPE", 2), ("REF", 12), ("SEQ", 4), ("AT", 14), ("OPERATOR", 8), ("TEXT", 1_000_000)
    ),
}  # fmt: skip
SHORTEST = {"IN": 148, "PE": 88, "TX": 40}
DIGITS = {"IN": ("REF", "OPENED", "EASTING"), "PE": ("REF",), "TX": ("REF", "SEQ")}


def read(raw: bytes) -> SourceRow:
    """One line of the tape."""
    text, notes = in_cp1252(raw)
    kind = text[:2]
    if kind not in LINES:
        return SourceRow("??", text.rstrip("\r\n"), refused=f"line type {kind!r} is none of IN, PE, TX")
    row = SourceRow(kind, text.rstrip("\r\n"), notes=notes)
    row.values = {name: row.text[start:end].rstrip() for name, start, end in LINES[kind]}
    row.refused = reason_unreadable(kind, row)
    reference = row.values["REF"]
    row.key = reference if kind == "IN" else f"{reference}/{kind}{row.values['SEQ']}"
    row.parent = "" if kind == "IN" else reference
    row.narrative = row.values.get("TEXT", "")
    if kind == "PE":
        row.names = (row.values["FORENAMES"], row.values["SURNAME"])
    return row


def reason_unreadable(kind: str, row: SourceRow) -> str:
    """Why a line cannot be read, or nothing."""
    if len(row.text) < SHORTEST[kind]:
        return f"cut off: {len(row.text)} characters where an {kind} line has at least {SHORTEST[kind]}"
    for name in DIGITS[kind]:
        if not row.values[name].isdigit():
            return f"columns shifted: {name} reads {row.values[name]!r}, which is no number"
    return ""
