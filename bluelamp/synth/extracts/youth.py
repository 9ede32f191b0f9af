"""The youth offending system: an obsolete database export with one row per screen (docs/extracts/youth-screens.md)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bluelamp.synth import naming
from bluelamp.synth.chance import day_between, stream
from bluelamp.synth.extracts import mistyping, youth_dirt
from bluelamp.synth.extracts.dirt import Row, Table
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Shape, Tables
from bluelamp.synth.extracts.youth_words import (
    CODES,
    CONTACTS,
    HEADS,
    PROBLEMS,
    ROLES,
    SCREENS,
    TEAMS,
)
from bluelamp.synth.types import Crime, Force, Human

SOURCE = "youth"
WORKERS = 6
ONE_IN = 6
YOUNGEST, OLDEST = 10, 20
MONTHS = {"YC": 3, "YCC": 4, "RO": 9, "YRO": 18, "DTO": 12}
MONTH = 30.44
RISKS = ("1", "1", "2", "2", "2", "3", "4")
CASES = "Y{:06d}"


class Cases:
    """Fills the tables with the children the service knew."""

    def __init__(self, force: Force) -> None:
        self._force = force
        self._chance = stream(force.seed, "youth")
        self._told = set(force.story.values())
        self._crimes: dict[int, Crime] = {
            part.human: crime for crime in force.crimes for part in crime.parts if part.role == "SUSPECT"
        }
        self.tables = {name: Table(SOURCE, f"youth/{name}.dat", head.split()) for name, head in HEADS.items()}
        self._workers: list[str] = []

    def fill(self) -> Tables:
        """Every table of the export."""
        if self._told:
            self._lists()
        self._staff()
        detained = {custody.detainee for custody in self._force.custody}
        for human in self._force.humans.values():
            is_known = human.number in detained or human.number % ONE_IN == 0
            is_of_age = YOUNGEST <= human.age_on(self._force.until) <= OLDEST
            if is_known and is_of_age and human.number not in self._told:
                self._case(human)
        return self.tables

    def _lists(self) -> None:
        for name, codes in CODES.items():
            for code, text in codes.items():
                self.tables["CODE_LIST"].add(name, code, text, "", spare=False)
        for screen, fields in SCREENS.items():
            for number, (caption, codes_of) in enumerate(fields, 1):
                self.tables["SCREEN_FIELD"].add(screen, "2", f"F{number:02d}", caption, codes_of, spare=False)

    def _staff(self) -> None:
        for _ in range(WORKERS):
            number = f"W{self._force.numbers.next('youth worker'):04d}"
            origin, sex = naming.ORIGINS.draw(self._chance), self._chance.choice("FM")
            given = naming.forenames(self._chance, origin, sex)[0]
            name = f"{given} {naming.surname(self._chance, origin)}"
            left = "" if self._chance.random() < 0.7 else _day(date(2022, 3, 31))
            self.tables["WORKER"].add(
                number, name, self._chance.choice(TEAMS), self._chance.choice(ROLES), left, spare=False
            )
            self._workers.append(number)

    def _case(self, human: Human) -> None:
        number, place = CASES.format(self._force.numbers.next("case")), self._place(human)
        worker, surname = self._chance.choice(self._workers), human.surname
        if self._chance.random() < 0.08:
            surname = mistyping.misspelt(self._chance, surname)
        first = day_between(self._chance, self._eleventh(human), self._force.until - timedelta(days=40))
        screens = _Screens(self, number, worker)
        is_open = screens.live_through(human, first)
        upn = f"{human.school or 'X99'}{human.number:09d}" if human.school else ""
        self.tables["PERSON"].add(
            number, surname.upper(), " ".join(human.forenames), _day(human.born), {"M": "1", "F": "2"}[human.sex],
            naming.ETHNICITY[human.origin], human.pnc, upn, *place, worker, "O" if is_open else "C",
            _day(first), owner=number, is_head=True,
        )  # fmt: skip

    def _place(self, human: Human) -> tuple[str, str]:
        place = self._force.households[human.household].place
        return place.line, place.postcode

    def _eleventh(self, human: Human) -> date:
        return min(
            human.born + timedelta(days=int(11 * 365.25)),
            self._force.until - timedelta(days=60),
        )

    def offence(self, human: Human) -> tuple[str, str]:
        """The offence a case began with and, where the records system holds it, its crime number."""
        crime = self._crimes.get(human.number)
        return (crime.offence, crime.ref) if crime else (self._chance.choice(("TH68010", "CD71039")), "")

    @property
    def chance(self) -> random.Random:
        """The stream all of this is drawn from."""
        return self._chance

    @property
    def until(self) -> date:
        """The day the export was taken."""
        return self._force.until

    def save(self, *cells: object, owner: str) -> str:
        """One screen as it was saved; its row number."""
        row = f"S{self._force.numbers.next('screen'):08d}"
        self.tables["SCREEN"].add(row, *cells, owner=owner)
        return row

    def attach(self, row: str, name: str, text: str) -> None:
        """A document that hung on a screen."""
        self.tables["ATTACHMENT"].add(f"A{row[1:]}", row, name, len(text.encode()))


class _Screens:
    """The screens of one child, in the order they were saved."""

    def __init__(self, cases: Cases, number: str, worker: str) -> None:
        self._cases, self._number, self._worker = cases, number, worker
        self._chance = cases.chance
        self._saved = 0

    def live_through(self, human: Human, first: date) -> bool:
        """One to three orders one after the other; whether one is still running."""
        start, is_open = first, False
        for _ in range(self._chance.choices((1, 2, 3), (70, 22, 8))[0]):
            if start >= self._cases.until or is_open:
                break
            is_open = self._order(human, start)
            start += timedelta(days=self._chance.randrange(300, 900))
        self._living(human, first)
        return is_open

    def _order(self, human: Human, start: date) -> bool:
        disposal = self._chance.choice(tuple(MONTHS))
        months = MONTHS[disposal]
        end = start + timedelta(days=round(months * MONTH))
        offence, crime = self._cases.offence(human)
        happened = start - timedelta(days=self._chance.randrange(20, 200))
        self._save("FRM_OFFENCE", start, "C", offence, _day(happened), crime, self._chance.choice("GGGN"))
        self._save(
            "FRM_HEARING", start, "C", self._chance.choice(("LBY", "LBY", "HBC")), _day(start), disposal
        )
        is_open = end >= self._cases.until
        self._save(
            "FRM_ORDER", start, "O" if is_open else "C", disposal, _day(start), _day(end), "", months,
            self._chance.choice(RISKS),
        )  # fmt: skip
        self._assess(start, "ST")
        for programme in self._chance.sample(tuple(CODES["PROGRAMME"]), 2):
            self._save("FRM_INTERVENE", start, "O" if is_open else "C", programme, _day(start), _day(end),
                       self._chance.randrange(4, 40))  # fmt: skip
        self._contacts(start, min(end, self._cases.until))
        if not is_open:
            self._assess(end, "CL")
        return is_open

    def _contacts(self, start: date, end: date) -> None:
        days = sorted(day_between(self._chance, start, end) for _ in range(self._chance.randrange(4, 14)))
        for day in days:
            kept = self._chance.choice("AAAAAXER")
            self._save(
                "FRM_CONTACT", day, "C", self._chance.choice(tuple(CODES["CONTACT"])), _day(day),
                f"{self._chance.randrange(9, 18):02d}{self._chance.choice(('00', '30'))}", kept,
                "1" if kept == "X" and self._chance.random() < 0.4 else "",
                text=self._chance.choice(CONTACTS),
            )  # fmt: skip

    def _assess(self, day: date, stage: str) -> None:
        text = "\n".join(self._chance.sample(PROBLEMS, self._chance.randrange(3, len(PROBLEMS))))
        risks = [self._chance.choice(RISKS) for _ in range(3)]
        row = self._save("FRM_ASSESS", day, "C", stage, _day(day), *risks, text=text)
        if self._chance.random() < 0.3:
            self._cases.attach(row, f"docs\\{self._number}\\{row}.TXT", text)

    def _living(self, human: Human, first: date) -> None:
        self._save(
            "FRM_LIVING", first, "C", self._chance.choice(tuple(CODES["LIVING"])), _day(first), "", "Y"
        )
        if human.school:
            self._save("FRM_SCHOOL", first, "C", self._chance.choice(tuple(CODES["ETE"])), human.school,
                       _day(first), "25")  # fmt: skip

    def _save(self, screen: str, day: date, state: str, *values: object, text: str = "") -> str:
        self._saved += 1
        fields = [*values, *[""] * (8 - len(values))]
        at = datetime.combine(day, time(self._chance.randrange(9, 18), self._chance.randrange(60)))
        version = "1" if day < date(2018, 1, 1) else "2"
        return self._cases.save(
            self._number, screen, version, self._saved, f"{at:%Y%m%d%H%M}", self._worker, state, *fields,
            len(text) or "", text, owner=self._number,
        )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def fill(force: Force, index: Index) -> Tables:
    """Every table of the export; it knows nobody by the numbers of the police."""
    return Cases(force).fill()


def cell(value: str) -> str:
    """A value as this system exported it: in quotation marks when it holds the bar or a line end."""
    quoted = value.replace('"', '""')
    return f'"{quoted}"' if any(mark in value for mark in '|"\r\n') else value


def text_of(cells: list[str]) -> str:
    """One record as this system exported it."""
    return "|".join(cell(value) for value in cells) + "\r\n"


def prolog(table: Table, taken: date) -> bytes:
    """The header row."""
    return text_of(table.head).encode("cp1252")


def line(row: Row) -> bytes:
    """One record in cp1252."""
    return text_of(row.cells).encode("cp1252", "replace")


def live(tables: Tables) -> Iterator[tuple[str, str]]:
    """Orders that are running."""
    head = tables["SCREEN"].head
    for row in tables["SCREEN"].rows:
        if len(row.cells) == len(head) and row.cells[2] == "FRM_ORDER" and row.cells[7] == "O":
            yield "other", f"{SOURCE}:{row.cells[0].upper()}"


def documents(tables: Tables) -> Iterator[tuple[str, bytes]]:
    """The documents the export names, but for those that were lost."""
    texts = {row.cells[0]: row.cells[-1] for row in tables["SCREEN"].rows if row.cells}
    for row in tables["ATTACHMENT"].rows:
        _, screen, name, size = row.cells
        if screen in texts and youth_dirt.LOST not in name:
            whole = texts[screen].encode()[: int(size)]
            yield f"{SOURCE}/{name.replace(chr(92), '/')}", whole.ljust(int(size), b" ")


SHAPE = Shape(SOURCE, fill, youth_dirt.plant, prolog, line, live, documents=documents)
