"""Who brings held rows in by hand, who agrees, and who hears of rows that vanish."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.migration import jobs
from bluelamp.migration.codes import Permission
from bluelamp.work import declare as work

guard.grant(Permission.AUDIT_ROWS, roles=[Role.MIGRATION_OPERATOR, Role.AUDITOR])
guard.grant(
    Permission.VIEW_MISSING,
    roles=[Role.MIGRATION_OPERATOR, Role.AUDITOR, Role.PROFESSIONAL_STANDARDS, Role.PLATFORM_ADMIN],
)
guard.grant(Permission.SETTLE_MISSING, roles=[Role.AUDITOR, Role.PROFESSIONAL_STANDARDS])
work.task(
    "migration.missing_rows",
    label="Rows removed by no door of ours",
    escalate_to=(Role.PROFESSIONAL_STANDARDS.value,),
    action="See which",
)
panels.nav(
    panels.NavItem(
        name="migration.missing", label="Missing rows", url_name="migration:missing",
        permission=Permission.VIEW_MISSING, order=91,
    )
)  # fmt: skip
guard.when_restricted("migration.legacy", jobs.hide_soon)
