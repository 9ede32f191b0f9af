"""What migration lets which roles do, and what it plugs into others."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries import store
from bluelamp.search import declare as search

LOOKERS = [
    Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER, Role.OFFICER,
    Role.SERGEANT, Role.INSPECTOR, Role.CRIME_RECORDER, Role.REFERRAL_DESK, Role.DA_ASSESSOR,
    Role.MARAC_COORDINATOR, Role.MIGRATION_OPERATOR, Role.DATA_QUALITY_OFFICER, Role.BUSINESS_OWNER,
]  # fmt: skip

guard.grant(Permission.RUN_LOAD, roles=[Role.MIGRATION_OPERATOR])
guard.grant(
    Permission.VIEW_BALANCE,
    roles=[Role.MIGRATION_OPERATOR, Role.CHIEF_OFFICER, Role.PLATFORM_ADMIN, Role.MI_ANALYST, Role.AUDITOR],
)
guard.grant(Permission.VIEW_LEGACY, roles=LOOKERS)
guard.grant(Permission.SEPARATE_RECORD, roles=[Role.MIGRATION_OPERATOR])
guard.grant(Permission.DECIDE_MATCH, roles=[Role.MIGRATION_OPERATOR])

panels.nav(
    panels.NavItem(
        name="migration",
        label="Migration",
        url_name="migration:balance",
        permission=Permission.VIEW_BALANCE,
        order=90,
    )
)
search.source(
    name="legacy", label=store.LABEL, permission=Permission.VIEW_LEGACY, finder=store.answer, door=store.DOOR,
    met=store.sealed_subjects_met,
)  # fmt: skip
