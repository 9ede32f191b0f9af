"""manifest.toml into a `Source`; every mistake is told at once, each with file, table, key and what would be right."""

from __future__ import annotations

import codecs
import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bluelamp.access.codes import Role
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.sources.checking import contradictions
from bluelamp.migration.sources.manifest import (
    FORMATS,
    LIVE,
    CodeTable,
    FileSpec,
    Kind,
    Length,
    LiveRule,
    Parent,
    Several,
    Source,
)

NAME = re.compile(r"[a-z][a-z0-9_]{1,19}\Z")
LONGEST_KIND = 20


class Part:
    """One table of a manifest: hands out typed values and gathers what is wrong with them."""

    def __init__(self, where: str, table: Any, wrong: list[str]) -> None:
        self.where, self.wrong = where, wrong
        self.left: dict[str, Any] = dict(table) if isinstance(table, dict) else {}
        self._known: list[str] = []
        if not isinstance(table, dict):
            self.blame(f"must be a table ({{ … }}), not {table!r}")

    def blame(self, why: str, key: str = "") -> None:
        """Note a mistake."""
        self.wrong.append(f"{self.where}{f', key {key}' if key else ''}: {why}")

    def take(self, key: str, kind: type, words: str, default: Any) -> Any:
        """A value of that type, or the default."""
        self._known.append(key)
        value = self.left.pop(key, None)
        if value is None:
            return default
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.blame(f"must be {words}, not {value!r}", key)
        return default

    def text(self, key: str, default: str = "", *, needed: str = "") -> str:
        """A string; `needed` says why it may not be left out."""
        found: str = self.take(key, str, "a string in quotation marks", default)
        if needed and not found:
            self.blame(f"is missing: {needed}", key)
        return found

    def whole(self, key: str, default: int = 0) -> int:
        """A whole number."""
        return int(self.take(key, int, "a whole number", default))

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return bool(self.take(key, bool, "true or false", default))

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings; one string alone counts as a list of one."""
        self._known.append(key)
        value = self.left.pop(key, None)
        if value is None:
            return default
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.blame(f'must be a list of strings, such as ["A", "B"], not {value!r}', key)
        return default

    def table(self, key: str) -> dict[str, Any]:
        """A table as it stands."""
        found: dict[str, Any] = self.take(key, dict, "a table ({ … })", {})
        return found

    def pairs(self, key: str) -> dict[str, str]:
        """A table of strings."""
        found = self.table(key)
        for name, value in found.items():
            if not isinstance(value, str):
                self.blame(f"{name} must be a string, not {value!r}", key)
        return {name: str(value) for name, value in found.items()}

    def items(self, key: str) -> list[Any]:
        """A list of anything."""
        found: list[Any] = self.take(key, list, "a list ([ … ])", [])
        return found

    def done(self) -> None:
        """Whatever is left is a key that nobody knows."""
        for key in self.left:
            near = difflib.get_close_matches(key, self._known, 1)
            self.blame(
                f"is no key of this table{f'; did you mean {near[0]}?' if near else ''} "
                f"(known: {', '.join(sorted(set(self._known)))})",
                key,
            )


def parse(
    text: str, where: str = "manifest.toml", *, mapping: str = "", folder: Path | None = None
) -> Source:
    """A manifest as a source, or `Refused` with every mistake in it."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{where} is not TOML: {error}.") from error
    wrong: list[str] = []
    source = _source(Part(where, whole, wrong), where, text, mapping, folder)
    wrong += [f"{where}: {why}" for why in contradictions(source)] if not wrong else []
    if wrong:
        raise Refused(wrong)
    return source


def read(folder: Path) -> Source:
    """The source that a folder declares."""
    path = folder / "manifest.toml"
    if not path.is_file():
        raise Refused(f"{folder} holds no manifest.toml: see docs/guides/add-a-source.md.")
    mapping = folder / "mapping.py"
    try:
        text = path.read_text("utf-8")
        code = mapping.read_text("utf-8") if mapping.is_file() else ""
    except (UnicodeDecodeError, OSError) as error:
        raise Refused(f"{folder} cannot be read: {error}.") from error
    return parse(text, str(path), mapping=code, folder=folder)


