"""What the first person reads from a form, kept before anything is made of it."""

from __future__ import annotations

from datetime import timedelta

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.migration.models import PaperEntry, PaperField, PaperSheet
from bluelamp.migration.paper.codes import EntryStage, MoveKind, Permission
from bluelamp.migration.paper.commands.sheets import hold_outstanding, moved, shown
from bluelamp.migration.paper.queries.sheets import sets_of
from bluelamp.migration.paper.rules import reading as rules
from bluelamp.migration.paper.types import Entered, Read, Sent

LEFT_LYING = timedelta(hours=1)


@command(needs=Permission.ENTER_PAPER, operation="collection")
def keep_reading(by: Actor, *, serial: str, sent: Sent) -> Entered:
    """Keep what stands on a form as one person reads it; nothing is made of it until its duplicates were looked at."""
    sheet = hold_outstanding(serial)
    read = rules.read(sets_of(sheet), sent, today=clock.local(clock.now()).date())
    refuse_if([fault.text for fault in read.faults])
    entry = _entry(by, sheet, read)
    PaperField.objects.filter(entry=entry).delete()
    PaperField.objects.bulk_create(
        [PaperField(entry=entry, name=name[:80], first=value) for name, value in asked_of(read, sent).items()])  # fmt: skip
    return Entered(serial=shown(sheet), stage=EntryStage(entry.stage))


def asked_of(read: Read, sent: Sent) -> dict[str, str]:
    """The inputs that belong to the form's questions; whatever else was sent is left out."""
    names = [name for question in read.questions for name in rules.names_of(question, sent)]
    return {name: sent[name].replace("\x00", "") for name in names if sent.get(name)}


def _entry(by: Actor, sheet: PaperSheet, read: Read) -> PaperEntry:
    entry, is_new = PaperEntry.objects.get_or_create(
        sheet=sheet,
        defaults={"typed_by": by.name[:120], "typed_by_id": by.account_id, "typed_at": clock.now()},
    )
    if not is_new and entry.typed_by_id != by.account_id:
        _take_over(by, sheet, entry)
    entry.writer = f"{read.said('writer')} ({read.said('collar')})"[:200]
    entry.typed_at = clock.now()
    entry.typed_by, entry.typed_by_id = by.name[:120], by.account_id
    entry.save(update_fields=["writer", "typed_at", "typed_by", "typed_by_id"])
    if is_new:
        moved(by, sheet, MoveKind.KEYED, holder=sheet.holder).save(force_insert=True)
    return entry


def _take_over(by: Actor, sheet: PaperSheet, entry: PaperEntry) -> None:
    """A form is typed by one person at a time; one that was left lying may be typed anew by another."""
    if clock.now() - entry.typed_at < LEFT_LYING:
        raise Refused(
            f"{entry.typed_by} typed {shown(sheet)} at {clock.local(entry.typed_at):%H:%M on %d/%m/%Y} and has not "
            "finished it. A form is typed by one person: take another, ask them to finish it, or come back in an hour."
        )
    moved(by, sheet, MoveKind.KEYED, holder=sheet.holder, reason=f"taken over from {entry.typed_by}").save(
        force_insert=True
    )
