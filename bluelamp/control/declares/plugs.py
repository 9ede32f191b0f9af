"""What the control room plugs into: permissions, kinds of duty, navigation, home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.control import queries
from bluelamp.control.codes import Permission
from bluelamp.control.commands import duties
from bluelamp.control.queries import narratives, places
from bluelamp.kernel import panels
from bluelamp.kernel.actors import Actor
from bluelamp.search import declare as search
from bluelamp.work import declare as work

_ROOM = [Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER]
_LEADS = [Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER]
_STREET = [Role.OFFICER, Role.SERGEANT, Role.INSPECTOR]
_READERS = [*_ROOM, *_STREET, Role.CRIME_RECORDER, Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR,
            Role.PROFESSIONAL_STANDARDS, Role.CHIEF_OFFICER]  # fmt: skip

GRANTS = {
    Permission.VIEW_BOARD: [*_ROOM, *_STREET],
    Permission.VIEW_INCIDENT: [*_READERS, Role.RETENTION_REVIEWER],
    Permission.VIEW_CONTACT: _ROOM,
    Permission.VIEW_RESTRICTED_LINE: [*_LEADS, Role.INSPECTOR, Role.PROFESSIONAL_STANDARDS],
    Permission.SEARCH_DOMESTIC: [Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR, Role.CHIEF_OFFICER,
                                 Role.MI_ANALYST, Role.MIGRATION_OPERATOR, *_LEADS],
    Permission.TAKE_CALL: _ROOM,
    Permission.RECEIVE_TELEPHONY: [Role.TELEPHONY],
    Permission.OPEN_INCIDENT: [*_ROOM, *_STREET],
    Permission.ADD_LOG_LINE: [*_ROOM, *_STREET, Role.CRIME_RECORDER],
    Permission.GRADE_INCIDENT: _ROOM,
    Permission.APPROVE_DOWNGRADE: _LEADS,
    Permission.LINK_PERSON: [*_ROOM, *_STREET],
    Permission.MARK_INCIDENT: [*_ROOM, *_STREET],
    Permission.DISPATCH_UNIT: [Role.DISPATCHER, *_LEADS],
    Permission.SET_UNIT_STATUS: [Role.DISPATCHER, *_LEADS, *_STREET],
    Permission.REPORT_POSITION: [Role.TELEPHONY, Role.DISPATCHER, *_LEADS, *_STREET],
    Permission.CLOSE_INCIDENT: [Role.DISPATCHER, *_LEADS, *_STREET, Role.CRIME_RECORDER],
    Permission.WAIVE_CHECKLIST: _LEADS,
    Permission.REOPEN_INCIDENT: _LEADS,
    Permission.ESCALATE: [Role.CONTROL_SUPERVISOR],
    Permission.IMPORT_INCIDENTS: [Role.MIGRATION_OPERATOR],
    Permission.LOAD_REFERENCE: [Role.PLATFORM_ADMIN],
}  # fmt: skip

for _permission, _roles in GRANTS.items():
    guard.grant(_permission, roles=_roles)

work.task(
    duties.CALL_BACK,
    label="Call back an abandoned caller",
    escalate_to=("control_supervisor",),
    action="Call back",
)
work.task(duties.UNMET, label="Answer for an incident without a unit",
          escalate_to=("inspector", "force_incident_manager"), action="Acknowledge")  # fmt: skip

search.narrative(narratives.LINES, "Incident logs", Permission.VIEW_INCIDENT, narratives.present,
                 records=narratives.lines_after)  # fmt: skip
search.narrative(narratives.RESTRICTED, "Restricted lines of incident logs", Permission.VIEW_RESTRICTED_LINE,
                 narratives.present, records=narratives.restricted_lines_after)  # fmt: skip
search.tally("control.incidents", permission=Permission.VIEW_INCIDENT, count=places.tallies_at)

panels.nav(panels.NavItem(name="control.board", label="Control board", url_name="control:board",
                          permission=Permission.VIEW_BOARD, order=10))  # fmt: skip
guard.work_page("control:incident", lambda given: f"incident:{given['ref']}")
guard.work_page("control:call", lambda given: f"contact:{given['ref']}")
panels.nav(panels.NavItem(name="control.calls", label="Calls", url_name="control:calls",
                          permission=Permission.VIEW_CONTACT, order=11))  # fmt: skip
panels.nav(panels.NavItem(name="control.incidents", label="Incidents", url_name="control:incidents",
                          permission=Permission.VIEW_INCIDENT, order=12))  # fmt: skip


def _room_now(viewer: Actor) -> Mapping[str, Any]:
    board = queries.board_state(viewer)
    waiting = [row for row in board.incidents if row.state == "unresourced"]
    return {"open": len(board.incidents), "unresourced": len(waiting),
            "ringing": sum(call.state == "ringing" for call in board.calls),
            "unresolved": sum(call.state in ("answered", "abandoned") for call in board.calls)}  # fmt: skip


panels.home(panels.HomeCard(
    name="control.now", title="The room now", template="control/home/now.html", context=_room_now,
    permission=Permission.VIEW_BOARD, order=10,
    roles=frozenset({Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER,
                     Role.SERGEANT, Role.INSPECTOR})))  # fmt: skip
