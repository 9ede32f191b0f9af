"""What search plugs in: who may search."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.search import commands
from bluelamp.search.codes import Permission

NOT_FOR = {
    Role.TELEPHONY, Role.PARTNER, Role.ACCESS_MANAGER, Role.PLATFORM_ADMIN, Role.MI_ANALYST, Role.CHIEF_OFFICER
}  # fmt: skip

guard.grant(Permission.SEARCH_PEOPLE, roles=[role for role in Role if role not in NOT_FOR])

commands.verifier("people", check=commands.verify_index, repair=commands.rebuild_index)
