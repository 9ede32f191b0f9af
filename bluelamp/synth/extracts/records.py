"""The 2003 records system: a relational dump as CSV, one file a table (docs/extracts/records-2003.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from bluelamp.synth import naming, phrases
from bluelamp.synth.domestic import OMITTED_FROM, OMITTED_TO
from bluelamp.synth.extracts.dirt import Row, Spoiler, Table
from bluelamp.synth.extracts.nominals import Index
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
        "NARR_LEN NARRATIVE"
    ),
    "CRIME_PERSON": "CRIME_NO NOM_ID ROLE",
    "RISK_ASSESSMENT": "RA_REF INCIDENT_REF VICTIM_NOM_ID SUSPECT_NOM_ID GRADE TICKS SIGNED",
    "REFERRAL": "REF_NO KIND SOURCE_REF NOM_ID SENT",
}
LONGEST_NARRATIVE = 4000


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

    def fill(self) -> dict[str, Table]:
        """Every table of the dump."""
        self._codes()
        self._nominals()
        self._kinship()
        self._crimes()
        self._safeguarding()
        return self.tables

    def _codes(self) -> None:
        for code, (title, klass) in sorted(OFFENCE_CODES.items()):
            self.tables["OFFENCE_CODE"].add(code, title, klass, spare=False)
        for school in self._force.schools.values():
            self.tables["SCHOOL"].add(school.code, school.name, school.phase, school.postcode, spare=False)

    def _nominals(self) -> None:
        for nominal in self._index.all():
            human, spare = nominal.human, nominal.human.number not in self._told
            ethnicity = naming.ETHNICITY[human.origin]
            created = day(max(human.born, date(2003, 4, 1)))
            self.tables["NOMINAL"].add(
                nominal.number, human.sex, day(nominal.born), "N", ethnicity, created, spare=spare
            )
            names = self.tables["NOMINAL_NAME"]
            names.add(f"A{len(names.rows) + 1:08d}", nominal.number, "L", human.title, nominal.forenames,
                      nominal.surname, spare=spare)  # fmt: skip
            if nominal.has_identifiers:
                self._particulars(nominal.number, human.number)
            self._addresses(nominal.number, human.household, spare)

    def _particulars(self, number: str, who: int) -> None:
        human, spare = self._force.humans[who], who not in self._told
        names = self.tables["NOMINAL_NAME"]
        for alias in [*human.aliases, *([human.birth_surname] if human.birth_surname else [])]:
            kind = "B" if alias == human.birth_surname else "A"
            names.add(f"A{len(names.rows) + 1:08d}", number, kind, "", human.forename, alias, spare=spare)
        for scheme, value in (("PNC", human.pnc), ("CRO", human.cro)):
            if value:
                self.tables["NOMINAL_IDENT"].add(number, scheme, value, spare=spare)
        if human.phone and (human.number % 5 < 2 or who in self._told):
            self.tables["NOMINAL_PHONE"].add(number, human.phone, spare=spare)
        if human.school:
            since = day(date(human.born.year + 4, 9, 4))
            self.tables["NOMINAL_SCHOOL"].add(number, human.school, since, spare=spare)

    def _addresses(self, number: str, household: int, spare: bool) -> None:
        home, table = self._force.households[household], self.tables["NOMINAL_ADDRESS"]
        if home.before:
            table.add(f"D{len(table.rows) + 1:08d}", number, home.before.line, home.before.town,
                      home.before.postcode, "01/06/2004", "14/03/2011", spare=spare)  # fmt: skip
        table.add(f"D{len(table.rows) + 1:08d}", number, home.place.line, home.place.town,
                  home.place.postcode, "14/03/2011", "", spare=spare)  # fmt: skip

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
                "Y" if crime.domestic else "N", len(crime.narrative), crime.narrative, spare=spare,
            )  # fmt: skip
            for part in crime.parts:
                self.tables["CRIME_PERSON"].add(
                    crime.ref, self._index.pick(part.human), part.role, spare=spare
                )

    def _is_spare(self, crime: Crime) -> bool:
        in_july = OMITTED_FROM <= crime.recorded_at.date() <= OMITTED_TO
        return not in_july and not any(part.human in self._told for part in crime.parts)

    def _safeguarding(self) -> None:
        for made in self._force.assessments:
            self.tables["RISK_ASSESSMENT"].add(
                made.ref, made.incident, self._index.first(made.victim), self._index.first(made.suspect),
                made.grade, made.ticks, moment(made.at), spare=False,
            )  # fmt: skip
        for referral in self._force.referrals:
            self.tables["REFERRAL"].add(
                referral.ref, referral.rule, referral.source, self._index.first(referral.subject),
                moment(referral.at), spare=False,
            )  # fmt: skip


def plant(tables: dict[str, Table], spoiler: Spoiler) -> None:
    """Spoil the dump the way thirty years spoil one."""
    crime, person = tables["CRIME"], tables["NOMINAL"]
    some = max(2, len(crime.rows) // 300)
    code = crime.column("OFFENCE_CODE")
    spoiler.spoil(crime, some, "missing offence code", "held", _put(code, ""))
    spoiler.spoil(crime, some, "unknown offence code", "held", _put(code, "ZZ99999"))
    spoiler.spoil(crime, 2, "impossible date", "held", _put(crime.column("RECORDED"), "31/02/2014 10:00:00"))
    spoiler.spoil(crime, 2, "truncated narrative", "loaded", _truncate(crime), "NARR_LEN says it was longer")
    spoiler.spoil(crime, 2, "columns shifted", "refused", _shift)
    spoiler.spoil(person, 3, "impossible date", "loaded", _put(person.column("DOB"), "31/02/1979"))
    spoiler.spoil(person, 3, "first of January", "loaded", _new_year(person))
    ident = tables["NOMINAL_IDENT"]
    spoiler.spoil(ident, 2, "wrong check letter", "loaded", _wrong_letter(ident.column("VALUE")))
    address = tables["NOMINAL_ADDRESS"]
    spoiler.spoil(address, some, "orphan key", "held", _put(address.column("NOM_ID"), "N9999999"))
    spoiler.spoil(tables["CRIME_PERSON"], 3, "orphan key", "held", _put(0, "LB/999999/99"))
    spoiler.spoil(address, 3, "another encoding", "loaded", _in_cp1252(address), "cp1252 in a UTF-8 file")
    spoiler.repeat(tables["NOMINAL_PHONE"], 3, "duplicated row", "merged")
    spoiler.repeat(crime, 2, "duplicated row", "merged")
    last = crime.rows[-1]
    cut = csv_line(last.cells)[: len(csv_line(last.cells)) // 3]
    spoiler.insert(tables["NOMINAL_WARNING"], "columns shifted", "refused",
                   Row(["N0100001", "VI"], raw=b"N0100001,VI\r\n"))  # fmt: skip
    crime.rows.append(Row([], raw=cut.encode()))
    spoiler.note_last(crime, "last line cut", "refused")


def _put(column: int, value: str) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        row.cells[column] = value

    return spoil


def _shift(row: Row) -> None:
    row.cells.insert(2, "")


def _truncate(table: Table) -> Callable[[Row], None]:
    length, text = table.column("NARR_LEN"), table.column("NARRATIVE")

    def spoil(row: Row) -> None:
        whole = (row.cells[text] + "\n") * (LONGEST_NARRATIVE // max(1, len(row.cells[text])) + 1)
        row.cells[length], row.cells[text] = str(len(whole)), whole[:LONGEST_NARRATIVE]

    return spoil


def _new_year(table: Table) -> Callable[[Row], None]:
    born, estimated = table.column("DOB"), table.column("DOB_EST")

    def spoil(row: Row) -> None:
        row.cells[born], row.cells[estimated] = "01/01/" + row.cells[born][-4:], "Y"

    return spoil


def _wrong_letter(column: int) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        value = row.cells[column]
        row.cells[column] = value[:-1] + ("A" if value[-1] != "A" else "B")

    return spoil


def _in_cp1252(table: Table) -> Callable[[Row], None]:
    line = table.column("LINE1")

    def spoil(row: Row) -> None:
        row.cells[line] = "Café Régine, " + row.cells[line]
        row.raw = csv_line(row.cells).encode("cp1252", "replace")

    return spoil


def csv_line(cells: list[str]) -> str:
    """One record as this system writes it."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n").writerow(cells)
    return sink.getvalue()


def write(tables: dict[str, Table], out: Path) -> None:
    """Write the dump; the crime file carries a byte-order mark, as exported by a spreadsheet."""
    for name, table in tables.items():
        path = out / table.file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as sink:
            sink.write(b"\xef\xbb\xbf" if name == "CRIME" else b"")
            sink.write(csv_line(table.head).encode())
            for row in table.rows:
                sink.write(row.raw if row.raw is not None else csv_line(row.cells).encode())
