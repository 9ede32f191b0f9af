"""What nominals plugs in: who may do what, how a person is shown among search hits, navigation."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import panels
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands.filing import refile_restricted, subjects_after
from bluelamp.nominals.commands.thing_filing import file_things_again, things_astray
from bluelamp.nominals.queries import entries, things
from bluelamp.nominals.queries.showing import parts_of, shown_in_search
from bluelamp.nominals.queries.summaries import summarise
from bluelamp.search import commands as search
from bluelamp.search import declare
from bluelamp.work import declare as work

CONTROL = [Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER]
RESPONSE = [Role.OFFICER, Role.SERGEANT, Role.INSPECTOR]
DESKS = [Role.CRIME_RECORDER, Role.REFERRAL_DESK, Role.DA_ASSESSOR, Role.MARAC_COORDINATOR]
ASSURANCE = [Role.PROFESSIONAL_STANDARDS, Role.AUDITOR]
LOADERS = [Role.MIGRATION_OPERATOR]
WRITERS = [*CONTROL, *RESPONSE, *DESKS, *LOADERS]
READERS = [*WRITERS, *ASSURANCE, Role.RETENTION_REVIEWER]
MATCHERS = [Role.CRIME_RECORDER, Role.INSPECTOR, Role.SERGEANT, *LOADERS]

guard.grant(Permission.VIEW_PERSON, roles=READERS)
guard.grant(Permission.VIEW_OBJECT, roles=READERS)
guard.grant(Permission.VIEW_WARNINGS, roles=READERS)
guard.grant(Permission.RECORD_PERSON, roles=WRITERS)
guard.grant(Permission.RECORD_OBJECT, roles=WRITERS)
guard.grant(Permission.LINK_RECORDS, roles=WRITERS)
guard.grant(Permission.MARK_RECORD, roles=[*CONTROL, *RESPONSE, *DESKS])
guard.grant(Permission.MERGE_PERSONS, roles=[Role.CRIME_RECORDER, Role.INSPECTOR, Role.SERGEANT, *LOADERS])
guard.grant(Permission.DECIDE_MATCH, roles=MATCHERS)
guard.grant(Permission.SUPERVISE_MATCH, roles=[Role.INSPECTOR, Role.SERGEANT])
guard.grant(Permission.PIN_VALUE, roles=MATCHERS)
guard.grant(Permission.RUN_MATCHING, roles=[Role.CRIME_RECORDER, *LOADERS])
guard.grant(Permission.RESTRICT_PERSON, roles=[Role.INSPECTOR, Role.PROFESSIONAL_STANDARDS])
guard.grant(Permission.RESTRICT_OBJECT, roles=[Role.INSPECTOR, Role.PROFESSIONAL_STANDARDS])
guard.grant(Permission.IMPORT_PERSONS, roles=LOADERS)

declare.presenter("person", shown_in_search)
declare.subject_records("person", subjects_after)
declare.entry("location", entries.show_places, records=entries.places_after)
declare.entry("organisation", entries.show_organisations, records=entries.organisations_after)
declare.summary("person", summarise)
work.task(
    "nominals.wrong_merge",
    label="Acted on a wrong merge",
    escalate_to=("sergeant", "inspector"),
    action="Check",
)
guard.kind("person", parts=parts_of, url=lambda ref: f"/people/{ref.partition(':')[2]}/")
for _kind in sorted(things.TABLES):
    declare.presenter(_kind, things.present(_kind))
guard.when_restricted("nominals.things", refile_restricted)
search.verifier("vehicles, phones and online names on record", check=things_astray, repair=file_things_again)
panels.nav(
    panels.NavItem(
        name="nominals.new", label="Record a person", url_name="nominals:new",
        permission=Permission.RECORD_PERSON, order=45,
    )
)  # fmt: skip
panels.nav(
    panels.NavItem(
        name="nominals.review", label="Review desk", url_name="nominals:review",
        permission=Permission.DECIDE_MATCH, order=46,
    )
)  # fmt: skip
