"""A form held for change, and the line of its history that every change writes."""

from __future__ import annotations

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.models import PaperMove, PaperSheet
from bluelamp.migration.paper.codes import MoveKind, SheetState
from bluelamp.migration.paper.rules import serials
from bluelamp.migration.paper.rules.serials import BadSerial, Serial


def number(typed: str) -> Serial:
    """The serial number in what was typed or scanned; Refused, saying how to put it right, when it is none."""
    try:
        return serials.read(typed)
    except BadSerial as bad:
        raise Refused(str(bad)) from None


def hold(typed: str) -> PaperSheet:
    """The form of a serial, locked until this transaction ends: two people at one form take turns here."""
    serial = number(typed)
    sheet = PaperSheet.objects.select_for_update().filter(serial=serial.plain).first()
    if sheet is None:
        raise Refused(
            f"{serial} was never issued here. Its check digits fit, so read it once more; if it is right, the "
            "form is from another force or a copy made by hand: keep it and tell the issuing desk."
        )
    return sheet


def hold_outstanding(typed: str) -> PaperSheet:
    """The form of a serial that is still out; Refused, saying what became of it, when it is not."""
    sheet = hold(typed)
    if sheet.state != SheetState.OUTSTANDING:
        ended = sheet.moves.filter(kind=sheet.state).order_by("-id").first()
        by = f" by {ended.by} on {clock.local(ended.at):%d/%m/%Y at %H:%M}" if ended else ""
        raise Refused(
            f"{shown(sheet)} was already {sheet.state}{by}. A number counts once: open the form to see what "
            "became of it."
        )
    return sheet


def shown(sheet: PaperSheet) -> str:
    """The serial as a person reads it."""
    return str(Serial(sheet.letter, sheet.number))


def moved(by: Actor, sheet: PaperSheet, kind: MoveKind, *, holder: str = "", reason: str = "") -> PaperMove:
    """The line of a form's history, unsaved, so that many can be written at once."""
    return PaperMove(sheet=sheet, kind=kind.value, at=clock.now(), by=by.name[:120], by_id=by.account_id,
                     holder=holder[:160], reason=reason)  # fmt: skip
