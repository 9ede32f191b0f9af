"""What each table of a manifest says soundly and the whole contradicts: kinds, columns and code tables that are not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from bluelamp.migration.sources.manifest import UNKNOWN, FileSpec, Kind, Source


def contradictions(source: Source) -> Iterable[str]:
    """What each table says soundly and the whole does not."""
    seen: dict[str, FileSpec] = {}
    for at, spec in enumerate(source.files):
        for kind in spec.kinds:
            if kind not in source.kinds:
                yield f"files[{at}] gives rows of kind {kind}, and no [kinds.{kind}] describes them"
            elif seen.setdefault(kind, spec).alike != spec.alike:
                yield f"files[{at}] holds {kind} in another format than an earlier file; give it a kind of its own"
    for name, declared in source.kinds.items():
        yield from _kind_contradictions(source, name, declared)


def _kind_contradictions(source: Source, name: str, kind: Kind) -> Iterable[str]:
    where = f"kinds.{name}"
    if name == UNKNOWN:
        yield f"{where}: this name is kept for rows of no known kind"
    if kind.parent and kind.parent.kind not in source.kinds:
        yield f"{where}, parent: there is no kind {kind.parent.kind}"
    for column, table in kind.codes.items():
        if table not in source.codes:
            yield f"{where}, codes: {column} names code table {table}, and there is no [codes.{table}]"
    known = _known_columns(source, kind)
    for key, columns in _named_columns(kind):
        for column in columns:
            if known and column not in known:
                near = difflib.get_close_matches(column, known, 1)
                yield f"{where}, {key}: there is no column {column}{f'; did you mean {near[0]}?' if near else ''}"


def _known_columns(source: Source, kind: Kind) -> tuple[str, ...]:
    spec = source.spec_of(kind.name)
    if spec is not None and spec.format == "fixed":
        return tuple(kind.widths) or ("",)
    if spec is not None and spec.format == "xml":
        return tuple(kind.paths) or ("",)
    return (*kind.columns, *kind.optional) if kind.columns else ()


def _named_columns(kind: Kind) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "key", kind.key
    yield "parent", kind.parent.columns if kind.parent else ()
    yield "narrative", kind.narrative
    yield "length", (kind.length.column, kind.length.of) if kind.length else ()
    yield "attachments", kind.attachments
    yield "names", tuple(column for group in kind.names for column in group)
    yield "dates", tuple(kind.dates)
    yield "codes", tuple(kind.codes)
    yield "sums", tuple(kind.sums.values())
    yield "live", tuple(rule.column for rule in kind.live)
    yield "reference", kind.reference
    yield "digits", kind.digits
    yield "captions", tuple(kind.captions)
    yield "screen", tuple(column for _, columns in kind.screen for column in columns)
