"""Every read of safeguarding."""

from bluelamp.safeguarding.queries.assessments import (
    assessment,
    assessments_of_incident,
    before_assessing,
    waiting_for_review,
)
from bluelamp.safeguarding.queries.counts import coverage, latest_gaps, states_now
from bluelamp.safeguarding.queries.education import establishments
from bluelamp.safeguarding.queries.referrals import (
    decisions_to_approve,
    desk,
    referral,
    referrals_of_incident,
    referrals_of_person,
    timeline,
)
from bluelamp.safeguarding.queries.rulebook import every_rule, rules_turned_off
from bluelamp.safeguarding.queries.sweeps import finding, findings, recent_sweeps, sweep_run

__all__ = [
    "assessment",
    "assessments_of_incident",
    "before_assessing",
    "coverage",
    "decisions_to_approve",
    "desk",
    "establishments",
    "every_rule",
    "finding",
    "findings",
    "latest_gaps",
    "recent_sweeps",
    "referral",
    "referrals_of_incident",
    "referrals_of_person",
    "rules_turned_off",
    "states_now",
    "sweep_run",
    "timeline",
    "waiting_for_review",
]
