"""The balance of numbered forms, from their histories, checked against the forms themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.models import PaperCount, PaperEntry, PaperMove, PaperSheet
from bluelamp.migration.paper.codes import Finding, Permission, SheetState
from bluelamp.migration.paper.queries.lines import line_of
from bluelamp.migration.paper.rules import balancing, catalogue
from bluelamp.migration.paper.rules.balancing import Move, Stand
from bluelamp.migration.paper.rules.serials import Serial
from bluelamp.migration.paper.types import PaperBalance, SheetLine, Wrong


@query(needs=Permission.VIEW_PAPER_BALANCE, audited=False)
def balance(viewer: Actor, *, at: datetime | None = None) -> PaperBalance:
    """issued = entered + voided + outstanding by form, place and pack, at any moment; every outstanding form is
    named, and a number that was given out and is nowhere is named too."""
    moment = at or clock.now()
    stood = balancing.stands(_moves(), at=at)
    every = list(stood.values())
    return PaperBalance(
        at=moment, total=balancing.numbers(every), by_form=balancing.by(every, lambda one: one.form),
        by_place=balancing.by(every, lambda one: one.holder), by_pack=balancing.by(every, lambda one: one.pack),
        outstanding=_outstanding(every, moment), wrong=_wrong(stood) if at is None else ())  # fmt: skip


def _moves() -> Iterable[Move]:
    fields = (
        "sheet__serial",
        "sheet__letter",
        "sheet__pack__title",
        "sheet__pack__printed_at",
        "kind",
        "holder",
        "at",
    )
    for serial, letter, title, printed, kind, holder, at in (
        PaperMove.objects.order_by("id").values_list(*fields).iterator()
    ):
        yield Move(serial=serial, form=catalogue.form_of(letter).title, kind=kind, holder=holder, at=at,
                   pack=f"{title}, {clock.local(printed):%d/%m/%Y %H:%M}")  # fmt: skip


def _outstanding(every: list[Stand], moment: datetime) -> tuple[SheetLine, ...]:
    wanted = {one.serial: one for one in every if one.state is SheetState.OUTSTANDING}
    rows = (
        PaperSheet.objects.filter(serial__in=wanted)
        .select_related("pack", "entry")
        .order_by("due_at", "serial")
    )
    return tuple(line_of(row, moment, holder=wanted[row.serial].holder) for row in rows)


def _wrong(stood: dict[str, Stand]) -> tuple[Wrong, ...]:
    """Asked of the tables by themselves, not of the histories."""
    rows = list(PaperSheet.objects.values_list("serial", "letter", "number", "state"))
    entered = set(PaperEntry.objects.filter(targets__isnull=False).values_list("sheet__serial", flat=True))
    gone = balancing.missing(
        dict(PaperCount.objects.values_list("letter", "last")), [row[1:3] for row in rows]
    )
    found = [Wrong(finding=Finding.MISSING, serial=str(Serial(*one)), words=f"{Serial(*one)}: {Finding.MISSING.label}.")
             for one in gone]  # fmt: skip
    for serial, letter, number, state in rows:
        said = stood[serial].state if serial in stood else "never issued"
        if said != state:
            found.append(_disagrees(Serial(letter, number), state, said))
        if state == SheetState.ENTERED and serial not in entered:
            found.append(Wrong(finding=Finding.EMPTY, serial=str(Serial(letter, number)),
                               words=f"{Serial(letter, number)}: {Finding.EMPTY.label}."))  # fmt: skip
    return tuple(found)


def _disagrees(serial: Serial, state: str, said: str) -> Wrong:
    return Wrong(finding=Finding.DISAGREES, serial=str(serial),
                 words=f"{serial}: the form says {state}, its history says {said}.")  # fmt: skip
