"""What safeguarding plugs into."""

from __future__ import annotations

from pathlib import Path

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.forms import declare as forms
from bluelamp.kernel import panels
from bluelamp.safeguarding.codes import Permission
from bluelamp.safeguarding.queries import narratives
from bluelamp.safeguarding.web.panels import desk_card, incident_safeguarding, person_referrals, review_card
from bluelamp.search import declare as search
from bluelamp.work import declare as work

FRONT_LINE = (Role.OFFICER, Role.SERGEANT, Role.INSPECTOR)
SUPERVISORS = (Role.SERGEANT, Role.INSPECTOR, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER)
DESKS = (Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR)
READERS = (*FRONT_LINE, *DESKS, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER)

guard.grant(Permission.VIEW_ASSESSMENT, roles=(*READERS, Role.DISPATCHER))
guard.grant(Permission.SIGN_ASSESSMENT, roles=(*FRONT_LINE, Role.DA_ASSESSOR))
guard.grant(Permission.REVIEW_ASSESSMENT, roles=(Role.SERGEANT, Role.INSPECTOR, Role.DA_ASSESSOR))
guard.grant(Permission.WAIVE_ASSESSMENT, roles=(*SUPERVISORS, Role.DA_ASSESSOR))
guard.grant(Permission.VIEW_REFERRAL, roles=(*READERS, Role.DISPATCHER))
guard.grant(Permission.OPEN_REFERRAL, roles=(*FRONT_LINE, *DESKS))
guard.grant(Permission.TRIAGE_REFERRAL, roles=DESKS)
guard.grant(Permission.DECIDE_NO_REFERRAL, roles=(*FRONT_LINE, *DESKS))
guard.grant(Permission.APPROVE_NO_REFERRAL, roles=(*SUPERVISORS, Role.MARAC_COORDINATOR))
guard.grant(Permission.NOTE_DELIVERY, roles=(Role.REFERRAL_DESK, Role.MARAC_COORDINATOR))
guard.grant(Permission.RUN_SWEEP, roles=(*DESKS, *SUPERVISORS, Role.CHIEF_OFFICER))
guard.grant(Permission.CONFIRM_SWEEP, roles=(*DESKS, *SUPERVISORS))
guard.grant(Permission.MANAGE_EDUCATION, roles=(Role.REFERRAL_DESK, Role.MIGRATION_OPERATOR))
guard.grant(Permission.IMPORT_PAST, roles=(Role.MIGRATION_OPERATOR,))
guard.grant(Permission.COUNT_OWED, roles=(*DESKS, *SUPERVISORS, Role.CHIEF_OFFICER, Role.MI_ANALYST))
guard.grant(Permission.VIEW_RULES, roles=(*READERS, Role.CHIEF_OFFICER, Role.MI_ANALYST, Role.AUDITOR))
guard.grant(Permission.CHANGE_RULES, roles=(Role.INSPECTOR, Role.MARAC_COORDINATOR))

forms.version_from(Path(__file__).parents[1] / "data" / "dash_2009_1.json")

search.narrative(narratives.ASSESSMENT, "Risk assessments", Permission.VIEW_ASSESSMENT, narratives.present,
                 records=narratives.assessments_after)  # fmt: skip

work.task("safeguarding.assess", label="Domestic incident not yet risk-assessed", action="Assess the risk",
          escalate_to=("sergeant", "inspector"))  # fmt: skip
work.task("safeguarding.marac", label="MARAC referral not yet with the partner",
          escalate_to=("marac_coordinator", "inspector"))  # fmt: skip
work.task("safeguarding.idva", label="IDVA referral not yet with the partner",
          escalate_to=("marac_coordinator", "inspector"))  # fmt: skip
work.task("safeguarding.child", label="Children’s social care not yet told", action="Triage",
          escalate_to=("referral_desk", "inspector"))  # fmt: skip
work.task("safeguarding.encompass", label="School not yet told (Operation Encompass)",
          escalate_to=("referral_desk", "control_supervisor"))  # fmt: skip
work.task("safeguarding.victim_services", label="Victim not yet referred for support",
          escalate_to=("referral_desk", "sergeant"))  # fmt: skip
work.task("safeguarding.rate_alarm", label="Referral rate has fallen", action="Find out why",
          escalate_to=("force_incident_manager", "chief_officer"))  # fmt: skip

panels.add("control.incident", panels.Panel(
    name="safeguarding.incident", template="safeguarding/panels/incident.html", context=incident_safeguarding,
    permission=Permission.VIEW_REFERRAL, order=20))  # fmt: skip
panels.add("nominals.person", panels.Panel(
    name="safeguarding.person", template="safeguarding/panels/person.html", context=person_referrals,
    permission=Permission.VIEW_REFERRAL, order=30))  # fmt: skip
panels.nav(panels.NavItem(name="safeguarding", label="Safeguarding", url_name="safeguarding:desk",
                          permission=Permission.VIEW_REFERRAL, order=30))  # fmt: skip
panels.home(panels.HomeCard(
    name="safeguarding.desk", title="Referral desk", template="safeguarding/cards/desk.html", context=desk_card,
    permission=Permission.TRIAGE_REFERRAL, order=20))  # fmt: skip
panels.home(panels.HomeCard(
    name="safeguarding.review", title="Assessments to review", template="safeguarding/cards/review.html",
    context=review_card, permission=Permission.REVIEW_ASSESSMENT, order=21))  # fmt: skip
