"""Stored forms as lines of a list."""

from __future__ import annotations

from datetime import datetime

from bluelamp.kernel import clock
from bluelamp.migration.models import PaperEntry, PaperPack, PaperSheet
from bluelamp.migration.paper.codes import EntryStage, SheetState
from bluelamp.migration.paper.rules import catalogue
from bluelamp.migration.paper.rules.serials import Serial
from bluelamp.migration.paper.types import PackLine, SheetLine


def line_of(row: PaperSheet, moment: datetime | None = None, *, holder: str = "") -> SheetLine:
    """A form in one line."""
    form = catalogue.form_of(row.letter)
    entry = PaperEntry.objects.filter(pk=row.pk).first() if not hasattr(row, "entry") else row.entry
    is_out = row.state == SheetState.OUTSTANDING
    return SheetLine(
        serial=str(Serial(row.letter, row.number)), form=form.name, title=form.title, state=SheetState(row.state),
        holder=holder or row.holder, place=row.pack.issued_to, issued_at=row.issued_at, due_at=row.due_at,
        is_overdue=is_out and row.due_at < (moment or clock.now()),
        stage=EntryStage(entry.stage) if entry else None, typed_by=entry.typed_by if entry else "")  # fmt: skip


def pack_line(row: PaperPack) -> PackLine:
    """A printing in one line."""
    numbers = [
        Serial(letter, number)
        for letter, number in row.sheets.order_by("letter", "number").values_list("letter", "number")
    ]
    return PackLine(
        id=row.id, title=row.title, to=row.issued_to, printed_at=row.printed_at, printed_by=row.printed_by,
        first=str(numbers[0]) if numbers else "", last=str(numbers[-1]) if numbers else "", sheets=len(numbers))  # fmt: skip
