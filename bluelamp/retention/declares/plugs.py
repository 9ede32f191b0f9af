"""What retention plugs into: who may review, hold, approve, undo and erase; its own rule."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.retention import declare
from bluelamp.retention.codes import Permission
from bluelamp.retention.queries.records import selected_as_due

REVIEWERS = (Role.RETENTION_REVIEWER,)
LOOKERS = (Role.RETENTION_REVIEWER, Role.BUSINESS_OWNER, Role.PROFESSIONAL_STANDARDS, Role.AUDITOR)

guard.grant(Permission.VIEW_RETENTION, roles=LOOKERS)
for _permission in (
    Permission.PROPOSE_DISPOSAL, Permission.REVIEW_RECORD, Permission.APPROVE_DISPOSAL, Permission.HOLD_RECORD,
    Permission.UNDO_DISPOSAL, Permission.ERASE_RECORD,
):  # fmt: skip
    guard.grant(_permission, roles=REVIEWERS)
guard.grant(Permission.REPLAY_ERASURES, roles=(Role.PLATFORM_ADMIN,))

panels.nav(panels.NavItem(name="retention", label="Retention", url_name="retention:overview",
                          permission=Permission.VIEW_RETENTION, order=60))  # fmt: skip
guard.work_page("retention:record", lambda given: f"{given['kind']}:{given['record']}")

declare.rule(
    "due", title="Records whose review is due", select=selected_as_due,
    citation="PIRM Code of Practice 2023; College of Policing APP, review, retention and disposal",
)  # fmt: skip
