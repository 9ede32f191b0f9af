"""The manifests a load used, kept in the database: rows of the legacy store are read by them without the folder."""

from __future__ import annotations

import time

from bluelamp.kernel import clock
from bluelamp.migration.models import SourceSystem
from bluelamp.migration.sources import parsing
from bluelamp.migration.sources.manifest import Source

FRESH_SECONDS = 5.0
_seen: dict[str, tuple[float, str, Source | None]] = {}


def keep(source: Source) -> SourceSystem:
    """Remember a source as this load uses it; one text is kept once, the newest counts."""
    row, is_new = SourceSystem.objects.get_or_create(
        name=source.name,
        transform=source.transform,
        defaults={
            "title": source.title, "version": source.version, "owner": source.owner, "manifest": source.text,
            "mapping": source.mapping_text, "used_at": clock.now(),
        },
    )  # fmt: skip
    if not is_new:
        row.used_at = clock.now()
        row.save(update_fields=["used_at"])
    _seen.pop(source.name, None)
    return row


def newest(name: str) -> Source | None:
    """The source as the last load used it, or None; looked up again every few seconds."""
    at, transform, source = _seen.get(name, (0.0, "", None))
    now = time.monotonic()
    if at and now - at < FRESH_SECONDS:
        return source
    row = SourceSystem.objects.filter(name=name).order_by("-used_at", "-id").first()
    if row is None:
        source = None
    elif row.transform != transform or source is None:
        source = parsing.parse(row.manifest, f"{name} (kept)", mapping=row.mapping)
    _seen[name] = (now, row.transform if row else "", source)
    return source


def forget() -> None:
    """Look everything up again: a test or a load begins."""
    _seen.clear()
