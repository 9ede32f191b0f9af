"""What insight plugs into."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.insight.codes import Permission
from bluelamp.insight.web.cards import backlog_card
from bluelamp.kernel import panels

READERS = (Role.CHIEF_OFFICER, Role.INSPECTOR, Role.SERGEANT, Role.FORCE_INCIDENT_MANAGER, Role.CONTROL_SUPERVISOR,
           Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR)  # fmt: skip

guard.grant(Permission.VIEW_BACKLOG, roles=READERS)
panels.nav(panels.NavItem(name="insight.backlogs", label="Backlogs", url_name="insight:backlogs",
                          permission=Permission.VIEW_BACKLOG, order=50))  # fmt: skip
panels.home(panels.HomeCard(
    name="insight.backlogs", title="What the force owes", template="insight/cards/backlog.html", context=backlog_card,
    permission=Permission.VIEW_BACKLOG, roles=frozenset({Role.CHIEF_OFFICER.value}), order=5))  # fmt: skip
