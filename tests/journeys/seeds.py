"""People that journeys look for, recorded once for the whole test session."""

from __future__ import annotations

SEED = """
from datetime import date, datetime, UTC
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as c
from bluelamp.nominals.types import *
def person(given, family, born, sex, **more):
    return c.create_person(SYSTEM, person=NewPerson(names=(NewName(given=given, family=family),),
        births=(NewBirth(on=born),) if born else (), description=Description(sex=sex), **more))
ref = person("Siobhán", "O'Neill-Khan", date(1988, 4, 3), Sex.FEMALE,
    source=Source(system="RMS 2003", record="4711", method=Method.MIGRATED))
c.add_name(SYSTEM, ref=ref, name=NewName(given="Vonnie", family="Kane", kind=NameKind.ALIAS))
c.add_identifier(SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.PNC, value="03/62845E"))
c.add_identifier(SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.CRO, value="85227/65G"))
c.add_marker(SYSTEM, marker=NewMarker(about=str(ref), marker_class=MarkerClass.OFFICER_SAFETY, label="Dog at address",
    reason="Large dog bit an officer", owner="Riverside response"))
c.add_marker(SYSTEM, marker=NewMarker(about=str(ref), marker_class=MarkerClass.VULNERABILITY, label="Repeat victim",
    reason="Four domestic incidents in a year"))
home = c.create_location(SYSTEM, place=NewPlace(text="4 Alma Street, Riverside", postcode="NP19 4AB"))
phone = c.create_phone(SYSTEM, number="07700 900123")
liam, amy = person("Liam", "Khan", date(1985, 1, 2), Sex.MALE), person("Amy", "Khan", date(2017, 9, 9), Sex.FEMALE)
school = c.create_organisation(SYSTEM, organisation=NewOrganisation(name="St Mary's Primary", kind="school"))
event = c.record_event(SYSTEM, event=NewEvent(kind=EventKind.CRIME, reference="03/1234", category="Assault",
    start=datetime(2019, 7, 3, 22, 15, tzinfo=UTC), summary="Pushed against a door by partner."))
hidden = c.record_event(SYSTEM, event=NewEvent(kind=EventKind.INTELLIGENCE, reference="I/77", is_restricted=True,
    start=datetime(2020, 1, 3, 9, 0, tzinfo=UTC)))
for start, end, kind in ((ref, home, LinkType.LIVES_AT), (ref, phone, LinkType.USES_PHONE), (ref, liam, LinkType.PARTNER),
    (ref, amy, LinkType.PARENT), (amy, school, LinkType.ATTENDS_SCHOOL), (ref, event, LinkType.VICTIM),
    (liam, event, LinkType.SUSPECT), (ref, hidden, LinkType.SUBJECT)):
    c.link(SYSTEM, link=NewLink(start=str(start), end=str(end), type=kind))
other = person("Shivaun", "Oneil", date(1999, 7, 21), Sex.FEMALE)
for n, (g, f) in enumerate([("Sean", "O'Neill"), ("Simon", "Neill"), ("Sharon", "O'Neil"), ("Shaun", "Khan")]):
    person(g, f, date(1970 + n, 5, 6), Sex.UNKNOWN)
secret = person("Sealed", "Quarterpenny", date(1980, 1, 2), Sex.MALE)
c.restrict_person(SYSTEM, ref=secret, state=Restriction.RESTRICTED, reason="Member of police staff", unit="Standards")
print(ref.id)
"""
