"""What geography plugs in: who may look for places, ask who is nearest and close roads."""

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.geography.codes import Permission

ROOM = (Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER)
INTERFACES = (Role.TELEPHONY, Role.PARTNER)
PEOPLE = [role for role in Role if role not in INTERFACES]

guard.grant(Permission.SEARCH_PLACES, roles=PEOPLE)
guard.grant(Permission.SEE_MAP, roles=PEOPLE)
guard.grant(Permission.SUGGEST_UNITS, roles=[*ROOM, Role.SERGEANT, Role.INSPECTOR])
guard.grant(
    Permission.CLOSE_ROAD, roles=[Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER]
)
