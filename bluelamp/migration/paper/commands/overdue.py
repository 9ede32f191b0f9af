"""Forms that do not come back: a duty of the desk that issued them, one for each number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.migration.models import PaperSheet
from bluelamp.migration.paper.codes import Permission, SheetState
from bluelamp.migration.paper.commands.sheets import shown
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk

OUTSTANDING = "paper.outstanding"
UNVERIFIED = "paper.unverified"
DESK = "control_supervisor"
ANSWER_WITHIN = timedelta(days=1)
CHECK_WITHIN = timedelta(hours=24)
BATCH = 500


@dataclass(frozen=True)
class Owed:
    """How many duties were new."""

    new: int


@command(needs=Permission.CHASE_PAPER)
def owe_overdue(by: Actor) -> Owed:
    """Owe a duty for each form past its time: whoever issued it finds it, has it entered, or voids it by name."""
    late = PaperSheet.objects.filter(state=SheetState.OUTSTANDING, due_at__lt=clock.now()).select_related(
        "pack"
    )
    new = 0
    for sheet in late.order_by("due_at").iterator(BATCH):
        new += work.owe_many(SYSTEM, duties=(_duty(sheet),)).new
    return Owed(new)


def _duty(sheet: PaperSheet) -> NewDuty:
    ref = source_of(sheet)
    return NewDuty(
        kind=OUTSTANDING, rule="P-OUTSTANDING", rule_version="1", subject=f"{ref}#{sheet.due_at:%Y%m%d%H%M%S}",
        source=ref, citation="security.md §15: paper logs are re-keyed with original times", about=ref,
        title=f"Form {shown(sheet)} has not come back from {sheet.holder} (issued by {sheet.pack.desk})",
        started_at=sheet.due_at, due_at=sheet.due_at + ANSWER_WITHIN, risk=Risk.MEDIUM, owner=Owner.team(DESK),
        link=address_of(sheet))  # fmt: skip


def owe_check(sheet: PaperSheet) -> None:
    """An entry that only one person has read is owed a second reader within a day (†)."""
    ref, now = source_of(sheet), clock.now()
    work.owe(SYSTEM, duty=NewDuty(
        kind=UNVERIFIED, rule="P-SECOND-READER", rule_version="1", subject=ref, source=ref, about=ref,
        citation="records.md §9: what was keyed from paper is read by a second person",
        title=f"Form {shown(sheet)} was entered and waits for a second reader", started_at=now,
        due_at=now + CHECK_WITHIN, risk=Risk.MEDIUM, owner=Owner.team(DESK),
        link=address_of(sheet, "check/")))  # fmt: skip


def settle(by: Actor, sheet: PaperSheet, how: str) -> None:
    """The form came back, went on or ended: nobody is asked for it any more."""
    work.meet_for(by, kind=OUTSTANDING, source=source_of(sheet), how=how)


def settle_check(by: Actor, sheet: PaperSheet, how: str) -> None:
    """Two people have read it and agree."""
    work.meet_for(by, kind=UNVERIFIED, source=source_of(sheet), how=how)


def source_of(sheet: PaperSheet) -> str:
    """The form as the ledger of duties names it."""
    return f"paper:{sheet.serial}"


def address_of(sheet: PaperSheet, part: str = "") -> str:
    """The page of a form."""
    return f"/migration/paper/{sheet.serial}/{part}"
