"""What the shell plugs in: the home page, for everybody who signs in at a screen."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.web.codes import Permission

INTERFACES = (Role.TELEPHONY, Role.PARTNER)

EVERYBODY = [role for role in Role if role not in INTERFACES]

guard.grant(Permission.SEE_HOME, roles=EVERYBODY)
guard.grant(Permission.REPORT_PROBLEM, roles=EVERYBODY)
guard.grant(Permission.READ_PROBLEMS, roles=[Role.PLATFORM_ADMIN])

panels.nav(
    panels.NavItem(
        name="web.home", label="Home", url_name="web:home", permission=Permission.SEE_HOME, order=1
    )
)
panels.nav(
    panels.NavItem(
        name="web.problems",
        label="Problems",
        url_name="web:problems",
        permission=Permission.READ_PROBLEMS,
        order=95,
    )
)
