"""The first manifest of an unknown extract, written from its survey: it loads at once, and a person makes it better."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.sources import parsing
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.manifest import FileSpec, Kind, Several
from bluelamp.migration.survey.pointing import key_of
from bluelamp.migration.survey.types import Described, Relation, Survey
from bluelamp.quality.types import ColumnProfile

PROSE = 120
MOST_CODES = 40
STATUS = ("status", "state", "outcome", "result", "disposal", "stage")
CODE = ("type", "kind", "code", "category", "class", "offence", "grade", "role")
NAMES = (
    "surname",
    "forename",
    "forenames",
    "firstname",
    "lastname",
    "fullname",
    "alias",
    "middlename",
    "nickname",
)


def draft(survey: Survey, folder: Path) -> list[Path]:
    """Write manifest.toml and mapping.py into a folder that holds neither; refused when they are there already."""
    manifest, mapping = folder / "manifest.toml", folder / "mapping.py"
    for path in (manifest, mapping):
        if path.exists():
            raise Refused(f"{path} is there already: choose another folder, or remove it first.")
    if not survey.described:
        raise Refused("No file of this extract could be read, so no manifest can be written.")
    text = manifest_text(survey, folder.name)
    parsing.parse(text, str(manifest))
    folder.mkdir(parents=True, exist_ok=True)
    manifest.write_text(text, "utf-8")
    mapping.write_text(_mapping(survey), "utf-8")
    return [manifest, mapping]


def manifest_text(survey: Survey, folder: str) -> str:
    """The manifest, with what was guessed and a word on what a person should look at."""
    name = re.sub(r"[^a-z0-9_]", "_", folder.casefold()).lstrip("_0123456789")[:20] or "source"
    name = name if len(name) > 1 else f"{name}_source"
    lines = [
        "# Written from the data by `bluelamp migrate draft`. Every line is a guess: read it against the data.",
        f"name = {_text(name)}    # stored for ever: choose it well before the first load",
        f"title = {_text(name.replace('_', ' ').capitalize())}",
        "version = 1    # raise it when rows shall become something else",
        'owner = ""    # the business owner who signs for these records',
        'encodings = ["utf-8", "cp1252"]    # tried in this order for each row by itself',
    ]
    kinds = _renamed(survey)
    for extract in survey.extracts:
        lines += ["", *_file(extract, kinds)]
    codes: dict[str, Sequence[str]] = {}
    done: set[str] = set()
    for one in survey.described:
        kind = kinds[one.file, one.kind]
        if kind not in done:
            done.add(kind)
            declared = next(e for e in survey.extracts if e.name == one.file).system.kinds[one.kind]
            relations = [r for r in survey.relations if (r.file, r.kind) == (one.file, one.kind)]
            lines += ["", *_kind(kind, declared, one, relations, codes, done_kinds=set(kinds.values()))]
    for table, values in codes.items():
        lines += [
            "",
            f"[codes.{table}]",
            *(f"{_text(value)} = {_text(value)}    # what it means" for value in values),
        ]
    return "\n".join(lines) + "\n"


def _renamed(survey: Survey) -> dict[tuple[str, str], str]:
    """One name for each kind; files with the same name and columns share it, others get a number."""
    shapes: dict[str, tuple[object, ...]] = {}
    found: dict[tuple[str, str], str] = {}
    for extract in survey.extracts:
        for kind, declared in extract.system.kinds.items():
            shape = (
                extract.form,
                extract.spec.alike,
                declared.columns,
                tuple(declared.widths),
                tuple(declared.paths),
            )
            name, number = kind, 2
            while name in shapes and shapes[name] != shape:
                name, number = f"{kind[:17]}_{number}", number + 1
            shapes[name] = shape
            found[extract.name, kind] = name
    return found


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _table(pairs: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{_text(name)} = {value}" for name, value in pairs.items()) + " }"


def _file(extract: Extract, kinds: dict[tuple[str, str], str]) -> Iterator[str]:
    spec: FileSpec = extract.spec
    yield "[[files]]"
    yield f"match = {_text(re.sub(r'([*?])', '?', extract.name))}"
    yield f"format = {_text(spec.format)}"
    if spec.kind_at:
        yield f"kind_at = [{spec.kind_at[0]}, {spec.kind_at[1]}]    # from and up to which character says the kind"
    elif spec.kind_field:
        yield f"kind_field = {_text(spec.kind_field)}"
    elif spec.records:
        named = {element: _text(kinds[extract.name, kind]) for element, kind in spec.records.items()}
        yield f"records = {_table(named)}"
    else:
        yield f"kind = {_text(kinds[extract.name, spec.kind])}"
    if spec.format == "csv":
        yield f"delimiter = {_text(spec.delimiter)}"
        yield f"quote = {_text(spec.quote)}"
        yield f"header = {str(spec.header).lower()}"
        if not spec.header:
            yield f"columns = {_list(spec.columns)}    # the file has no header: name them"
    if spec.skip:
        yield f"skip = {_list(spec.skip)}    # headers and trailers that are no rows"


def _kind(
    name: str, declared: Kind, one: Described, relations: Sequence[Relation], codes: dict[str, Sequence[str]],
    *, done_kinds: set[str],
) -> Iterator[str]:  # fmt: skip
    columns = one.profile.columns
    yield f"[kinds.{_text(name)}]"
    yield f"label = {_text(declared.label)}    # plural, as screens say it"
    yield f"singular = {_text(declared.singular)}"
    yield from _shape(declared)
    yield f"key = {_list(key_of(one))}"
    parent = next((r for r in relations if r.parent in done_kinds), None)
    if parent:
        optional = ", optional = true" if parent.rows < one.profile.rows else ""
        yield f"parent = {{ kind = {_text(parent.parent)}, columns = {_list([parent.column])}{optional} }}"
    yield from (
        f"# {r.column} also points at {r.parent} ({r.orphans:,} orphans)"
        for r in relations
        if r is not parent
    )
    prose = [c for c in columns if c.kind == "text" and c.longest > PROSE]
    if prose:
        yield f"narrative = {_list([c.name for c in prose])}"
    people = [
        c.name for c in columns if c.kind == "name" and any(c.name.casefold().endswith(n) for n in NAMES)
    ]
    if people:
        yield f"names = [{_list(people)}]"
    dates = {
        c.name: _list([form.form for form in c.dates])
        for c in columns
        if c.dates and c.kind in ("date", "moment")
    }
    if dates:
        yield f"dates = {_table(dates)}"
    yield from _codes(name, columns, codes)
    yield from _sums(columns, dates)
    yield '# live = [{ as = "investigation", column = "STATUS", is = ["OPEN"] }]    # what must arrive first'
    yield f"screen = [[{_text(declared.singular)}, {_list([c.name for c in columns])}]]"


def _is_name(column: ColumnProfile) -> bool:
    low = column.name.casefold().replace("_", "")
    return column.kind in ("name", "text", "code") and any(low.endswith(one) for one in NAMES)


def _shape(declared: Kind) -> Iterator[str]:
    if declared.widths:
        yield f"widths = {_table({name: str(width) for name, width in declared.widths.items()})}    # 0: to the end"
    elif declared.paths:
        yield f"paths = {_table({name: _path(path) for name, path in declared.paths.items()})}"
    else:
        yield f"columns = {_list(declared.columns)}"


def _path(path: str | Several) -> str:
    if isinstance(path, str):
        return _text(path)
    return f"{{ all = {_text(path.all)}, as = {_text(path.form)}, join = {_text(path.join)} }}"


def _codes(kind: str, columns: Sequence[ColumnProfile], codes: dict[str, Sequence[str]]) -> Iterator[str]:
    found = {}
    for column in columns:
        values = [tally.value for tally in column.codes if tally.value]
        if column.kind == "code" and not _is_name(column) and 1 < len(values) <= MOST_CODES:
            table = re.sub(r"\W+", "_", f"{kind}_{column.name}".upper())
            codes[table] = values
            found[column.name] = _text(table)
    if found:
        yield f"codes = {_table(found)}"


def _sums(columns: Sequence[ColumnProfile], dates: dict[str, str]) -> Iterator[str]:
    found = {}
    if dates:
        found["year"] = _text(min((c for c in columns if c.name in dates), key=lambda c: c.empty).name)
    for key, words in (("status", STATUS), ("code", CODE)):
        named = [c.name for c in columns if c.kind in ("code", "yes/no", "identifier")
                 and any(word in c.name.casefold() for word in words)]  # fmt: skip
        if named:
            found[key] = _text(named[0])
    if found:
        yield f"sums = {_table(found)}    # what the balance is broken down by"


def _mapping(survey: Survey) -> str:
    kinds = sorted(set(_renamed(survey).values()))
    first = kinds[0] if kinds else "KIND"
    return f'''"""What the rows become. Until a function maps a kind, its rows are kept in the legacy store and found by search."""

from __future__ import annotations

from bluelamp.migration.mapping import Mapping

mapping = Mapping()

# Kinds of this source: {", ".join(kinds)}
# docs/guides/add-a-source.md lists the outcomes. For example:
#
# from collections.abc import Iterator
# from bluelamp.migration.mapping import Name, Nominal, Outcome, Parts, Row
#
# @mapping.rows({_text(first)}, people=True)
# def person(row: Row, parts: Parts) -> Iterator[Outcome]:
#     yield Nominal(names=(Name(surname=row.text("SURNAME"), forenames=row.text("FORENAMES")),), born=row.day("DOB"))
'''
