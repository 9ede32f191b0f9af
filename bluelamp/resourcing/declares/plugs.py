"""What resource management plugs into."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.resourcing.codes import Permission

_CONTROL = [Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER]
_STREET = [Role.OFFICER, Role.SERGEANT, Role.INSPECTOR]

guard.grant(Permission.VIEW_TOURS, roles=[*_CONTROL, *_STREET])
guard.grant(Permission.BOOK_ON, roles=[*_STREET, Role.DISPATCHER, Role.CONTROL_SUPERVISOR])
guard.grant(Permission.BOOK_OFF, roles=[*_STREET, Role.DISPATCHER, Role.CONTROL_SUPERVISOR])
