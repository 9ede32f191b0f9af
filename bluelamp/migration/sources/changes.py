"""What of a manifest may not change once its rows were read: a row is known by its kind and key for ever."""

from __future__ import annotations

from collections.abc import Collection

from bluelamp.migration.sources.manifest import Kind, Source


def reasons_not_to_go_on(before: Source, now: Source, loaded: Collection[str]) -> list[str]:
    """Why rows read by `before` cannot be followed up by `now`; `loaded` are the kinds that have rows."""
    reasons = []
    for name in sorted(set(loaded) & set(before.kinds)):
        if name not in now.kinds:
            reasons.append(f"kinds.{name} is gone from the manifest, but rows of it were read")
        elif _named(before.kinds[name]) != _named(now.kinds[name]):
            reasons.append(f"what names a row of {name} changed (key, key_as or where its columns stand)")
    if loaded and _passed(before) != _passed(now):
        reasons.append("what is skipped changed (skip, skip_first or header)")
    return reasons


def _named(kind: Kind) -> object:
    at, places = 0, {}
    for column, width in kind.widths.items():
        places[column] = (at, width)
        at += width
    where = [(column, places.get(column), str(kind.paths.get(column, ""))) for column in kind.key]
    return kind.key_as, kind.key, where


def _passed(source: Source) -> list[object]:
    return [(spec.match, spec.skip, spec.skip_first, spec.has_header) for spec in source.files]
