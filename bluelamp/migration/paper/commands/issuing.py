"""Printing, issuing, handing over and voiding: every number has a holder from the moment it exists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from bluelamp.forms import declare as forms
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.migration.models import PaperCount, PaperEntry, PaperMove, PaperPack, PaperSheet
from bluelamp.migration.paper.codes import MoveKind, Permission, SheetState
from bluelamp.migration.paper.commands import overdue
from bluelamp.migration.paper.commands.sheets import hold_outstanding, moved, number, shown
from bluelamp.migration.paper.rules import catalogue
from bluelamp.migration.paper.rules.catalogue import PaperForm
from bluelamp.migration.paper.rules.serials import LAST, Serial
from bluelamp.migration.paper.types import Order

SHORTEST_REASON = 5


@dataclass(frozen=True)
class PackIssued:
    """A printing: its id and its numbers."""

    id: UUID
    title: str
    serials: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """How many forms changed hands or were voided."""

    sheets: int


@command(needs=Permission.ISSUE_PAPER, operation="collection")
def issue(by: Actor, *, order: Order) -> PackIssued:
    """Give out the next numbers of a form or a pack, each issued to a place or person; the page prints them."""
    order = replace(order, to=in_one_line(order.to))
    refuse_if(catalogue.reasons_not_to_print(what=order.what, count=order.count, to=order.to))
    now = clock.now()
    pack = PaperPack.objects.create(
        name=_name(order.what), title=_title(order.what), issued_to=order.to[:160],
        desk=(by.desk or by.unit or by.name)[:120], printed_at=now, printed_by=by.name[:120])  # fmt: skip
    due = now + timedelta(days=_back_in(order))
    sheets = [sheet for form, count in _wanted(order) for sheet in _sheets(pack, form, count, now, due)]
    PaperSheet.objects.bulk_create(sheets)
    PaperMove.objects.bulk_create(
        [moved(by, one, MoveKind.ISSUED, holder=pack.issued_to, reason=pack.title) for one in sheets]
    )
    return PackIssued(pack.id, pack.title, tuple(shown(one) for one in sheets))


def in_one_line(typed: str) -> str:
    """A name or reason as typed, in one line and without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def _wanted(order: Order) -> list[tuple[PaperForm, int]]:
    form, pack = catalogue.form_named(order.what), catalogue.pack_named(order.what)
    if form is not None:
        return [(form, order.count)]
    held = pack.holds if pack else ()
    return [(one, n * order.count) for name, n in held if (one := catalogue.form_named(name))]


def _name(what: str) -> str:
    form, pack = catalogue.form_named(what), catalogue.pack_named(what)
    return form.name if form else pack.name if pack else ""


def _title(what: str) -> str:
    form, pack = catalogue.form_named(what), catalogue.pack_named(what)
    return f"{form.title} forms" if form else pack.title if pack else ""


def _back_in(order: Order) -> int:
    pack = catalogue.pack_named(order.what)
    days = order.back_in_days or (pack.back_in_days if pack else catalogue.SINGLE_BACK_IN_DAYS)
    if not 1 <= days <= 3660:
        raise Refused("Say in how many days the forms are asked for, from 1 to 3660.")
    return days


def _sheets(pack: PaperPack, form: PaperForm, count: int, now: datetime, due: datetime) -> list[PaperSheet]:
    versions = ",".join(forms.in_force(name, clock.local(now).date()).label for name in form.sets)
    return [
        PaperSheet(serial=Serial(form.letter, n).plain, letter=form.letter, number=n, pack=pack, sets=versions,
                   holder=pack.issued_to, issued_at=now, due_at=due)
        for n in _numbers(form.letter, count)
    ]  # fmt: skip


def _numbers(letter: str, count: int) -> range:
    """The next numbers of a letter: the row lock gives each out once, however many people print."""
    PaperCount.objects.bulk_create([PaperCount(letter=letter)], ignore_conflicts=True)
    counted = PaperCount.objects.select_for_update().get(letter=letter)
    first = counted.last + 1
    counted.last += count
    if counted.last > LAST:
        raise Refused(f"The numbers of {letter} forms are used up at {LAST:,}.")
    counted.save(update_fields=["last"])
    return range(first, counted.last + 1)


@command(needs=Permission.ISSUE_PAPER)
def hand_over(by: Actor, *, serials: tuple[str, ...], to: str, back_in_days: int = 3) -> Moved:
    """Give forms from one holder to another, such as from the shelf to an officer: the time to bring them back
    begins again."""
    holder = in_one_line(to)
    if not holder:
        raise Refused("Say who or which place the forms go to.")
    if not 1 <= back_in_days <= 3660:
        raise Refused("Say in how many days the forms are asked for, from 1 to 3660.")
    due = clock.now() + timedelta(days=back_in_days)
    for sheet in _each(serials):
        before, sheet.holder, sheet.due_at = sheet.holder, holder[:160], due
        sheet.save(update_fields=["holder", "due_at"])
        moved(by, sheet, MoveKind.HANDED, holder=sheet.holder, reason=f"from {before}").save(
            force_insert=True
        )
        overdue.settle(on_behalf_of(by), sheet, f"Handed over to {sheet.holder}.")
    return Moved(len(serials))


@command(needs=Permission.VOID_PAPER)
def void(by: Actor, *, serials: tuple[str, ...], reason: str) -> Moved:
    """End forms that will never be entered (spoilt, blank, lost), by name and with a reason."""
    reason = in_one_line(reason)
    if len(reason) < SHORTEST_REASON:
        raise Refused(
            "Say why the form is voided: spoilt, unused and destroyed, lost, and where. Somebody may ask."
        )
    for sheet in _each(serials):
        _refuse_typed(sheet)
        sheet.state = SheetState.VOIDED
        sheet.save(update_fields=["state"])
        moved(by, sheet, MoveKind.VOIDED, holder=sheet.holder, reason=reason).save(force_insert=True)
        overdue.settle(on_behalf_of(by), sheet, f"Voided by {by.name}: {reason}")
    return Moved(len(serials))


def _refuse_typed(sheet: PaperSheet) -> None:
    entry = PaperEntry.objects.filter(sheet=sheet).first()
    if entry is not None:
        raise Refused(
            f"{shown(sheet)} has been typed in by {entry.typed_by}: there is something on it. Finish the entry "
            "instead of voiding it."
        )


def _each(serials: tuple[str, ...]) -> list[PaperSheet]:
    """The forms in one order for everybody, so that two people at overlapping forms never wait for each other."""
    if not serials:
        raise Refused("Choose at least one form.")
    return [hold_outstanding(one) for one in sorted({number(one).plain for one in serials})]