def _source(top: Part, where: str, text: str, mapping: str, folder: Path | None) -> Source:
    name = top.text("name", needed='a short name, stored for ever, such as "duty"')
    if name and not NAME.match(name):
        top.blame(f"{name!r} must be 2 to 20 of a-z, 0-9 and _, and begin with a letter", "name")
    encodings = _encodings(top, ("utf-8", "cp1252"))
    files = [_file(Part(f"{where}, files[{at}]", one, top.wrong), encodings)
             for at, one in enumerate(top.items("files"))]  # fmt: skip
    module = top.text("module")
    kinds = {one: _kind(Part(f"{where}, kinds.{one}", given, top.wrong), one, module)
             for one, given in top.table("kinds").items()}  # fmt: skip
    codes = {one: _codes(Part(f"{where}, codes.{one}", given, top.wrong), one)
             for one, given in top.table("codes").items()}  # fmt: skip
    if not files:
        top.blame("names no file: at least one [[files]] table is needed", "files")
    if not kinds:
        top.blame("describes no kind of row: at least one [kinds.NAME] table is needed", "kinds")
    found = Source(
        name=name, title=top.text("title", name), version=top.whole("version", 1), owner=top.text("owner"),
        files=tuple(files), kinds=kinds, codes=codes, rank=top.whole("rank", 50), readers=_readers(top),
        documents=top.texts("documents"), text=text, mapping_text=mapping, folder=folder,
    )  # fmt: skip
    top.done()
    return found


def _encodings(part: Part, default: tuple[str, ...]) -> tuple[str, ...]:
    found = part.texts("encodings", default)
    for name in found:
        try:
            codecs.lookup(name)
        except LookupError:
            part.blame(
                f"{name!r} is no encoding that Python knows, such as utf-8, cp1252, cp850", "encodings"
            )
            return default
    return found or default


def _file(part: Part, encodings: tuple[str, ...]) -> FileSpec:
    format_ = part.text("format", needed=f"one of {', '.join(FORMATS)}")
    if format_ and format_ not in FORMATS:
        near = difflib.get_close_matches(format_, FORMATS, 1)
        part.blame(f"{format_!r} is none of {', '.join(FORMATS)}{f'; did you mean {near[0]}?' if near else ''}",
                   "format")  # fmt: skip
    found = FileSpec(
        match=part.text("match"), format=format_, kind=part.text("kind"), kind_at=_slice(part),
        kind_field=part.text("kind_field"), records=part.pairs("records"), delimiter=part.text("delimiter", ","),
        quote=part.text("quote", '"'), escape=part.text("escape"), line_end=part.text("line_end", "\n"),
        header=part.flag("header", True), columns=part.texts("columns"), skip=_patterns(part, "skip"),
        skip_first=_patterns(part, "skip_first"), encodings=_encodings(part, encodings),
        url_env=part.text("url_env"), query=part.text("query"), table=part.text("table"),
        order=part.texts("order"),
    )  # fmt: skip
    part.done()
    for why, key in _file_faults(found):
        part.blame(why, key)
    return found


def _slice(part: Part) -> tuple[int, int] | None:
    found = part.items("kind_at")
    if not found:
        return None
    if len(found) == 2 and all(isinstance(one, int) for one in found) and 0 <= found[0] < found[1]:
        return found[0], found[1]
    part.blame(f"must be two numbers, from and up to, such as [0, 2], not {found!r}", "kind_at")
    return None


def _patterns(part: Part, key: str) -> tuple[str, ...]:
    found = part.texts(key)
    for one in found:
        try:
            re.compile(one.encode())
        except re.error as error:
            part.blame(f"{one!r} is no regular expression: {error}", key)
            return ()
    return found


def _file_faults(spec: FileSpec) -> Iterable[tuple[str, str]]:
    """What does not hold together in one [[files]] table."""
    if spec.format == "database":
        if not spec.url_env:
            yield "is missing: the environment variable that holds the database's URL", "url_env"
        if bool(spec.query) == bool(spec.table):
            yield "give either a query or a table, not both and not neither", "query"
    elif not spec.match:
        yield 'is missing: a pattern of file names, such as "duty/SHIFT*.csv"', "match"
    ways = [bool(spec.kind), spec.kind_at is not None, bool(spec.kind_field), bool(spec.records)]
    if sum(ways) != 1:
        yield "say the kind of its rows in exactly one way: kind, kind_at, kind_field or records", "kind"
    if spec.format == "xml" and not spec.records:
        yield 'is missing: which element is a row of which kind, such as { record = "CASE" }', "records"
    for key in ("delimiter", "quote", "escape", "line_end"):
        value = getattr(spec, key)
        if len(value.encode()) > 1 or (not value and key in ("delimiter", "line_end")):
            yield f"must be one character, not {value!r}", key
    if spec.format == "csv" and not spec.header and not spec.columns:
        yield "is missing: a file without a header needs its columns listed", "columns"


def _kind(part: Part, name: str, module: str) -> Kind:
    label = part.text("label", name)
    found = Kind(
        name=name, label=label, singular=part.text("singular", label), module=part.text("module", module),
        columns=part.texts("columns"), widths=_widths(part), paths=_paths(part), key=part.texts("key"),
        key_as=part.text("key_as"), parent=_parent(part), narrative=part.texts("narrative"),
        length=_length(part), attachments=part.texts("attachments"), names=_groups(part, "names"),
        codes=part.pairs("codes"), dates=_dates(part), sums=part.pairs("sums"), live=_live(part),
        reference=part.texts("reference"), screen=_screen(part), digits=part.texts("digits"),
        shortest=part.whole("shortest"), optional=part.texts("optional"), captions=part.pairs("captions"),
    )  # fmt: skip
    part.done()
    if len(name) > LONGEST_KIND:
        part.blame(f"the name of a kind may have {LONGEST_KIND} characters, this has {len(name)}")
    if not found.key:
        part.blame("is missing: the columns that identify a row", "key")
    return found


