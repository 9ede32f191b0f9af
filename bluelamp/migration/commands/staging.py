"""Reading: every source row into the ledger and the legacy store, before anything is decided about it.

A row that nothing maps has its fate at once: it stays in the legacy store. Every batch commits with its checkpoint.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import file_digest

from django.db import connection, transaction

from bluelamp.kernel import clock, removals
from bluelamp.migration.codes import Fate
from bluelamp.migration.commands import attaching, packing
from bluelamp.migration.commands.copying import execute
from bluelamp.migration.models import Attachment, LedgerRow, LegacyRecord, SourceFile
from bluelamp.migration.models.ledger import ledger_id
from bluelamp.migration.rules.framing import Frame
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import bulk, reading, taken
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.taken import Taken

ROWS_A_BATCH = 20_000
BYTES_A_BATCH = 8_000_000
SENT_AT_ONCE = 1 << 18
MODULUS = 1 << 64
WITHDRAWN = "migration.withdraw"
Wrong = tuple[int, str]
Tell = Callable[[int, list[Wrong]], None]


class Changed(Exception):
    """A file is no longer what it was when its reading began."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A file of an extract and what is kept about it."""

    extract: Extract
    file: SourceFile


def register(extract: Extract) -> SourceFile:
    """The file, known by name and content, so a second time it is the same one; counted and read afterwards."""
    with extract.path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    file, _ = SourceFile.objects.get_or_create(
        name=extract.name,
        sha256=digest,
        defaults={
            "source": extract.source, "kind": extract.kind, "form": extract.form,
            "size": extract.path.stat().st_size, "header": list(extract.header()), "first_seen": clock.now(),
            "transform": extract.system.transform, "delivery": _delivery(extract.source),
        },
    )  # fmt: skip
    return file


def _delivery(source: str) -> int:
    """The delivery in hand, or the next one when all the earlier files have been read."""
    files = SourceFile.objects.filter(source=source).order_by("-delivery")
    last = files.values_list("delivery", flat=True).first() or 0
    return last if files.filter(is_read=False).exists() else last + 1


def count_file(pair: Pair) -> None:
    """The independent count of a file, kept beside it."""
    file = pair.file
    if file.is_counted:
        return
    found = pair.extract.count()
    if found.sha256 != file.sha256:
        raise Changed(file.name)
    SourceFile.objects.filter(id=file.id).update(
        counted_rows=found.rows, counted_total=found.total, is_counted=True
    )


def read_file(pair: Pair, tell: Tell) -> int:
    """Read the rest of a file in batches, each with its own checkpoint; how many rows were new."""
    extract, file = pair.extract, pair.file
    if file.is_read:
        return 0
    before, read = file.staged_rows, _Reading(pair)
    with extract.path.open("rb") as stream:
        was = os.fstat(stream.fileno())
        stream.seek(file.position)
        for batch in _batches(extract.frames(stream, file.next_row)):
            now = os.fstat(stream.fileno())
            if (now.st_size, now.st_mtime_ns) != (was.st_size, was.st_mtime_ns):
                raise Changed(file.name)
            with transaction.atomic():
                wrong = read.keep(batch)
            tell(len(batch), wrong)
    return file.staged_rows - before


