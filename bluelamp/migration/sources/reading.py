"""One source row as its manifest says: decoded, taken apart, its key, parent, prose, sums and liveness found."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from string import Formatter
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bluelamp.migration.rules.rows import SourceRow, decoded
from bluelamp.migration.sources import dates
from bluelamp.migration.sources.manifest import UNKNOWN, FileSpec, Kind, Several, Source

LONGEST_KEY_OF_UNREADABLE = 80
PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z_])")
SPACES = re.compile(
    r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')|(?<=\s)(?!xml:)[A-Za-z_][\w.-]*:(?=[A-Za-z_][\w.-]*\s*=\s*[\"'])"
)
csv.field_size_limit(1 << 24)
Reader = Callable[[str, bytes, SourceRow], None]


def read(source: Source, spec: FileSpec, kind: str, header: tuple[str, ...], raw: bytes) -> SourceRow:
    """One row of a file; what cannot be read says why in `refused`."""
    text, notes = decoded(raw, spec.letters)
    row = SourceRow(kind or spec.kind, text.rstrip("\r\n"), notes=notes)
    READERS["jsonl" if spec.format == "database" else spec.format](source, spec, header, text, row)
    declared = source.kinds.get(row.kind)
    if declared is not None and not row.refused:
        finish(declared, row)
    return row


def finish(kind: Kind, row: SourceRow) -> None:
    """Everything a row says about itself by its declared columns, whatever its format."""
    values = row.values
    row.key = key_of(kind, values)
    if kind.parent:
        row.parent = "|".join([values.get(column, "").strip() for column in kind.parent.columns]).strip("|")
    if kind.narrative:
        row.narrative = "\n".join([values[c] for c in kind.narrative if values.get(c)])
    row.names = tuple([values.get(column, "") for group in kind.names for column in group])
    if kind.sums:
        _sum(kind, row)
    if kind.length:
        stated = values.get(kind.length.column, "").strip()
        row.length = int(stated) if stated.isdecimal() and len(stated) < 10 else None
    if kind.attachments:
        row.files = tuple([values[c].strip() for c in kind.attachments if values.get(c, "").strip()])
    for rule in kind.live:
        if rule.holds(values.get(rule.column, "").strip()):
            row.live = rule.kind
            break
    if kind.key and not row.key.strip("|"):
        row.refused = f"{kind.key[0]} is empty" if row.values else row.refused


def _sum(kind: Kind, row: SourceRow) -> None:
    sums = kind.sums
    if "year" in sums:
        column = sums["year"]
        found = dates.day_of(
            row.values.get(column, "").strip(), kind.dates.get(column, ("%d/%m/%Y", "%Y-%m-%d"))
        )
        row.year = str(found.year) if found else ""
    if "status" in sums:
        row.status = row.values.get(sums["status"], "").strip()
    if "code" in sums:
        row.code = row.values.get(sums["code"], "").strip()


def key_of(kind: Kind, values: dict[str, str]) -> str:
    """What identifies a row: its key columns, joined by bars or by the manifest's own pattern."""
    if kind.key_as:
        return kind.key_as.format_map(values)
    if len(kind.key) == 1:
        return values.get(kind.key[0], "").strip()
    return "|".join([values.get(column, "").strip() for column in kind.key])


def date_faults(kind: Kind, row: SourceRow) -> list[str]:
    """Every declared date that names no day."""
    found = [dates.fault(column, row.get(column), forms) for column, forms in kind.dates.items()]
    return [fault for fault in found if fault]


def kept_faults(kind: Kind, row: SourceRow) -> list[str]:
    """What a person should know of a row that is kept as it came: dates that are none, a text the old system cut."""
    said, kept = row.length or 0, len(row.narrative)
    cut = [f"narrative cut by the old system: {kept:,} of {said:,} characters"] if said > kept else []
    return (date_faults(kind, row) if kind.dates else []) + cut


