"""Who rehearses, signs, leads and watches a cutover."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.migration import models, queries
from bluelamp.migration.codes import Permission
from bluelamp.retention.declare import Classification, by_ref, keep

guard.grant(
    Permission.VIEW_SHEET,
    roles=[Role.MIGRATION_OPERATOR, Role.BUSINESS_OWNER, Role.CHIEF_OFFICER, Role.AUDITOR],
)
guard.grant(Permission.RUN_REHEARSAL, roles=[Role.MIGRATION_OPERATOR])
guard.grant(Permission.MANAGE_CUTOVER, roles=[Role.MIGRATION_OPERATOR])
guard.grant(Permission.SIGN_SHEET, roles=[Role.CHIEF_OFFICER])
guard.grant(Permission.SIGN_CHECK, roles=[Role.BUSINESS_OWNER])

panels.nav(
    panels.NavItem(
        name="migration.checks", label="Spot checks", url_name="migration:checks",
        permission=Permission.SIGN_CHECK, order=91,
    )
)  # fmt: skip
panels.home(
    panels.HomeCard(
        name="migration.checks", title="My spot checks", template="migration/checks_card.html",
        context=lambda actor: {"waiting": sum(one.state == "waiting" for one in queries.checks(actor, is_mine=True))},
        permission=Permission.SIGN_CHECK, order=20,
    )
)  # fmt: skip

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

for _led in (
    models.Rehearsal, models.SourceOwner, models.Workaround, models.SheetSignature, models.Cutover,
    models.PhaseEntry, models.Delivery, models.Point, models.Comparison,
):  # fmt: skip
    keep(_led, "migration", classification=OFFICIAL)
for _named in (models.RehearsalRow, models.RehearsalDifference, models.ComparisonLine):
    keep(_named, "migration", classification=SENSITIVE)
keep(models.LiveCase, "migration", classification=SENSITIVE,
     about=[by_ref("became", is_array=True, blank={"became": "{disposed:of}"})])  # fmt: skip
keep(models.SpotCheck, "legacy", classification=SENSITIVE, about=[by_ref("refs", is_array=True)])
