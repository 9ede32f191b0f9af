"""What forms plugs in."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.forms.codes import Permission

INTERFACES = (Role.TELEPHONY, Role.PARTNER)

guard.grant(Permission.KEEP_DRAFT, roles=[role for role in Role if role not in INTERFACES])
