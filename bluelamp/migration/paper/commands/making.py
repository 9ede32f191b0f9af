"""Making of a form what it tells of, through the owners' doors: with its own times, in its writer's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.migration.models import PaperEntry, PaperTarget
from bluelamp.migration.paper.codes import EntryStage, MoveKind, Permission, SheetState
from bluelamp.migration.paper.commands import forms, overdue
from bluelamp.migration.paper.commands.forms import Making
from bluelamp.migration.paper.commands.sheets import hold_outstanding, moved, shown
from bluelamp.migration.paper.queries.likenesses import likenesses
from bluelamp.migration.paper.queries.sheets import reading_of
from bluelamp.migration.paper.rules import catalogue
from bluelamp.migration.paper.types import Entered, Likenesses, Target

NEW, NONE = "new", "none"
MAKERS: dict[str, Callable[[Making], list[Target]]] = {
    "incident": forms.incident, "crime": forms.crime, "dash": forms.dash, "person": forms.person,
    "vehicle": forms.vehicle, "detention": forms.detention,
}  # fmt: skip


@command(needs=Permission.ENTER_PAPER, operation="collection")
def make(by: Actor, *, serial: str, chosen: dict[str, str]) -> Entered:
    """Make the record of a form, or attach the form to the one it tells of; from here it counts as entered, and as
    unverified until a second person has read it (ADR 0113)."""
    sheet = hold_outstanding(serial)
    entry = PaperEntry.objects.filter(pk=sheet.pk).select_related("sheet").first()
    if entry is None:
        raise Refused(f"Nothing has been typed from {shown(sheet)} yet. Type it in first.")
    offered = likenesses(by.without_key(), serial=sheet.serial)
    refuse_if(_reasons_not_to_make(offered, chosen))
    read = reading_of(entry, "first")
    work = Making(by=on_behalf_of(by), typed_by=by.name, serial=sheet.serial, writer=entry.writer, read=read,
                  chosen=_kept(offered, chosen))  # fmt: skip
    targets = MAKERS[catalogue.form_of(sheet.letter).name](work)
    _keep(by, entry, targets)
    return Entered(serial=shown(sheet), stage=EntryStage.UNVERIFIED, targets=tuple(targets))


def _reasons_not_to_make(offered: tuple[Likenesses, ...], chosen: dict[str, str]) -> list[str]:
    """Each likeness has to be decided by a person: that one, or none of them."""
    reasons = []
    for part in offered:
        allowed = {NEW, *(one.ref for one in part.found)}
        said = chosen.get(part.part, "" if part.found else NEW)
        if said not in allowed:
            reasons.append(f"{part.question} Choose the one it is, or say that it is none of them.")
    return reasons


def _kept(offered: tuple[Likenesses, ...], chosen: dict[str, str]) -> dict[str, str]:
    said = {part.part: chosen.get(part.part, NEW) for part in offered}
    return {part: ref for part, ref in said.items() if ref != NEW}


def _keep(by: Actor, entry: PaperEntry, targets: list[Target]) -> None:
    PaperTarget.objects.bulk_create([PaperTarget(entry=entry, **asdict(one)) for one in targets])
    entry.stage = EntryStage.UNVERIFIED
    entry.save(update_fields=["stage"])
    sheet = entry.sheet
    sheet.state = SheetState.ENTERED
    sheet.save(update_fields=["state"])
    made = f"{targets[0].what} {'made' if targets[0].is_new else 'that was there'}"
    moved(by, sheet, MoveKind.ENTERED, holder=sheet.holder, reason=made).save(force_insert=True)
    overdue.settle(on_behalf_of(by), sheet, f"Entered by {by.name}.")
    overdue.owe_check(sheet)