def header_of(raw: bytes, spec: FileSpec, source: Source) -> tuple[str, ...]:
    """The column names of a file's first row, spelt as the manifest spells them."""
    text, _ = decoded(raw, spec.letters)
    names = [name.strip() for name in next(cells([text.rstrip("\r\n")], spec), [])]
    kinds = [source.kinds[spec.kind]] if spec.kind in source.kinds else list(source.kinds.values())
    spelt = {column.casefold(): column for kind in kinds for column in kind.columns + kind.optional}
    return tuple(spelt.get(name.casefold(), name) for name in names)


def missing_columns(source: Source, kind: str, header: tuple[str, ...]) -> list[str]:
    """Columns a kind must have and the file does not."""
    return [column for column in source.kinds[kind].columns if column not in header] if kind else []


def cells(lines: list[str], spec: FileSpec) -> Iterator[list[str]]:
    """Each line taken apart by the file's own delimiter and quotation mark."""
    if not spec.quote:
        return csv.reader(
            lines, delimiter=spec.delimiter, quoting=csv.QUOTE_NONE, escapechar=spec.escape or None
        )
    return csv.reader(
        lines, delimiter=spec.delimiter, quotechar=spec.quote, escapechar=spec.escape or None,
        doublequote=not spec.escape,
    )  # fmt: skip


def _read_csv(source: Source, spec: FileSpec, header: tuple[str, ...], text: str, row: SourceRow) -> None:
    columns = header or spec.columns
    body = text.rstrip("\r\n") if spec.line_end == "\n" else text.removesuffix(spec.line_end)
    try:
        found = next(cells([body], spec), [])
    except csv.Error:
        found = next(cells([body.replace("\r", " ").replace("\n", " ")], spec), [])
        row.notes.append("holds a line end inside: shown as a gap")
    row.refused = _reason_unreadable(columns, found, text, spec)
    if row.refused:
        row.key = found[0].strip()[:LONGEST_KEY_OF_UNREADABLE] if found else ""
        return
    row.values = dict(zip(columns, found, strict=True))
    if not row.kind:
        _name_kind(source, row, row.values.get(spec.kind_field, "").strip(), f"{spec.kind_field} reads")


def _reason_unreadable(header: tuple[str, ...], cells: list[str], text: str, spec: FileSpec) -> str:
    """Why a row cannot be read, or nothing."""
    is_closed = not spec.quote or bool(spec.escape) or text.count(spec.quote) % 2 == 0
    if len(cells) == len(header) and is_closed:
        return ""
    if not text.endswith(spec.line_end):
        return f"cut off: {len(cells)} of {len(header)} columns, and no line end"
    if len(cells) != len(header):
        return f"has {len(cells)} columns where the header has {len(header)}"
    return "a quotation mark is never closed"


def _name_kind(source: Source, row: SourceRow, name: str, words: str) -> None:
    """Give a row the kind it names, or refuse it as of none."""
    if name in source.kinds:
        row.kind = name
        return
    row.kind = UNKNOWN
    row.refused = f"{words} {name[:40]!r}, which is none of {', '.join(source.kinds)}"


@lru_cache(maxsize=256)
def _places(widths: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int, int | None], ...]:
    found, at = [], 0
    for name, width in widths:
        found.append((name, at, at + width if width else None))
        at += width
    return tuple(found)


def _read_fixed(source: Source, spec: FileSpec, header: tuple[str, ...], text: str, row: SourceRow) -> None:
    row.text = line = text.rstrip("\r\n") if spec.line_end == "\n" else text.removesuffix(spec.line_end)
    if spec.kind_at:
        start, end = spec.kind_at
        _name_kind(source, row, line[start:end], "line type")
        if row.refused:
            row.refused = f"line type {line[start:end]!r} is none of {', '.join(source.kinds)}"
            return
    kind = source.kinds[row.kind]
    places = _places(tuple(kind.widths.items()))
    row.values = {name: line[start:end].rstrip() for name, start, end in places}
    least = kind.shortest or (places[-1][1] if places[-1][2] is None else 0)
    if len(line) < least:
        row.refused = f"cut off: {len(line)} characters where an {row.kind} line has at least {least}"
    for column in () if row.refused else kind.digits:
        if not row.values[column].isdigit():
            row.refused = f"columns shifted: {column} reads {row.values[column]!r}, which is no number"
            break
    if row.refused:
        finish(kind, row)


