"""Numbered paper forms: who may print, enter and check them, what they owe, where they show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.forms import declare as forms
from bluelamp.kernel import panels
from bluelamp.kernel.actors import Actor
from bluelamp.migration.paper import queries
from bluelamp.migration.paper.codes import Permission
from bluelamp.migration.paper.commands import overdue
from bluelamp.work import declare as work

_LEADS = [Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER, Role.SERGEANT, Role.INSPECTOR]
_STREET = [Role.OFFICER, *_LEADS, Role.CRIME_RECORDER]
_TYPISTS = [*_STREET, Role.CALL_HANDLER, Role.DISPATCHER, Role.MIGRATION_OPERATOR]

guard.grant(Permission.ISSUE_PAPER, roles=[*_LEADS, Role.MIGRATION_OPERATOR])
guard.grant(Permission.VOID_PAPER, roles=[*_LEADS, Role.MIGRATION_OPERATOR])
guard.grant(Permission.ENTER_PAPER, roles=_STREET)
guard.grant(Permission.CHECK_PAPER, roles=_STREET)
guard.grant(Permission.VIEW_PAPER, roles=_TYPISTS)
guard.grant(Permission.VIEW_PAPER_BALANCE, roles=[*_TYPISTS, Role.CHIEF_OFFICER, Role.AUDITOR, Role.MI_ANALYST,
                                                  Role.BUSINESS_OWNER])  # fmt: skip
guard.grant(Permission.CHASE_PAPER, roles=[Role.CONTROL_SUPERVISOR])

forms.version_from(Path(__file__).parents[1] / "data" / "paper_heading_1.json")

work.task(overdue.OUTSTANDING, label="Paper form that has not come back", action="Find it, enter it or void it",
          escalate_to=("control_supervisor", "force_incident_manager"))  # fmt: skip
work.task(overdue.UNVERIFIED, label="Paper entry that only one person has read", action="Read it as the second person",
          escalate_to=("control_supervisor", "force_incident_manager"))  # fmt: skip


def _papers(viewer: Actor, record: Any) -> Mapping[str, Any]:
    return {"papers": queries.papers_of(viewer, str(record.ref))}


for _place in ("control.incident", "nominals.person"):
    panels.add(_place, panels.Panel(name=f"{_place}.paper", template="migration/paper/panel.html", context=_papers,
                                    permission=Permission.VIEW_PAPER, order=80))  # fmt: skip
panels.nav(panels.NavItem(name="migration.paper", label="Paper forms", url_name="migration:paper",
                          permission=Permission.VIEW_PAPER, order=91))  # fmt: skip