def _readers(part: Part) -> frozenset[str]:
    """The roles that alone may see these rows in the legacy store."""
    found = frozenset(part.texts("readers"))
    known = {role.value for role in Role}
    for name in sorted(found - known):
        near = difflib.get_close_matches(name, known, 1)
        part.blame(f"{name!r} is no role{f'; did you mean {near[0]}?' if near else ''}", "readers")
    return found


def _widths(part: Part) -> dict[str, int]:
    found = part.table("widths")
    for name, value in found.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            part.blame(f"{name} must be a number of characters (0: to the end of the line)", "widths")
            return {}
    return found


def _paths(part: Part) -> dict[str, str | Several]:
    found: dict[str, str | Several] = {}
    for name, value in part.table("paths").items():
        if isinstance(value, str):
            found[name] = value
            continue
        inner = Part(f"{part.where}, paths.{name}", value, part.wrong)
        found[name] = Several(
            all=inner.text("all", needed="the path of the elements"), form=inner.text("as", "{.}"),
            join=inner.text("join", " "),
        )  # fmt: skip
        inner.done()
    return found


def _parent(part: Part) -> Parent | None:
    given = part.table("parent")
    if not given:
        return None
    inner = Part(f"{part.where}, parent", given, part.wrong)
    found = Parent(
        kind=inner.text("kind", needed="the kind it belongs to"), columns=inner.texts("columns"),
        optional=inner.flag("optional", False),
    )  # fmt: skip
    inner.done()
    if not found.columns:
        inner.blame("is missing: the columns that hold the parent's key", "columns")
    return found


def _length(part: Part) -> Length | None:
    given = part.table("length")
    if not given:
        return None
    inner = Part(f"{part.where}, length", given, part.wrong)
    found = Length(column=inner.text("column", needed="the column with the length"),
                   of=inner.text("of", needed="the column it measures"))  # fmt: skip
    inner.done()
    return found


def _groups(part: Part, key: str) -> tuple[tuple[str, ...], ...]:
    found = part.items(key)
    if all(isinstance(one, str) for one in found):
        return (tuple(found),) if found else ()
    if all(isinstance(one, list) and all(isinstance(name, str) for name in one) for one in found):
        return tuple(tuple(one) for one in found)
    part.blame(f'must be lists of columns, such as [["FORENAMES", "SURNAME"]], not {found!r}', key)
    return ()


def _dates(part: Part) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in part.table("dates").items():
        forms = [value] if isinstance(value, str) else value
        if not isinstance(forms, list) or not all(
            isinstance(one, str) and ("%" in one or one == "excel") for one in forms
        ):
            part.blame(f'{name} must be a form such as "%d/%m/%Y", a list of forms, or "excel"', "dates")
            continue
        found[name] = tuple(forms)
    return found


def _live(part: Part) -> tuple[LiveRule, ...]:
    rules = []
    for at, one in enumerate(part.items("live")):
        inner = Part(f"{part.where}, live[{at}]", one, part.wrong)
        kind, column = inner.text("as"), inner.text("column", needed="the column that shows it")
        positive, negative = inner.texts("is"), inner.texts("is_not")
        if kind not in LIVE:
            inner.blame(f"{kind!r} is none of {', '.join(LIVE)}", "as")
        if bool(positive) == bool(negative):
            inner.blame('give either is = ["…"] or is_not = ["…"]', "is")
        rules.append(LiveRule(kind=kind, column=column, values=frozenset(positive or negative),
                              is_negated=bool(negative)))  # fmt: skip
        inner.done()
    return tuple(rules)


def _screen(part: Part) -> tuple[tuple[str, tuple[str, ...]], ...]:
    panes = []
    for one in part.items("screen"):
        if not (
            isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], list)
        ):
            part.blame(
                f'each pane is a title and its columns, ["Shift", ["SHIFT_ID"]], not {one!r}', "screen"
            )
            return ()
        panes.append((one[0], tuple(str(name) for name in one[1])))
    return tuple(panes)


def _codes(part: Part, name: str) -> CodeTable:
    if "kind" in part.left and "code" in part.left:
        found = CodeTable(name=name, kind=part.text("kind"), code=part.text("code"), title=part.text("title"))
        part.done()
        return found
    for code, title in part.left.items():
        if not isinstance(title, str):
            part.blame(f"must be the title of the code, not {title!r}", code)
    return CodeTable(name=name, entries={code: str(title) for code, title in part.left.items()})
