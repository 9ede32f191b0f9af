"""What data quality plugs into: who may see, ask, let stand and correct; the kinds of duty it owes."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.quality.codes import Permission
from bluelamp.quality.commands.owing import DUTY
from bluelamp.quality.declare.checks import STEWARD
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
