"""The second person: reads the form without seeing the first reading; differences are decided one by one."""

from __future__ import annotations

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.migration.models import PaperEntry, PaperField, PaperTarget
from bluelamp.migration.paper.codes import EntryStage, MoveKind, Permission
from bluelamp.migration.paper.commands import overdue, righting
from bluelamp.migration.paper.commands.forms import Making
from bluelamp.migration.paper.commands.keying import asked_of
from bluelamp.migration.paper.commands.sheets import hold, moved, shown
from bluelamp.migration.paper.queries.sheets import reading_of, sets_of
from bluelamp.migration.paper.rules import comparing
from bluelamp.migration.paper.rules import reading as rules
from bluelamp.migration.paper.types import Entered, Read, Sent, Target


@command(needs=Permission.CHECK_PAPER)
def check(by: Actor, *, serial: str, sent: Sent) -> Entered:
    """Keep what a second person reads from the paper. What matters was typed blind; the rest was compared. Where
    both agree the entry is final; where they differ it waits for a decision, field by field."""
    entry = _entry(serial, EntryStage.UNVERIFIED)
    refuse_if(comparing.reasons_not_to_check(typed_by=entry.typed_by_id, checker=by.account_id))
    today = clock.local(clock.now()).date()
    second = rules.read(sets_of(entry.sheet), sent, today=today)
    refuse_if([fault.text for fault in second.faults])
    _keep_second(entry, asked_of(second, sent))
    entry.checked_by, entry.checked_by_id, entry.checked_at = by.name[:120], by.account_id, clock.now()
    entry.stage = EntryStage.DIFFERS
    entry.save(update_fields=["checked_by", "checked_by_id", "checked_at", "stage"])
    first = reading_of(entry, "first")
    differ = comparing.differing(first, second)
    if not differ:
        _settle(by, entry, first, first, MoveKind.CHECKED, "Both readings agree.")
    return _entered(entry)


@command(needs=Permission.CHECK_PAPER)
def resolve(by: Actor, *, serial: str, keep: dict[str, str], other: Sent) -> Entered:
    """Decide each difference with the paper in hand; what was made wrongly is put right, and the entry is final."""
    entry = _entry(serial, EntryStage.DIFFERS)
    refuse_if(comparing.reasons_not_to_check(typed_by=entry.typed_by_id, checker=by.account_id))
    first, second = reading_of(entry, "first"), reading_of(entry, "second")
    differ = comparing.differing(first, second)
    refuse_if(comparing.reasons_not_to_decide(differ, keep))
    kept = {code: keep[code] for code in differ}
    sent = comparing.agreed(first.sent, second.sent, first.questions, kept, other)
    agreed = rules.read(first.sets, sent, today=clock.local(clock.now()).date())
    refuse_if([fault.text for fault in agreed.faults])
    _keep_decisions(entry, first, kept, sent)
    words = ", ".join(f"{code}: {how}" for code, how in kept.items())
    _settle(by, entry, first, agreed, MoveKind.RESOLVED, words)
    return _entered(entry)


def _entry(serial: str, stage: EntryStage) -> PaperEntry:
    sheet = hold(serial)
    entry = PaperEntry.objects.filter(pk=sheet.pk).select_related("sheet").first()
    if entry is None or entry.stage == EntryStage.KEYED:
        raise Refused(f"{shown(sheet)} is not entered yet. It is read a second time once it is.")
    if entry.stage != stage:
        raise Refused(
            f"{shown(sheet)} stands at “{EntryStage(entry.stage).label}”: open the form to see what is next."
        )
    return entry


def _keep_second(entry: PaperEntry, sent: Sent) -> None:
    known = {row.name: row for row in entry.fields.all()}
    for name, row in known.items():
        row.second = sent.get(name, "")
    PaperField.objects.bulk_update(known.values(), ["second"])
    new = [
        PaperField(entry=entry, name=name[:80], second=value)
        for name, value in sent.items()
        if name not in known
    ]
    PaperField.objects.bulk_create(new)


def _keep_decisions(entry: PaperEntry, first: Read, kept: dict[str, str], sent: Sent) -> None:
    how = {
        name: kept[one.code]
        for one in first.questions
        if one.code in kept
        for name in rules.names_of(one, sent)
    }
    known = {row.name: row for row in entry.fields.all()}
    for name, row in known.items():
        row.kept = how.get(name, "")
    PaperField.objects.bulk_update(known.values(), ["kept"])
    PaperField.objects.bulk_create([PaperField(entry=entry, name=name[:80], agreed=value, kept=how.get(name, ""))
                                    for name, value in sent.items() if value and name not in known])  # fmt: skip


def _settle(by: Actor, entry: PaperEntry, first: Read, agreed: Read, kind: MoveKind, words: str) -> None:
    rows = list(entry.fields.all())
    for row in rows:
        row.agreed = agreed.sent.get(row.name, "")
    PaperField.objects.bulk_update(rows, ["agreed"])
    targets = [
        Target(what=what, ref=ref, is_new=is_new)
        for what, ref, is_new in entry.targets.values_list("what", "ref", "is_new")
    ]
    made = Making(by=on_behalf_of(by), typed_by=entry.typed_by, serial=entry.sheet.serial, writer=entry.writer,
                  read=agreed, chosen={})  # fmt: skip
    for one in righting.put_right(made, first, targets):
        PaperTarget.objects.update_or_create(
            entry=entry, what=one.what, defaults={"ref": one.ref, "is_new": one.is_new}
        )
    entry.stage = EntryStage.FINAL
    entry.save(update_fields=["stage"])
    sheet = entry.sheet
    moved(by, sheet, kind, holder=sheet.holder, reason=words).save(force_insert=True)
    overdue.settle_check(on_behalf_of(by), sheet, f"Read by {by.name}. {words}")


def _entered(entry: PaperEntry) -> Entered:
    targets = tuple(
        Target(what=what, ref=ref) for what, ref in entry.targets.order_by("id").values_list("what", "ref")
    )
    return Entered(serial=shown(entry.sheet), stage=EntryStage(entry.stage), targets=targets)
