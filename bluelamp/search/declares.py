"""What search plugs in: who may search, and the tabs of its page."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.search import commands, tabs
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.queries.for_tabs import PEOPLE_FIELDS, people_tab

NOT_FOR = {
    Role.TELEPHONY, Role.PARTNER, Role.ACCESS_MANAGER, Role.PLATFORM_ADMIN, Role.MI_ANALYST, Role.CHIEF_OFFICER
}  # fmt: skip

SEARCHERS = [role for role in Role if role not in NOT_FOR]
PROTECTORS = [
    Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR, Role.INSPECTOR, Role.CONTROL_SUPERVISOR,
    Role.FORCE_INCIDENT_MANAGER,
]  # fmt: skip

guard.grant(Permission.SEARCH_PEOPLE, roles=SEARCHERS)
guard.grant(Permission.SEARCH_PLACES, roles=SEARCHERS)
guard.grant(Permission.SEARCH_ORGANISATIONS, roles=SEARCHERS)
guard.grant(Permission.SEARCH_TEXT, roles=SEARCHERS)
guard.grant(Permission.FIND_PROTECTED_PLACE, roles=PROTECTORS)

commands.verifier("people", check=commands.verify_index, repair=commands.rebuild_index)
commands.verifier("narratives", check=commands.verify_narratives, repair=commands.rebuild_narratives)
guard.when_restricted("search.narratives", commands.guard_again)
commands.verifier("places and organisations", check=commands.verify_entries, repair=commands.rebuild_entries)
guard.when_restricted("search.places", commands.guard_entries_again)
tabs.add(
    tabs.Tab(
        name=tabs.PEOPLE, label="People", find=people_tab, template="search/tabs/people.html",
        kinds=frozenset({
            FactKind.NAME, FactKind.BIRTH, FactKind.AGE, FactKind.SEX, FactKind.PNC, FactKind.CRO, FactKind.ASN,
            FactKind.URN, FactKind.REFERENCE,
        }),
        permission=Permission.SEARCH_PEOPLE, order=10, noun=("person", "people"), fields=PEOPLE_FIELDS,
        form="search/tabs/people_form.html",
    )
)  # fmt: skip
