"""What the ledger of duties plugs into: who may see, settle, hand over, waive and count duties."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.work.codes import Permission
from bluelamp.work.web.cards import my_work_card, team_work_card

SUPERVISORS = (Role.SERGEANT, Role.INSPECTOR, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER,
               Role.MARAC_COORDINATOR)  # fmt: skip
ASSURANCE = (Role.PROFESSIONAL_STANDARDS, Role.AUDITOR)
MOVERS = (Role.MIGRATION_OPERATOR, Role.BUSINESS_OWNER)
STEWARDS = (Role.DATA_QUALITY_OFFICER,)
DESKS = (Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.CRIME_RECORDER)
FRONT_LINE = (Role.OFFICER, Role.CALL_HANDLER, Role.DISPATCHER)
FORCE_WIDE = (*SUPERVISORS, *DESKS, Role.CHIEF_OFFICER)

guard.grant(Permission.VIEW_DUTY, roles=(*FRONT_LINE, *FORCE_WIDE, *ASSURANCE, *MOVERS, *STEWARDS))
guard.grant(Permission.VIEW_FORCE_DUTY, roles=FORCE_WIDE)
guard.grant(Permission.SETTLE_DUTY, roles=(*FRONT_LINE, *SUPERVISORS, *DESKS, *ASSURANCE, *MOVERS, *STEWARDS))
guard.grant(Permission.WAIVE_DUTY, roles=SUPERVISORS)
guard.grant(Permission.ASSIGN_DUTY, roles=(*SUPERVISORS, *DESKS, *STEWARDS))
guard.grant(Permission.OWE_DUTY, roles=SUPERVISORS)
guard.grant(Permission.COUNT_DUTY, roles=(*FRONT_LINE, *FORCE_WIDE, Role.MI_ANALYST))

guard.work_page("work:duty", lambda given: f"duty:{given['duty']}")
panels.nav(panels.NavItem(name="work", label="My work", url_name="work:mine", permission=Permission.VIEW_DUTY,
                          order=10))  # fmt: skip
panels.home(panels.HomeCard(name="work.mine", title="My work", template="work/cards/work.html", context=my_work_card,
                            permission=Permission.VIEW_DUTY, order=10))  # fmt: skip
panels.home(panels.HomeCard(name="work.team", title="My team’s work", template="work/cards/work.html",
                            context=team_work_card, permission=Permission.VIEW_DUTY, order=11))  # fmt: skip
