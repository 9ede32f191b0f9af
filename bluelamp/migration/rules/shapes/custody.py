"""The 2003 custody system: XML, read one record at a time (docs/extracts/custody-2003.md).

Each record is parsed alone, by a parser that refuses document types and entities, so that neither a bomb
nor a cut-off end can hurt more than itself.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bluelamp.migration.rules.rows import SourceRow, decoded

SOURCE = "custody"
KIND = "CUSTODY"
TEXTS = {
    "SURNAME": "detainee/surname", "FORENAMES": "detainee/forenames", "DOB": "detainee/dob",
    "SEX": "detainee/sex", "PNC": "detainee/pnc", "CRO": "detainee/cro", "ADDRESS": "detainee/address",
}  # fmt: skip
ATTRIBUTES = {
    "POSTCODE": ("detainee/address", "postcode"), "ARRESTED": ("arrest", "at"), "REASON": ("arrest", "reason"),
    "STATION": ("detention", "station"), "AUTHORISED": ("detention", "authorised"),
    "RELEASED": ("detention", "released"), "DISPOSAL": ("detention", "disposal"),
}  # fmt: skip


def read(raw: bytes) -> SourceRow:
    """One custodyRecord element."""
    text, notes = decoded(raw)
    row = SourceRow(KIND, text, notes=notes)
    if raw.startswith(b"<!DOCTYPE"):
        row.refused = "a document type is declared: entities are never expanded, and none is needed"
        return row
    try:
        element = fromstring(text)
    except ParseError as error:
        row.refused = f"not well-formed XML: {error}"
    except DefusedXmlException as error:
        row.refused = f"refused as dangerous XML: {error}"
    else:
        _fill(row, element)
    return row


def _fill(row: SourceRow, element: Element) -> None:
    values = {name: element.findtext(path, "") for name, path in TEXTS.items()}
    for name, (path, attribute) in ATTRIBUTES.items():
        found = element.find(path)
        values[name] = "" if found is None else found.get(attribute, "")
    values["OFFENCES"] = " ".join(offence.get("code", "") for offence in element.findall("offence"))
    row.values, row.key = values, element.get("number", "").strip()
    row.narrative = "\n".join(
        f"{entry.get('at', '')} {entry.text or ''}" for entry in element.findall("log/entry")
    )
    row.names = (values["FORENAMES"], values["SURNAME"])
    if not row.key:
        row.refused = "the record has no number"
