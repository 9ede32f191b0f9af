"""What retention does by itself: it grades and proposes; only people dispose."""

from __future__ import annotations

import structlog

from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.retention import commands, declare

log = structlog.get_logger("bluelamp.retention")


@jobs.periodic(cron="20 2 * * *", name="retention.grade")
def grade() -> None:
    """Each night, work out every record's clock again: time passes for those whose links do not change."""
    for kind in declare.records:
        commands.regrade_all(SYSTEM, kind=kind)


@jobs.periodic(cron="20 5 1 * *", name="retention.propose")
def propose() -> None:
    """On the first of each month, put what is due before reviewers; nothing is disposed of without them."""
    try:
        commands.propose(SYSTEM)
    except Refused as refused:
        log.info("retention.not_proposed", reasons=refused.reasons)
