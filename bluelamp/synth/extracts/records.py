"""The 2003 records system: a relational dump as CSV, one file a table (docs/extracts/records-2003.md)."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from bluelamp.synth import naming, phrases
from bluelamp.synth.domestic import OMITTED_FROM, OMITTED_TO
from bluelamp.synth.extracts import records_dirt
from bluelamp.synth.extracts.dirt import Row, Table
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Live, Shape, Tables
from bluelamp.synth.types import Crime, Force

SOURCE = "records"
OFFENCE_CODES = {code: (title, klass) for klass, title, codes in phrases.OFFENCES.values() for code in codes}
HEADS = {
    "NOMINAL": "NOM_ID SEX DOB DOB_EST ETHNICITY CREATED",
    "NOMINAL_NAME": "NAME_ID NOM_ID NAME_TYPE TITLE FORENAMES SURNAME",
    "NOMINAL_IDENT": "NOM_ID SCHEME VALUE",
    "NOMINAL_PHONE": "NOM_ID PHONE",
    "NOMINAL_ADDRESS": "ADDR_ID NOM_ID LINE1 TOWN POSTCODE FROM_DATE TO_DATE",
    "NOMINAL_LINK": "NOM_ID OTHER_NOM_ID LINK_TYPE",
    "NOMINAL_WARNING": "NOM_ID WARN_CODE TEXT SINCE",
    "SCHOOL": "SCHOOL_CODE NAME PHASE POSTCODE",
    "NOMINAL_SCHOOL": "NOM_ID SCHOOL_CODE FROM_DATE",
    "VEHICLE": "VRM MAKE MODEL COLOUR KEEPER_NOM_ID",
    "OFFENCE_CODE": "CODE TITLE CLASS",
    "CRIME": (
        "CRIME_NO INCIDENT_REF RECORDED HAPPENED OFFENCE_CODE ADDRESS POSTCODE BEAT OUTCOME DA_FLAG "
        "NARR_LEN NARRATIVE OIC"
    ),
    "CRIME_PERSON": "CRIME_NO NOM_ID ROLE",
    "TASK": "TASK_ID CRIME_NO TASK_TYPE RAISED DUE OWNER STATUS TEXT",
    "WARRANT": "WARRANT_NO NOM_ID CRIME_NO COURT KIND ISSUED STATUS EXECUTED",
    "RISK_ASSESSMENT": "RA_REF INCIDENT_REF VICTIM_NOM_ID SUSPECT_NOM_ID GRADE TICKS SIGNED",
    "REFERRAL": "REF_NO KIND SOURCE_REF NOM_ID SENT RECIPIENT STATUS",
}
WITHOUT_CODE, UNALLOCATED = records_dirt.WITHOUT_CODE, records_dirt.UNALLOCATED


def day(value: date) -> str:
    """A date as this system dumps it."""
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """A time as this system dumps it."""
    return f"{value:%d/%m/%Y %H:%M:%S}"


class Dump:
    """Fills the tables from a force."""

    def __init__(self, force: Force, index: Index) -> None:
        self._force = force
        self._index = index
        self._told = set(force.story.values())
        self.tables = {
            name: Table(SOURCE, f"records/{name}.csv", head.split()) for name, head in HEADS.items()
        }

    def fill(self) -> Tables:
        """Every table of the dump."""
        if self._told:
            self._codes()
        self._nominals()
        self._kinship()
        self._crimes()
        self._casework()
        self._safeguarding()
        return self.tables

    def _codes(self) -> None:
        for code, (title, klass) in sorted(OFFENCE_CODES.items()):
            self.tables["OFFENCE_CODE"].add(code, title, klass, spare=False)
        for school in self._force.schools.values():
            self.tables["SCHOOL"].add(school.code, school.name, school.phase, school.postcode, spare=False)

    def _nominals(self) -> None:
        for nominal in self._index.all():
            human, owner = nominal.human, nominal.number
            spare = human.number not in self._told and self._index.is_alone(human.number)
            ethnicity = naming.ETHNICITY[human.origin]
            created = day(max(human.born, date(2003, 4, 1)))
            self.tables["NOMINAL"].add(
                nominal.number, human.sex, day(nominal.born), "N", ethnicity, created, spare=spare, owner=owner,
                is_head=True,
            )  # fmt: skip
            names = self.tables["NOMINAL_NAME"]
            names.add(self._number("A"), nominal.number, "L", human.title, nominal.forenames,
                      nominal.surname, spare=spare, owner=owner)  # fmt: skip
            if nominal.has_identifiers:
                self._particulars(nominal.number, human.number)
            self._addresses(nominal.number, human.household, spare)

    def _particulars(self, number: str, who: int) -> None:
        human, spare = self._force.humans[who], who not in self._told
        names = self.tables["NOMINAL_NAME"]
        for alias in [*human.aliases, *([human.birth_surname] if human.birth_surname else [])]:
            kind = "B" if alias == human.birth_surname else "A"
            names.add(self._number("A"), number, kind, "", human.forename, alias, spare=spare, owner=number)
        for scheme, value in (("PNC", human.pnc), ("CRO", human.cro)):
            if value:
                self.tables["NOMINAL_IDENT"].add(number, scheme, value, spare=spare, owner=number)
        if human.phone and (human.number % 5 < 2 or who in self._told):
            self.tables["NOMINAL_PHONE"].add(number, human.phone, spare=spare, owner=number)
        if human.school:
            since = day(date(human.born.year + 4, 9, 4))
            self.tables["NOMINAL_SCHOOL"].add(number, human.school, since, spare=spare, owner=number)

    def _addresses(self, number: str, household: int, spare: bool) -> None:
        home, table = self._force.households[household], self.tables["NOMINAL_ADDRESS"]
        if home.before:
            table.add(self._number("D"), number, home.before.line, home.before.town,
                      home.before.postcode, "01/06/2004", "14/03/2011", spare=spare, owner=number)  # fmt: skip
        table.add(self._number("D"), number, home.place.line, home.place.town,
                  home.place.postcode, "14/03/2011", "", spare=spare, owner=number)  # fmt: skip

    def _number(self, letter: str) -> str:
        return f"{letter}{self._force.numbers.next(letter):08d}"

    def _kinship(self) -> None:
        table = self.tables["NOMINAL_LINK"]
        known = {n.human.number for n in self._index.all()}
        for who in sorted(known):
            human = self._force.humans[who]
            kin = (("PARTNER", human.partner), ("CHILD OF", human.mother), ("CHILD OF", human.father))
            for kind, other in kin:
                if other in known and not (kind == "PARTNER" and other < who):
                    table.add(self._index.first(who), self._index.first(other), kind,
                              spare=who not in self._told)  # fmt: skip
        for marker in self._force.warnings:
            self.tables["NOMINAL_WARNING"].add(
                self._index.first(marker.human), marker.code, marker.text, day(marker.since),
                spare=marker.human not in self._told,
            )  # fmt: skip
        for vehicle in self._force.vehicles:
            self.tables["VEHICLE"].add(
                vehicle.vrm, vehicle.make, vehicle.model, vehicle.colour, self._index.first(vehicle.keeper)
            )

    def _crimes(self) -> None:
        for crime in self._force.crimes:
            spare = self._is_spare(crime)
            self.tables["CRIME"].add(
                crime.ref, crime.incident, moment(crime.recorded_at), moment(crime.happened_at),
                crime.offence, crime.place.one_line, crime.place.postcode, crime.place.beat, crime.outcome,
                "Y" if crime.domestic else "N", len(crime.narrative), crime.narrative, crime.officer,
                spare=spare, owner=crime.ref, is_head=True,
            )  # fmt: skip
            for part in crime.parts:
                self.tables["CRIME_PERSON"].add(
                    crime.ref, self._index.pick(part.human), part.role, spare=spare, owner=crime.ref
                )

    def _is_spare(self, crime: Crime) -> bool:
        in_july = OMITTED_FROM <= crime.recorded_at.date() <= OMITTED_TO
        return not in_july and not any(part.human in self._told for part in crime.parts)

    def _casework(self) -> None:
        for task in self._force.tasks:
            self.tables["TASK"].add(
                self._number("T"), task.crime, task.kind, moment(task.raised), day(task.due), task.owner,
                "O" if task.is_open else "C", task.text, owner=task.crime,
            )  # fmt: skip
        for warrant in self._force.warrants:
            executed = warrant.executed
            self.tables["WARRANT"].add(
                self._number("W"), self._index.first(warrant.human), warrant.crime, warrant.court, warrant.kind,
                day(warrant.issued), "E" if executed else "O", day(executed) if executed else "",
                spare=executed is not None,
            )  # fmt: skip

    def _safeguarding(self) -> None:
        for made in self._force.assessments:
            self.tables["RISK_ASSESSMENT"].add(
                made.ref, made.incident, self._index.first(made.victim), self._index.first(made.suspect),
                made.grade, made.ticks, moment(made.at), spare=False,
            )  # fmt: skip
        for referral in self._force.referrals:
            self.tables["REFERRAL"].add(
                referral.ref, referral.rule, referral.source, self._index.first(referral.subject),
                moment(referral.at), referral.told, "OPEN" if referral.is_open else "CLOSED", spare=False,
            )  # fmt: skip


def fill(force: Force, index: Index) -> Tables:
    """Every table of the dump."""
    return Dump(force, index).fill()


def csv_line(cells: list[str]) -> str:
    """One record as this system writes it."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n").writerow(cells)
    return sink.getvalue()


def prolog(table: Table, taken: date) -> bytes:
    """The header row; the crime file carries a byte-order mark, as exported by a spreadsheet."""
    mark = b"\xef\xbb\xbf" if table.file.endswith("CRIME.csv") else b""
    return mark + csv_line(table.head).encode()


def line(row: Row) -> bytes:
    """One record in UTF-8."""
    return csv_line(row.cells).encode()


def live(tables: Tables) -> Live:
    """Crimes without a result, warrants that are out, referrals in hand."""
    for row in tables["CRIME"].rows:
        if len(row.cells) == len(tables["CRIME"].head) and row.cells[8] in ("", "0"):
            yield "investigation", row.cells[0].lower()
    for row in tables["WARRANT"].rows:
        if row.cells[6:7] == ["O"]:
            yield "warrant", row.cells[0]
    for row in tables["REFERRAL"].rows:
        if row.cells[6:7] == ["OPEN"]:
            yield "safeguarding", row.cells[0]


SHAPE = Shape(SOURCE, fill, records_dirt.plant, prolog, line, live)
