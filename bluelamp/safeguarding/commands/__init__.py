"""Every write of safeguarding."""

from bluelamp.safeguarding.commands.assessing import review_assessment, sign_assessment, waive_assessment
from bluelamp.safeguarding.commands.considering import (
    consider_assessment,
    consider_crime,
    consider_incident,
    note_attended,
    note_linked,
    note_marked,
)
from bluelamp.safeguarding.commands.counting import count_owed, watch_rates
from bluelamp.safeguarding.commands.deciding import (
    approve_no_referral,
    decide_no_referral,
    note_consent,
    note_delivery,
    triage,
)
from bluelamp.safeguarding.commands.education import load_education
from bluelamp.safeguarding.commands.opening import open_referral
from bluelamp.safeguarding.commands.past import import_past_assessments, import_past_referrals, refer_finding
from bluelamp.safeguarding.commands.rulebook import agree_rule_off, ask_rule_off, turn_rule_on
from bluelamp.safeguarding.commands.sweeping import confirm_sweep, sweep

__all__ = [
    "agree_rule_off",
    "approve_no_referral",
    "ask_rule_off",
    "confirm_sweep",
    "consider_assessment",
    "consider_crime",
    "consider_incident",
    "count_owed",
    "decide_no_referral",
    "import_past_assessments",
    "import_past_referrals",
    "load_education",
    "note_attended",
    "note_consent",
    "note_delivery",
    "note_linked",
    "note_marked",
    "open_referral",
    "refer_finding",
    "review_assessment",
    "sign_assessment",
    "sweep",
    "triage",
    "turn_rule_on",
    "waive_assessment",
    "watch_rates",
]
