"""What insight plugs into."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.insight.codes import Permission
from bluelamp.insight.web.cards import backlog_card
from bluelamp.kernel import panels
from bluelamp.work import declare as work

READERS = (Role.CHIEF_OFFICER, Role.INSPECTOR, Role.SERGEANT, Role.FORCE_INCIDENT_MANAGER, Role.CONTROL_SUPERVISOR,
           Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR)  # fmt: skip

OUTSIDE = (Role.TELEPHONY, Role.PARTNER, Role.PLATFORM_ADMIN, Role.ACCESS_MANAGER, Role.MI_ANALYST, Role.AUDITOR,
           Role.CHIEF_OFFICER, Role.MIGRATION_OPERATOR)  # fmt: skip

guard.grant(Permission.VIEW_BACKLOG, roles=READERS)
guard.grant(Permission.VIEW_WATCH, roles=(Role.PROFESSIONAL_STANDARDS, Role.CHIEF_OFFICER))
guard.grant(Permission.DECIDE_WATCH, roles=(Role.PROFESSIONAL_STANDARDS, Role.CHIEF_OFFICER))
guard.grant(Permission.DECLARE_STAFF, roles=(Role.PROFESSIONAL_STANDARDS,))
guard.grant(Permission.VIEW_RESTRICTED_SEARCHES, roles=[role for role in Role if role not in OUTSIDE])
for kind, label in (("watch.alert", "Improper look?"), ("access.searched", "Protected record searched for"),
                    ("access.asked", "Access asked for"), ("access.broken", "Glass broken"),
                    ("access.glass_review", "Review of broken glass")):  # fmt: skip
    work.task(
        kind, label=label, escalate_to=("professional_standards", "chief_officer"), is_confidential=True
    )
panels.nav(panels.NavItem(name="insight.watch", label="Insider watch", url_name="insight:watch",
                          permission=Permission.VIEW_WATCH, order=77))  # fmt: skip
panels.nav(panels.NavItem(name="insight.restricted", label="Protected records", url_name="insight:restricted",
                          permission=Permission.VIEW_RESTRICTED_SEARCHES, order=76))  # fmt: skip
panels.nav(panels.NavItem(name="insight.backlogs", label="Backlogs", url_name="insight:backlogs",
                          permission=Permission.VIEW_BACKLOG, order=50))  # fmt: skip
panels.home(panels.HomeCard(
    name="insight.backlogs", title="What the force owes", template="insight/cards/backlog.html", context=backlog_card,
    permission=Permission.VIEW_BACKLOG, roles=frozenset({Role.CHIEF_OFFICER.value}), order=5))  # fmt: skip
