"""What a manifest declares: one source, its files, its kinds of row, its code tables. Nothing here reads a file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

FORMATS = ("csv", "fixed", "xml", "jsonl", "database")
LIVE = ("investigation", "warrant", "bail", "safeguarding", "other")
UNKNOWN = "??"
WIDE = re.compile(r"utf-?_?16", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Every element at a path, each written by a pattern (`{@at} {.}`), joined into one value."""

    all: str
    form: str
    join: str = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    """Files that are read alike. `kind` is fixed, or found in each row by place, field or element."""

    match: str
    format: str
    kind: str = ""
    kind_at: tuple[int, int] | None = None
    kind_field: str = ""
    records: dict[str, str] = field(default_factory=dict)
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    line_end: str = "\n"
    header: bool = True
    columns: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    skip_first: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ("utf-8", "cp1252")
    url_env: str = ""
    query: str = ""
    table: str = ""
    order: tuple[str, ...] = ()

    @property
    def framing(self) -> str:
        """How its rows are found: csv (a line end may be quoted), lines, or xml."""
        if self.format == "csv" and self.quote:
            return "csv"
        return "xml" if self.format == "xml" else "lines"

    @property
    def letters(self) -> tuple[str, ...]:
        """The encodings of a row; files in sixteen-bit letters are written out in UTF-8 before they are read."""
        return tuple(one for one in self.encodings if not WIDE.match(one)) or ("utf-8",)

    @property
    def has_header(self) -> bool:
        """Whether its first row names the columns."""
        return self.format == "csv" and self.header

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds it names itself; empty when a row says its own."""
        return (self.kind,) if self.kind else tuple(self.records.values())

    @property
    def alike(self) -> tuple[str, ...]:
        """What must agree between files that hold the same kind, so that a row alone can be read again."""
        lines = "jsonl" if self.format == "database" else self.format
        return (lines, self.delimiter, self.quote, self.escape) if lines == "csv" else (lines,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The row another row belongs to. When `optional`, one that is not there is no fault."""

    kind: str
    columns: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The column in which the old system says how long its text was."""

    column: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRule:
    """A row is live when its column holds one of these values (or, negated, none of them)."""

    kind: str
    column: str
    values: frozenset[str]
    is_negated: bool = False

    def holds(self, value: str) -> bool:
        """Whether a value makes its row live."""
        return (value in self.values) != self.is_negated


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of row: what its columns are, what identifies it, what it belongs to, how it was shown."""

    name: str
    label: str
    singular: str
    module: str = ""
    columns: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str | Several] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    key_as: str = ""
    parent: Parent | None = None
    narrative: tuple[str, ...] = ()
    length: Length | None = None
    attachments: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    dates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    live: tuple[LiveRule, ...] = ()
    reference: tuple[str, ...] = ()
    screen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    digits: tuple[str, ...] = ()
    shortest: int = 0
    readers: frozenset[str] = frozenset()
    optional: tuple[str, ...] = ()
    captions: dict[str, str] = field(default_factory=dict)

    def caption(self, column: str) -> str:
        """What the old screen called a column; its own name when the manifest does not say."""
        return self.captions.get(column, column)

    @property
    def panes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The panes of the old screen; one with every column when the manifest names none."""
        return self.screen or ((self.singular, self.columns or tuple(self.widths) or tuple(self.paths)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTable:
    """A code table written in the manifest, or the kind of row that holds it."""

    name: str
    entries: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    code: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One old system."""

    name: str
    title: str
    version: int
    owner: str
    files: tuple[FileSpec, ...]
    kinds: dict[str, Kind]
    codes: dict[str, CodeTable] = field(default_factory=dict)
    rank: int = 50
    readers: frozenset[str] = frozenset()
    documents: tuple[str, ...] = ()
    text: str = ""
    mapping_text: str = ""
    folder: Path | None = None

    @property
    def transform(self) -> str:
        """By what a row was read and mapped: changes whenever manifest or mapping does."""
        whole = f"{self.text}\0{self.mapping_text}".encode()
        return f"{self.version}-{hashlib.sha256(whole).hexdigest()[:16]}"

    def may_be_read_by(self, kind: str, roles: frozenset[str]) -> bool:
        """Whether one of these roles may see rows of a kind; without `readers` whoever may use the legacy store."""
        declared = self.kinds.get(kind)
        asked = (self.readers, declared.readers if declared else frozenset[str]())
        return all(not readers or readers & roles for readers in asked)

    @property
    def parents(self) -> dict[str, Parent]:
        """Every kind that belongs to another."""
        return {name: kind.parent for name, kind in self.kinds.items() if kind.parent}

    def spec_of(self, kind: str) -> FileSpec | None:
        """How a row of this kind is read again by itself."""
        named = [spec for spec in self.files if kind in spec.kinds]
        found = named or [spec for spec in self.files if not spec.kinds] or self.files
        return found[0] if found else None


def pattern(glob: str) -> re.Pattern[str]:
    """A glob as a pattern without regard to case; `**/` stands for any folders, or none."""
    found, at = "", 0
    while at < len(glob):
        if glob.startswith("**/", at):
            found, at = found + "(?:.*/)?", at + 3
        elif glob.startswith("**", at):
            found, at = found + ".*", at + 2
        else:
            found, at = found + {"*": "[^/]*", "?": "[^/]"}.get(glob[at], re.escape(glob[at])), at + 1
    return re.compile(found + r"\Z", re.IGNORECASE)
