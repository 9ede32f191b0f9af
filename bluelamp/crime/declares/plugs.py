"""What crime recording plugs into."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.crime.codes import Permission
from bluelamp.crime.queries import narratives
from bluelamp.crime.queries.victims import victims_between
from bluelamp.crime.web.panels import incident_crimes
from bluelamp.kernel import panels
from bluelamp.search import declare as search
from bluelamp.work import declare as work

FRONT_LINE = (Role.OFFICER, Role.SERGEANT, Role.INSPECTOR)
READERS = (*FRONT_LINE, Role.CRIME_RECORDER, Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR,
           Role.FORCE_INCIDENT_MANAGER, Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR,
           Role.RETENTION_REVIEWER)  # fmt: skip

guard.grant(Permission.VIEW_CRIME, roles=READERS)
guard.grant(Permission.RECORD_CRIME, roles=(*FRONT_LINE, Role.CRIME_RECORDER, Role.CONTROL_SUPERVISOR))
guard.grant(Permission.LINK_PERSON, roles=(*FRONT_LINE, Role.CRIME_RECORDER))
guard.grant(Permission.IMPORT_CRIME, roles=(Role.MIGRATION_OPERATOR,))

work.source("crime.victims", victims_between)
search.narrative(narratives.NARRATIVE, "Crimes", Permission.VIEW_CRIME, narratives.present,
                 records=narratives.narratives_after)  # fmt: skip
panels.add("control.incident", panels.Panel(
    name="crime.record", template="crime/panels/incident.html", context=incident_crimes,
    permission=Permission.VIEW_CRIME, order=30))  # fmt: skip
guard.work_page("crime:crime", lambda given: f"crime:{given['crime']}")
panels.nav(panels.NavItem(name="crime", label="Crimes", url_name="crime:recent", permission=Permission.VIEW_CRIME,
                          order=40))  # fmt: skip
