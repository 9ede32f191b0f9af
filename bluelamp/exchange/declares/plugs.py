"""What the exchange plugs into."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.exchange.codes import Permission
from bluelamp.kernel import panels
from bluelamp.work import declare as work

SUPERVISORS = (Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER, Role.INSPECTOR)
DESKS = (Role.REFERRAL_DESK, Role.MARAC_COORDINATOR, Role.DA_ASSESSOR)

guard.grant(Permission.VIEW_PARTNER, roles=(*DESKS, *SUPERVISORS, Role.CHIEF_OFFICER, Role.PLATFORM_ADMIN))
guard.grant(Permission.VIEW_DELIVERY, roles=(*DESKS, *SUPERVISORS, Role.OFFICER, Role.SERGEANT))
guard.grant(Permission.RETRY_DELIVERY, roles=DESKS)
guard.grant(Permission.DECLARE_PARTNER, roles=(*DESKS, *SUPERVISORS, Role.PLATFORM_ADMIN))
guard.grant(Permission.CARRY_REFERRAL, roles=())
guard.grant(Permission.ACKNOWLEDGE, roles=(Role.PARTNER, *DESKS))

work.task("exchange.ring_partner", label="Referral not delivered: ring the partner", action="Ring",
          escalate_to=("referral_desk", "inspector"))  # fmt: skip
work.task("exchange.chase_receipt", label="Referral not acknowledged: ring the partner", action="Ring",
          escalate_to=("referral_desk", "inspector"))  # fmt: skip
panels.nav(panels.NavItem(name="partners", label="Partners", url_name="exchange:partners",
                          permission=Permission.VIEW_PARTNER, order=60))  # fmt: skip
