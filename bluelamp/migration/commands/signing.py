"""The go / no-go sheet signed by a person, and what is worked round until a module takes it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, StaleEdit, refuse_if
from bluelamp.migration.codes import Permission
from bluelamp.migration.models import SheetSignature, Workaround
from bluelamp.migration.queries import sheets
from bluelamp.migration.rules import sheet as rules


@command(needs=Permission.SIGN_SHEET)
def sign_sheet(by: Actor, *, stamp: str, is_go: bool, override: str = "") -> int:
    """Sign the sheet as read: go or no go. Over a red line only by name and with a reason (issue 4, build 3)."""
    rehearsal = sheets.last()
    if rehearsal is None:
        raise Refused("There is no rehearsal to decide on. Run “bluelamp migrate rehearse FOLDER” first.")
    lines = sheets.of(rehearsal)
    if sheets.stamp(rehearsal, lines) != stamp:
        raise StaleEdit("The sheet has changed since you opened it. Read it again, then sign.")
    refuse_if(rules.reasons_not_to_sign(lines, is_go=is_go, override=override, is_same=True, name=by.name))
    signed = SheetSignature.objects.create(
        rehearsal=rehearsal, stamp=stamp, lines=[asdict(line) for line in sheets.plain(lines)],
        verdict=sheets.verdict_of(lines), is_go=is_go, override=override.strip(), signed_by=by.account_id,
        signed_name=by.name, signed_at=clock.now(),
    )  # fmt: skip
    return signed.id


@command(needs=Permission.MANAGE_CUTOVER)
def open_workaround(
    by: Actor, *, title: str, instead: str, owner: str, review_on: date, covers: str = ""
) -> int:
    """Write down what does not come across, what people do instead, who answers for it and when it is looked at."""
    today = clock.now().date()
    refuse_if([
        *(["Say what does not work."] if not title.strip() else []),
        *(["Say what people do instead."] if not instead.strip() else []),
        *(["Name the person who answers for it."] if not owner.strip() else []),
        *(["The day of review lies in the past."] if review_on < today else []),
    ])  # fmt: skip
    made = Workaround.objects.create(
        title=title.strip(), instead=instead.strip(), owner=owner.strip(), review_on=review_on, covers=covers,
        opened_by=by.name, opened_at=clock.now(),
    )  # fmt: skip
    return made.id


@command(needs=Permission.MANAGE_CUTOVER)
def close_workaround(by: Actor, *, id: int, reason: str) -> int:
    """The workaround is no longer needed, and why."""
    found = Workaround.objects.select_for_update().filter(id=id, closed_at__isnull=True).first()
    if found is None:
        raise NotThere
    if len(reason.strip()) < 5:
        raise Refused("Say why it is no longer needed.")
    found.closed_by, found.closed_at, found.closed_because = by.name, clock.now(), reason.strip()
    found.save()
    return found.id


@command(needs=Permission.MANAGE_CUTOVER)
def review_workaround(by: Actor, *, id: int, review_on: date) -> int:
    """It was looked at and is still needed; the next day of review."""
    found = Workaround.objects.select_for_update().filter(id=id, closed_at__isnull=True).first()
    if found is None:
        raise NotThere
    if review_on < clock.now().date():
        raise Refused("The day of review lies in the past.")
    found.review_on = review_on
    found.save(update_fields=["review_on"])
    return found.id
