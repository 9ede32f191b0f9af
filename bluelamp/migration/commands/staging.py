"""Reading: every source row into the ledger and the legacy store, before anything is decided about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction

from bluelamp.kernel import clock
from bluelamp.migration.codes import Fate
from bluelamp.migration.commands import running
from bluelamp.migration.commands.copying import copy_rows, execute, next_ids
from bluelamp.migration.models import SourceFile
from bluelamp.migration.rules.framing import Frame
from bluelamp.migration.rules.rows import SourceRow, words
from bluelamp.migration.sources import reading, taken
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.taken import Taken

ROWS_A_BATCH = 4_000
LEDGER = (
    "id", "file_id", "row", "source", "kind", "key", "parent", "content_hash", "narrative_hash",
    "narrative_length", "fate", "reason", "targets", "risk", "transform", "year", "status", "code", "live",
    "delivery", "stated_length",
)  # fmt: skip
LONGEST_KEY = 200
Tell = Callable[[str], None]


def register(extract: Extract) -> SourceFile:
    """The file with its independent count; known by name and content, so a second time it is the same one."""
    count = extract.count()
    file, _ = SourceFile.objects.get_or_create(
        name=extract.name,
        sha256=count.sha256,
        defaults={
            "source": extract.source, "kind": extract.kind, "form": extract.form, "size": count.size,
            "header": list(extract.header()), "counted_rows": count.rows, "counted_total": count.total,
            "first_seen": clock.now(), "transform": extract.system.transform,
        },
    )  # fmt: skip
    return file


def read_file(extract: Extract, file: SourceFile) -> int:
    """Read the rest of a file in batches, each with its own checkpoint; how many rows were new."""
    if file.is_read:
        return 0
    header = tuple(file.header)
    lacking = reading.missing_columns(extract.system, file.kind, header) if file.form == "csv" else []
    refusal = f"the header lacks {', '.join(lacking)}" if lacking else ""
    staged = taken.of(extract.system)
    read = 0
    with extract.path.open("rb") as stream:
        stream.seek(file.position)
        frames = extract.frames(stream, file.next_row)
        while batch := list(islice(frames, ROWS_A_BATCH)):
            read += len(batch)
            with transaction.atomic():
                _append(file, staged, [(f, _read(extract, header, f, refusal)) for f in batch])
                _checkpoint(file, batch[-1])
    file.is_read = True
    file.save(update_fields=["is_read"])
    return read


def _read(extract: Extract, header: tuple[str, ...], frame: Frame, refusal: str) -> SourceRow:
    if refusal:
        return SourceRow(extract.kind, frame.raw.decode("cp1252", "replace"), refused=refusal)
    return extract.read(header, frame)


def _checkpoint(file: SourceFile, last: Frame) -> None:
    file.position, file.next_row = last.after, last.row + 1
    file.save(update_fields=["position", "next_row"])


def _append(file: SourceFile, takes: Taken, batch: list[tuple[Frame, SourceRow]]) -> None:
    ids = next_ids("migration_ledgerrow", len(batch))
    refused = [(id_, row.refused) for id_, (_, row) in zip(ids, batch, strict=True) if row.refused]
    running.tally(len(batch), refused)
    execute("SET LOCAL gin_pending_list_limit = '64MB'")
    copy_rows("migration_ledgerrow", LEDGER, _ledger_rows(file, takes, ids, batch))
    copy_rows(
        "migration_legacyrecord",
        ("ledger_id", "raw", "is_whole", "words"),
        (
            (id_, frame.raw, not frame.is_overlong, words(row))
            for id_, (frame, row) in zip(ids, batch, strict=True)
        ),
    )


def _ledger_rows(
    file: SourceFile, takes: Taken, ids: list[int], batch: list[tuple[Frame, SourceRow]]
) -> Iterator[tuple[object, ...]]:
    for id_, (frame, row) in zip(ids, batch, strict=True):
        narrative = row.narrative
        digest = hashlib.sha256(narrative.encode()).digest() if narrative else None
        fate, reason, targets = _fate(id_, row, takes)
        yield (
            id_, file.id, frame.row, file.source, row.kind, row.key[:LONGEST_KEY].replace("\0", " "),
            row.parent[:LONGEST_KEY], frame.digest, digest, len(narrative), fate, reason, targets, 0,
            file.transform, row.year, row.status, row.code, row.live, file.delivery, row.length,
        )  # fmt: skip


def _fate(id_: int, row: SourceRow, takes: Taken) -> tuple[str, str, list[str]]:
    """A row that nothing maps is kept in the legacy store at once; the others wait."""
    if row.refused:
        return Fate.REFUSED.value, row.refused, []
    if row.kind in takes.kinds:
        return "", "; ".join(row.notes), []
    faults = reading.kept_faults(takes.declared[row.kind], row)
    return Fate.LOADED.value, "; ".join([*row.notes, *faults, takes.reason(row.kind)]), [f"legacy:{id_}"]
