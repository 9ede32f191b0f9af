"""Rows of old systems put straight into ledger and store, as a load would have."""

from __future__ import annotations

import csv
import hashlib
import io

from bluelamp.kernel import clock
from bluelamp.migration.models import LedgerRow, LegacyRecord, SourceFile
from bluelamp.migration.rules.words import keys_of
from bluelamp.migration.sources import catalogue


def columns_of(source: str, kind: str) -> tuple[str, ...]:
    declared = catalogue.known(source).kinds[kind]
    return tuple(declared.columns or declared.widths or declared.paths)


def file_of(source: str, kind: str) -> SourceFile:
    found, _ = SourceFile.objects.get_or_create(
        name=f"{source}/{kind}.csv", sha256="0" * 64,
        defaults={"source": source, "kind": kind, "form": "csv", "size": 1, "header": list(columns_of(source, kind)),
                  "counted_rows": 0, "counted_total": 0, "first_seen": clock.now()},
    )  # fmt: skip
    return found


def planted(
    source: str, kind: str, *, fate="loaded", reason="", targets=(), risk=0, live="", **values
) -> LedgerRow:
    """A CSV row of a kind with these values, in ledger and store; its ledger row."""
    file = file_of(source, kind)
    spec = catalogue.known(source).spec_of(kind)
    sink = io.StringIO()
    csv.writer(sink, delimiter=spec.delimiter, lineterminator="\n").writerow(
        [values.get(column, "") for column in file.header]
    )
    raw = sink.getvalue().encode()
    row = catalogue.reread(source, kind, tuple(file.header), raw)
    assert not row.refused, row.refused
    made = LedgerRow.objects.create(
        file=file, row=LedgerRow.objects.filter(file=file).count() + 2, source=source, kind=kind, key=row.key,
        parent=row.parent, content_hash=hashlib.sha256(raw).digest(), fate=fate, reason=reason, risk=risk,
        targets=list(targets), transform="1-test", live=live,
    )  # fmt: skip
    LegacyRecord.objects.create(ledger_id=made.id, raw=raw, words=keys_of(row))
    return made
