"""How an unknown file is read, guessed from its beginning: format, delimiter, quotation mark, header, kinds of row."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bluelamp.migration.sources.manifest import FileSpec, Kind, Several
from bluelamp.migration.survey import fixed, xmlish

SAMPLE = 1 << 18
DELIMITERS = ("\t", ";", "|", ",", "^", "~")
SQLITE = b"SQLite format 3\0"
KIND_FIELDS = ("type", "kind", "record_type", "rectype", "table", "entity", "_type")
WORD = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """How a file is read, and the kinds of row in it with their columns; `problem` when it cannot be guessed."""

    spec: FileSpec | None
    kinds: dict[str, Kind] = field(default_factory=dict)
    problem: str = ""


def guess(path: Path, name: str) -> Guess:
    """How this file is probably read."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    if not sample.strip():
        return Guess(None, problem="it is empty")
    if sample.startswith(SQLITE):
        return Guess(
            None, problem='it is an SQLite database: declare it with format = "database" (see the guide)'
        )
    is_whole = len(sample) < SAMPLE
    text = _decoded(sample)
    lines = [
        line for line in (text if is_whole else text[: text.rfind("\n") + 1]).split("\n") if line.strip()
    ]
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _xml(text, name)
    if all(line.lstrip("\ufeff").startswith("{") for line in lines[:50]) and _is_json(
        lines[0].lstrip("\ufeff")
    ):
        return _json_lines(lines, name)
    if text.lstrip("\ufeff \t\r\n").startswith("["):
        return Guess(None, problem="it is one JSON array: write one object a line (JSON lines)")
    if not lines or _is_binary(text):
        return Guess(None, problem="it is no text that can be read in rows")
    return _delimited(lines, name) or _fixed(lines, name)


def _decoded(sample: bytes) -> str:
    try:
        return sample.decode("utf-8")
    except UnicodeDecodeError:
        return sample.decode("cp1252", "replace")


def _is_binary(text: str) -> bool:
    odd = sum(1 for one in text[:4_000] if ord(one) < 32 and one not in "\t\r\n\f\x1a\0")
    return odd > len(text[:4_000]) // 20


def kind_of(name: str) -> str:
    """A kind named after its file: letters and figures, at most twenty."""
    stem = WORD.sub("_", PurePosixPath(name).stem.upper()).strip("_")
    return (stem or "ROW")[:20].strip("_")


def label_of(kind: str) -> str:
    """What a screen may call it until a person says better."""
    return kind.replace("_", " ").capitalize()


def declared(kind: str, **more: object) -> Kind:
    """A kind as far as it is known."""
    return Kind(name=kind, label=label_of(kind), singular=label_of(kind), **more)  # type: ignore[arg-type]


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _json_lines(lines: Sequence[str], name: str) -> Guess:
    found = [one for line in lines[:2_000] if isinstance(one := _parsed(line), dict)]
    field_ = next((key for key in KIND_FIELDS if found and all(
        isinstance(one.get(key), str) and len(one[key]) <= 20 for one in found)
        and len({one[key] for one in found}) <= 12), "")  # fmt: skip
    named = sorted({one[field_] for one in found}) if field_ else [kind_of(name)]
    kinds = {}
    for kind in named:
        rows = [one for one in found if not field_ or one[field_] == kind]
        kinds[kind] = declared(kind, columns=tuple(dict.fromkeys(key for one in rows for key in _names(one))))
    given = {"kind_field": field_} if field_ else {"kind": named[0]}
    return Guess(FileSpec(match=name, format="jsonl", **given), kinds)  # type: ignore[arg-type]


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _names(found: dict[str, object], before: str = "") -> list[str]:
    names: list[str] = []
    for key, value in found.items():
        names += _names(value, f"{before}{key}.") if isinstance(value, dict) else [before + key]
    return names


def _xml(text: str, name: str) -> Guess:
    elements = xmlish.records(text)
    if not elements:
        return Guess(None, problem="it is XML in which no element repeats as a row")
    kinds: dict[str, Kind] = {}
    records: dict[str, str] = {}
    for element in elements:
        kind = kind_of(f"{element.rpartition(':')[2]}.x")
        paths: dict[str, str | Several] = xmlish.paths(text, element)
        records[element] = kind
        kinds[kind] = declared(kind, paths=paths)
    return Guess(FileSpec(match=name, format="xml", records=records), kinds)


def _delimited(lines: Sequence[str], name: str) -> Guess | None:
    """The delimiter that takes nearly every line apart into the same number of cells, more than one."""
    best: tuple[float, int, str] = (0.0, 0, "")
    for delimiter in DELIMITERS:
        widths = Counter(len(one) for one in _cells(lines[:500], delimiter))
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        share = times / sum(widths.values())
        if width > 1 and share > 0.6 and (share * width**0.3, width, delimiter) > best:
            best = (share * width**0.3, width, delimiter)
    if not best[1]:
        return None
    _, width, delimiter = best
    rows = [one for one in _cells(lines[:500], delimiter) if len(one) == width]
    quote = '"' if any(delimiter + '"' in line or line.startswith('"') for line in lines[:500]) or not any(
        '"' in line for line in lines[:500]) else ""  # fmt: skip
    has_header = is_header(rows[0], rows[1:])
    kind = kind_of(name)
    columns = _unique(rows[0]) if has_header else tuple(f"F{at:02}" for at in range(1, width + 1))
    spec = FileSpec(
        match=name, format="csv", kind=kind, delimiter=delimiter, quote=quote, header=has_header,
        columns=() if has_header else columns,
    )  # fmt: skip
    return Guess(spec, {kind: declared(kind, columns=columns)})


def _cells(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader([line.replace("\0", " ").rstrip("\r") for line in lines],
                                          delimiter=delimiter) if row]  # fmt: skip
    except csv.Error:
        return [line.split(delimiter) for line in lines]


def is_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names columns: all words, none twice, and unlike what stands below them."""
    names = [cell.strip().lstrip("\ufeff") for cell in first]
    if not all(names) or len({name.casefold() for name in names}) < len(names):
        return False
    if any(re.fullmatch(r"[\d\s./:,-]+", name) or len(name) > 60 for name in names):
        return False
    below = [{row[at].strip() for row in rest[:200]} for at in range(len(names))]
    return not any(name in values for name, values in zip(names, below, strict=True))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip().lstrip("\ufeff") for name in names)


def _fixed(lines: Sequence[str], name: str) -> Guess:
    found = fixed.kinds([line.rstrip("\r") for line in lines])
    if len(found.kinds) > 1:
        kinds = {one: declared(one, widths=widths) for one, widths in found.kinds.items()}
        spec = FileSpec(match=name, format="fixed", kind_at=(0, found.prefix), skip=found.skip)
        return Guess(spec, kinds)
    kind = kind_of(name)
    (widths,) = found.kinds.values()
    return Guess(FileSpec(match=name, format="fixed", kind=kind, skip=found.skip),
                 {kind: declared(kind, widths=widths)})  # fmt: skip