def _batches(frames: Iterator[Frame]) -> Iterator[list[Frame]]:
    batch: list[Frame] = []
    size = 0
    for frame in frames:
        batch.append(frame)
        size += len(frame.raw)
        if size >= BYTES_A_BATCH or len(batch) >= ROWS_A_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Reading:
    """One file on its way into the ledger."""

    def __init__(self, pair: Pair) -> None:
        self.extract, self.file = pair.extract, pair.file
        self.takes: Taken = taken.of(pair.extract.system)
        self.common = packing.file_fields(pair.file)
        self.read = bulk.reader(pair.extract, tuple(pair.file.header))

    def keep(self, batch: list[Frame]) -> list[Wrong]:
        """Write a batch and its checkpoint; the rows that cannot be read, with the reason."""
        rows = self.read(batch)
        ledger, store, wrong = [packing.HEADER], [packing.HEADER], []
        for frame, row in zip(batch, rows, strict=True):
            id_ = ledger_id(self.file.id, frame.row)
            fate, reason, target = self._fate(id_, row)
            ledger.append(packing.ledger_row(id_, frame, row, fate, reason, target, self.common))
            store.append(packing.store_row(id_, frame, row))
            if row.refused:
                wrong.append((id_, row.refused))
        execute("SET LOCAL synchronous_commit = off")
        execute("SET LOCAL gin_pending_list_limit = '64MB'")
        _send(LedgerRow._meta.db_table, packing.LEDGER, ledger)
        _send(LegacyRecord._meta.db_table, packing.STORE, store)
        self._attach(batch, rows)
        self._checkpoint(batch)
        return wrong

    def _fate(self, id_: int, row: SourceRow) -> tuple[str, str, str]:
        """A row that nothing maps is kept in the legacy store at once; the others wait."""
        if row.refused:
            return Fate.REFUSED.value, row.refused, ""
        if row.kind in self.takes.kinds:
            return "", "; ".join(row.notes), ""
        declared = self.takes.declared.get(row.kind)
        faults = reading.kept_faults(declared, row) if declared else []
        reason = self.takes.reason(row.kind)
        return (
            Fate.LOADED.value,
            "; ".join([*row.notes, *faults, reason]) if faults or row.notes else reason,
            (f"legacy:{id_}"),
        )

    def _attach(self, batch: list[Frame], rows: list[SourceRow]) -> None:
        found = [
            attaching.attachment(self.extract, ledger_id(self.file.id, frame.row), name)
            for frame, row in zip(batch, rows, strict=True)
            for name in row.files
        ]
        if found:
            Attachment.objects.bulk_create(found, batch_size=1_000)

    def _checkpoint(self, batch: list[Frame]) -> None:
        file, last = self.file, batch[-1]
        file.position, file.next_row = last.after, last.row + 1
        file.staged_rows += len(batch)
        total = sum(int.from_bytes(frame.digest[:8], "big") for frame in batch)
        file.staged_total = (int(file.staged_total) + total) % MODULUS
        file.save(update_fields=["position", "next_row", "staged_rows", "staged_total"])


def _send(table: str, columns: tuple[str, ...], rows: list[bytes]) -> None:
    """One COPY of packed rows, in pieces of bounded size."""
    rows.append(packing.TRAILER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with cursor.cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)") as sink:
            piece, size = [], 0
            for row in rows:
                piece.append(row)
                size += len(row)
                if size >= SENT_AT_ONCE:
                    sink.write(b"".join(piece))
                    piece, size = [], 0
            sink.write(b"".join(piece))


def settle(pair: Pair) -> str:
    """Close a file that was read to its end; words when it changed meanwhile and nothing of it was kept."""
    file = pair.file
    file.refresh_from_db()
    agrees = (file.staged_rows, int(file.staged_total)) == (file.counted_rows, int(file.counted_total))
    if not agrees and _is_changed(pair):
        return withdraw(file)
    file.is_read = True
    file.note = "" if agrees else "the two readers disagree about its rows"
    file.save(update_fields=["is_read", "note"])
    return ""


def _is_changed(pair: Pair) -> bool:
    with pair.extract.path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest() != pair.file.sha256


def withdraw(file: SourceFile) -> str:
    """Take back every row of a file that was never read to its end; nothing has been decided on any of them."""
    first, last = ledger_id(file.id, 0), ledger_id(file.id + 1, 0)
    for model, column in ((Attachment, "ledger_id"), (LegacyRecord, "ledger_id"), (LedgerRow, "id")):
        while _delete_some(model._meta.db_table, column, first, last):
            pass
    with removals.known_as(WITHDRAWN):
        file.delete()
    return f"{file.name} changed while it was being read: nothing of it was kept; load again when it is still"


def _delete_some(table: str, column: str, first: int, last: int) -> int:
    with removals.known_as(WITHDRAWN):
        return execute(
            f"DELETE FROM {table} WHERE {column} IN "  # noqa: S608 - our own table and column
            f"(SELECT {column} FROM {table} WHERE {column} >= %s AND {column} < %s LIMIT 50000)",
            [first, last],
        )
