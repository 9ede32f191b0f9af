"""A held row brought in by hand."""

from __future__ import annotations

from collections.abc import Mapping

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.migration.codes import Permission
from bluelamp.migration.handover import bringing
from bluelamp.migration.types import BroughtIn


@command(needs=Permission.BRING_IN, operation="alteration")
def bring_in(by: Actor, *, ledger_id: int, corrected: Mapping[str, str], reason: str) -> BroughtIn:
    """Map one held or refused row again with corrected values, give its owners what it becomes, and say who did it."""
    return bringing.bring_in(by, ledger_id=ledger_id, corrected=corrected, reason=reason)


@command(needs=Permission.BRING_IN, operation="consultation")
def preview(by: Actor, *, ledger_id: int, corrected: Mapping[str, str]) -> BroughtIn:
    """What the row would become; nothing of it stays. Refused, with the reasons, when it would be held yet."""
    return bringing.preview(by, ledger_id=ledger_id, corrected=corrected)
