"""Letting findings stand, by name and with a reason."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.quality.codes import FindingState, Permission
from bluelamp.quality.commands.owing import settle_causes
from bluelamp.quality.declare.checks import named
from bluelamp.quality.queries.findings import chosen
from bluelamp.quality.queries.visible import visible
from bluelamp.quality.rules.deciding import reasons_not_to_waive
from bluelamp.quality.types import FindingFilter, Waived


@command(needs=Permission.WAIVE_FINDING)
def waive(by: Actor, *, wanted: FindingFilter, reason: str, ids: tuple[int, ...] = ()) -> Waived:
    """Let these findings of one check stand, or all that the filter chooses; each keeps who and why.

    A finding let stand comes back by itself once the record was right and is wrong again.
    """
    rows = chosen(visible(by), wanted).filter(state=FindingState.OPEN.value)
    rows = rows.filter(id__in=ids) if ids else rows
    check = named(wanted.check)
    refuse_if(reasons_not_to_waive(reason=reason, is_one_check=check is not None, found=rows.count()))
    assert check is not None
    refs = sorted({ref for pair in rows.values_list("ref", "about") for ref in pair} - {""})
    guard.audit(
        by, "alteration", "quality.findings_waived", refs, {"check": check.name, "reason": reason[:200]}
    )
    count = rows.update(
        state=FindingState.WAIVED.value, waived_by=by.name, waived_why=reason, waived_at=clock.now()
    )
    settle_causes(by, check, waived_why=reason)
    return Waived(waived=count)
