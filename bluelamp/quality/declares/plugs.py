"""What data quality plugs into: who may see, ask, let stand and correct; the kinds of duty it owes."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.quality.codes import Permission
from bluelamp.quality.commands.owing import DUTY
from bluelamp.quality.declare.checks import STEWARD
from bluelamp.quality.web.cards import records_card
from bluelamp.work import declare as work

STEWARDS = (Role.DATA_QUALITY_OFFICER,)
SUPERVISORS = (Role.SERGEANT, Role.INSPECTOR, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER)
OWNERS = (Role.CRIME_RECORDER, Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MIGRATION_OPERATOR,
          Role.BUSINESS_OWNER)  # fmt: skip

guard.grant(Permission.VIEW_QUALITY, roles=(*STEWARDS, *SUPERVISORS, *OWNERS, Role.CHIEF_OFFICER))
guard.grant(Permission.VIEW_FINDING, roles=(*STEWARDS, *SUPERVISORS, *OWNERS))
guard.grant(Permission.WAIVE_FINDING, roles=(*STEWARDS, Role.INSPECTOR))
guard.grant(Permission.RUN_CHECKS, roles=STEWARDS)
guard.grant(Permission.PROPOSE_CORRECTION, roles=STEWARDS)
guard.grant(Permission.APPROVE_CORRECTION, roles=(*STEWARDS, Role.INSPECTOR))
guard.grant(Permission.UNDO_CORRECTION, roles=(*STEWARDS, Role.INSPECTOR))

work.task(DUTY, label="Put records right", escalate_to=(STEWARD, "supervisors"), action="Open the findings")

panels.nav(panels.NavItem(name="quality", label="Data quality", url_name="quality:board",
                          permission=Permission.VIEW_QUALITY, order=80))  # fmt: skip
panels.home(panels.HomeCard(name="quality.records", title="Records to put right", template="quality/home_card.html",
                            context=records_card, permission=Permission.VIEW_QUALITY, order=60,
                            roles=frozenset({Role.DATA_QUALITY_OFFICER, Role.CHIEF_OFFICER})))  # fmt: skip
