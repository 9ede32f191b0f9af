"""Who brings held rows in by hand, who agrees, and who hears of rows that vanish."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.migration import jobs
from bluelamp.migration.codes import Permission
from bluelamp.work import declare as work

guard.grant(Permission.BRING_IN, roles=[Role.MIGRATION_OPERATOR, Role.DATA_QUALITY_OFFICER])
guard.grant(
    Permission.AGREE_ROW,
    roles=[Role.MIGRATION_OPERATOR, Role.DATA_QUALITY_OFFICER, Role.INSPECTOR, Role.BUSINESS_OWNER],
)
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
panels.nav(
    panels.NavItem(
        name="migration.held",
        label="Held rows",
        url_name="migration:held",
        permission=Permission.BRING_IN,
        order=91,
    )
)
panels.nav(
    panels.NavItem(
        name="migration.find", label="Old systems", url_name="migration:find", permission=Permission.VIEW_LEGACY,
        order=60,
    )
)  # fmt: skip
guard.when_restricted("migration.legacy", jobs.hide_soon)
