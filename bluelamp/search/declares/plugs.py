"""What search plugs in: who may search, and the tabs of its page."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.search import commands, tabs
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.queries.for_tabs import PEOPLE_FIELDS, people_tab
from bluelamp.search.queries.place_tabs import (
    PLACE_FIELDS,
    TEXT_FIELDS,
    organisations_tab,
    places_tab,
    text_tab,
)
from bluelamp.search.queries.things.tabs import (
    DESCRIBED_FIELDS,
    LINKED_FIELDS,
    THING_FIELDS,
    described_tab,
    linked_tab,
    things_tab,
)

NOT_FOR = {
    Role.TELEPHONY, Role.PARTNER, Role.ACCESS_MANAGER, Role.PLATFORM_ADMIN, Role.MI_ANALYST, Role.CHIEF_OFFICER
}  # fmt: skip

SEARCHERS = [role for role in Role if role not in NOT_FOR]
PROTECTORS = [
    Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR, Role.INSPECTOR, Role.CONTROL_SUPERVISOR,
    Role.FORCE_INCIDENT_MANAGER,
]  # fmt: skip

guard.grant(Permission.SEARCH_PEOPLE, roles=SEARCHERS)
guard.grant(Permission.SEARCH_THINGS, roles=SEARCHERS)
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
tabs.add(
    tabs.Tab(
        name="things", label="Vehicles and phones", find=things_tab, template="search/tabs/things.html",
        kinds=frozenset({
            FactKind.VRM, FactKind.VIN, FactKind.PHONE, FactKind.EMAIL, FactKind.HANDLE, FactKind.MAKE, FactKind.MODEL,
        }),
        permission=Permission.SEARCH_THINGS, order=20, noun=("vehicle, phone or name", "vehicles, phones or names"),
        fields=THING_FIELDS, form="search/tabs/things_form.html",
        example="As much as is known: AB12 CDE, 57 TSA, A?12*, contains AB and 57, AB12 red ford; 07700 900123 or its"
        " last six figures, j.smith@example.com, @smithy_99.",
    )
)  # fmt: skip
tabs.add(
    tabs.Tab(
        name="linked", label="Person and vehicle or place", find=linked_tab, template="search/tabs/linked.html",
        kinds=frozenset({
            FactKind.VRM, FactKind.DISTRICT, FactKind.PHONE, FactKind.EMAIL, FactKind.HANDLE, FactKind.MAKE,
            FactKind.MODEL, FactKind.COLOUR,
        }),
        permission=Permission.SEARCH_THINGS, order=25, noun=("person", "people"), fields=LINKED_FIELDS,
        form="search/tabs/linked_form.html",
        example="A person and what they are tied to: smith AB12, khan M14 5, red focus khan, smith 07700 900123.",
    )
)  # fmt: skip
tabs.add(
    tabs.Tab(
        name="described", label="Description", find=described_tab, template="search/tabs/linked.html",
        kinds=frozenset({FactKind.TRAIT}), permission=Permission.SEARCH_PEOPLE, order=27, noun=("person", "people"),
        fields=DESCRIBED_FIELDS, form="search/tabs/described_form.html",
        example="How somebody looks, under “single facts”: with a name or a postcode district, a mark or tattoo, or at"
        " least four facts.",
    )
)  # fmt: skip
tabs.add(
    tabs.Tab(
        name="places", label="Places", find=places_tab, template="search/tabs/places.html",
        kinds=frozenset({
            FactKind.POSTCODE, FactKind.DISTRICT, FactKind.ADDRESS, FactKind.UPRN, FactKind.GRID, FactKind.WORDS3,
        }),
        permission=Permission.SEARCH_PLACES, order=30, noun=("place", "places"), fields=PLACE_FIELDS,
        form="search/tabs/places_form.html",
        example="As it is written or spelt: 12 alma st newport, flat 2 rose house, NP20 4AD, NP20* for a district,"
        " ST 310 881, a UPRN.",
    )
)  # fmt: skip
tabs.add(
    tabs.Tab(
        name="organisations", label="Organisations", find=organisations_tab,
        template="search/tabs/organisations.html", kinds=frozenset({FactKind.ORGANISATION, FactKind.COMPANY}),
        permission=Permission.SEARCH_ORGANISATIONS, order=40, noun=("organisation", "organisations"),
        example="Any name it goes by, or its company number; Ltd and PLC do not matter.",
    )
)  # fmt: skip
tabs.add(
    tabs.Tab(
        name="text", label="Narratives", find=text_tab, template="search/tabs/text.html", kinds=frozenset({FactKind.WORDS}),
        permission=Permission.SEARCH_TEXT, order=50, noun=("narrative", "narratives"), fields=TEXT_FIELDS,
        form="search/tabs/text_form.html",
        example='Words of logs, crimes and assessments: knife door, "red door", thre*, knife OR blade, -music.',
    )
)  # fmt: skip
commands.verifier(
    "vehicles, phones and online names", check=commands.verify_things, repair=commands.rebuild_things
)
guard.grant(
    Permission.VIEW_NAME_LISTS, roles=[Role.PLATFORM_ADMIN, Role.AUDITOR, Role.PROFESSIONAL_STANDARDS]
)
guard.grant(Permission.EDIT_NAME_LISTS, roles=[Role.PLATFORM_ADMIN])
panels.nav(
    panels.NavItem(
        name="search.names",
        label="Name lists",
        url_name="search:names",
        permission=Permission.VIEW_NAME_LISTS,
        order=85,
    )
)