def _read_jsonl(source: Source, spec: FileSpec, header: tuple[str, ...], text: str, row: SourceRow) -> None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        cut = "" if text.endswith(spec.line_end) else "cut off: "
        row.refused = f"{cut}not JSON: {str(error)[:200]}"
        return
    if not isinstance(found, dict):
        row.refused = "holds no JSON object: each line must be one, in curly brackets"
        return
    row.values = flattened(found)
    if "\\u" in text:
        row.values = {name: _storable(value) for name, value in row.values.items()}
    if not row.kind:
        _name_kind(source, row, row.values.get(spec.kind_field, ""), f"{spec.kind_field} reads")
    if not row.refused:
        _spell(source.kinds[row.kind], row)
        lacking = [column for column in source.kinds[row.kind].key if column not in row.values]
        row.refused = f"lacks {', '.join(lacking)}" if lacking else ""


def _spell(kind: Kind, row: SourceRow) -> None:
    """Columns spelt as the manifest spells them, and an empty value for each that the row leaves out."""
    if all(column in row.values for column in kind.columns):
        return
    low = {name.casefold(): name for name in row.values}
    for column in kind.columns:
        name = low.get(column.casefold())
        if column not in row.values and name is not None:
            row.values[column] = row.values.pop(name)
        elif column not in row.values and column not in kind.key:
            row.values[column] = ""


def _storable(value: str) -> str:
    """Without what escapes may bring in and no database keeps: NUL and halves of characters."""
    return value.replace("\0", " ").encode("utf-8", "replace").decode()


def flattened(found: dict[str, object], before: str = "") -> dict[str, str]:
    """Nested objects by dotted names; lists stay JSON; nothing is the empty string."""
    values: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            values |= flattened(value, f"{before}{name}.")
        elif value is None:
            values[before + name] = ""
        else:
            values[before + name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return values


def _read_xml(source: Source, spec: FileSpec, header: tuple[str, ...], text: str, row: SourceRow) -> None:
    name = re.match(r"<([^\s/>]+)", text)
    row.kind = spec.records.get(name.group(1) if name else "", row.kind or next(iter(spec.records.values())))
    if text.startswith("<!DOCTYPE"):
        row.refused = "a document type is declared: entities are never expanded, and none is needed"
        return
    try:
        element = element_of(text)
    except ParseError as error:
        row.refused = f"not well-formed XML: {error}"
    except DefusedXmlException as error:
        row.refused = f"refused as dangerous XML: {error}"
    else:
        kind = source.kinds[row.kind]
        row.values = {column: _at(element, path) for column, path in kind.paths.items()}


def element_of(text: str) -> Element:
    """One element read alone; prefixes of namespaces declared above it are left out, entities refused."""
    bare = SPACES.sub("", PREFIX.sub(r"\1", text)) if ":" in text else SPACES.sub("", text)
    return fromstring(bare)


def _at(element: Element, path: str | Several) -> str:
    if isinstance(path, Several):
        return path.join.join([_written(one, path.form) for one in element.findall(path.all)])
    where, _, attribute = path.partition("@")
    found = element.find(where) if where and where != "." else element
    if found is None:
        return ""
    return found.get(attribute, "") if attribute else found.text or ""


def _written(element: Element, form: str) -> str:
    """An element by a pattern: `{@at}` is an attribute, `{.}` its own text, `{path}` the text of a child."""
    found = []
    for literal, name, _, _ in Formatter().parse(form):
        found.append(literal)
        if name is not None:
            found.append(_at(element, name if name != "." else ""))
    return "".join(found)


READERS = {"csv": _read_csv, "fixed": _read_fixed, "jsonl": _read_jsonl, "xml": _read_xml}
