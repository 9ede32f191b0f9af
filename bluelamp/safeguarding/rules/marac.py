"""When a case goes to MARAC and what counts as a repeat (SafeLives)."""

from __future__ import annotations

from datetime import datetime

from bluelamp.safeguarding.codes import Grade, MaracCriterion
from bluelamp.safeguarding.rules.grading import ESCALATION_INCIDENTS, HIGH_TICKS
from bluelamp.work.types import LONDON

REPEAT_DEFINITION = "any-abuse-12-months-from-last-referral"
FEBRUARY, LEAP_DAY = 2, 29


def year_after(at: datetime) -> datetime:
    """The same local day and time one year later; 29 February becomes 1 March."""
    local = at.astimezone(LONDON)
    if (local.month, local.day) == (FEBRUARY, LEAP_DAY):
        return local.replace(year=local.year + 1, month=3, day=1)
    return local.replace(year=local.year + 1)


def is_repeat(*, last_referral: datetime | None, event_at: datetime) -> bool:
    """Any abuse between the pair within 12 months of the last referral, to the end of the anniversary day."""
    if last_referral is None or event_at < last_referral:
        return False
    return event_at.astimezone(LONDON).date() <= year_after(last_referral).date()


def criteria(
    *, ticks: int, final: Grade, floor: Grade, incidents_in_year: int, repeat: bool
) -> list[MaracCriterion]:
    """Which of the four referral criteria the case meets; empty means it does not go to MARAC."""
    met = {
        MaracCriterion.VISIBLE_HIGH_RISK: ticks >= HIGH_TICKS,
        MaracCriterion.JUDGEMENT: final is Grade.HIGH and floor is not Grade.HIGH,
        MaracCriterion.ESCALATION: incidents_in_year >= ESCALATION_INCIDENTS,
        MaracCriterion.REPEAT: repeat,
    }
    return [criterion for criterion, is_met in met.items() if is_met]
