"""The duty planner of 2009: spreadsheets of teams, skills, patterns, leave and duties (docs/extracts/duty-planner.md)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bluelamp.synth.chance import day_between, stream
from bluelamp.synth.extracts import duty_dirt
from bluelamp.synth.extracts.dirt import Row, Table
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Live, Shape, Tables, excel
from bluelamp.synth.types import Force, Officer

SOURCE = "duty"
HEADS = {
    "TEAM": "TEAM;TITLE;STATION;PATTERN",
    "SHIFTCODE": "CODE;TITLE;START;FINISH;HOURS",
    "PATTERN": "PATTERN;DAY_NO;CODE",
    "SKILLCODE": "CODE;TITLE;MONTHS",
    "STAFF": "STAFF_NO;RANK;SURNAME;FORENAMES;BORN;TEAM;JOINED;LEFT;HOURS",
    "SKILL": "STAFF_NO;CODE;AWARDED;EXPIRES;REMARK",
    "LEAVE": "LEAVE_NO;STAFF_NO;TYPE;FIRST_DAY;LAST_DAY;HOURS;AGREED_BY",
    "DUTY": "DUTY_NO;STAFF_NO;DAY;CODE;START;FINISH;STATE;REMARK",
}
# Times run on past midnight, as a planner counts them: a night that begins at 22:00 finishes at 31:00.
SHIFTS = {
    "E": ("Early", "07:00", "16:00", "9"), "L": ("Late", "14:00", "24:00", "10"),
    "N": ("Night", "22:00", "31:00", "9"), "D": ("Day", "08:00", "16:00", "8"),
    "RD": ("Rest day", "", "", "0"),
}  # fmt: skip
PATTERNS = {"2-2-2-4": "E E L L N N RD RD RD RD", "5-2": "D D D D D RD RD"}
SKILLS = {
    "L2": ("Public order level 2", 12), "CED": ("Conducted energy device", 12), "RESP": ("Response driver", 60),
    "PSD": ("Personal safety training", 12), "FA": ("First aid", 12), "SOIT": ("Sexual offence liaison", 36),
}  # fmt: skip
LEAVE = ("AL", "AL", "AL", "TOIL", "SICK", "CRSE", "CRT")
REMARKS = (
    "",
    "",
    "",
    "",
    "",
    "",
    "covering for RESP-C",
    "court warning cancelled",
    "swapped",
    "late back from court",
)
DAYS_KEPT = 365
PLANNED_AHEAD = 14


class Planner:
    """Fills the sheets with those who work for the force."""

    def __init__(self, force: Force) -> None:
        self._force, self._chance = force, stream(force.seed, "planner")
        self.tables = {
            name: Table(SOURCE, f"duty/{name}.csv", head.split(";")) for name, head in HEADS.items()
        }

    def fill(self) -> Tables:
        """Every sheet of the planner."""
        if self._force.story:
            self._lists()
        for officer in self._force.officers:
            self._staff(officer)
            self._duties(officer)
        return self.tables

    def _lists(self) -> None:
        for code, (title, start, finish, hours) in SHIFTS.items():
            self.tables["SHIFTCODE"].add(code, title, start, finish, hours, spare=False)
        for pattern, days in PATTERNS.items():
            for number, code in enumerate(days.split(), 1):
                self.tables["PATTERN"].add(pattern, number, code, spare=False)
        for code, (title, months) in SKILLS.items():
            self.tables["SKILLCODE"].add(code, title, months, spare=False)
        for team in ("RESP-A", "RESP-B", "RESP-C", "RESP-D", "RESP-E", "NPT-N", "NPT-S", "CID"):
            station = "Harbour Street" if team.endswith(("D", "E", "S")) else "Lanternbridge Central"
            self.tables["TEAM"].add(team, f"Team {team}", station, pattern_of(team), spare=False)

    def _staff(self, officer: Officer) -> None:
        human, chance = self._force.humans[officer.human], self._chance
        self.tables["STAFF"].add(
            officer.collar, officer.rank, human.surname.upper(), " ".join(human.forenames), excel(human.born),
            officer.team, excel(officer.started), "", chance.choice(("40", "40", "40", "24")), owner=officer.collar, is_head=True,
        )  # fmt: skip
        for code in chance.sample(tuple(SKILLS), chance.randrange(1, 4)):
            awarded = day_between(chance, max(officer.started, date(2019, 1, 1)), self._force.until)
            expires = awarded + timedelta(days=SKILLS[code][1] * 30)
            self.tables["SKILL"].add(
                officer.collar, code, excel(awarded), excel(expires), "", owner=officer.collar
            )
        for _ in range(chance.randrange(3, 9)):
            self._leave(officer)

    def _leave(self, officer: Officer) -> None:
        first = day_between(self._chance, self._first, self._force.until)
        days = self._chance.randrange(1, 12)
        self.tables["LEAVE"].add(
            f"L{self._force.numbers.next('leave'):07d}", officer.collar, self._chance.choice(LEAVE), excel(first),
            excel(first + timedelta(days=days - 1)), days * 8, self._chance.choice(self._force.officers).collar,
            owner=officer.collar,
        )  # fmt: skip

    @property
    def _first(self) -> date:
        return self._force.until - timedelta(days=DAYS_KEPT)

    def _duties(self, officer: Officer) -> None:
        """A year of duties on the pattern of the team, rest days left out, and a fortnight ahead."""
        days = PATTERNS[pattern_of(officer.team)].split()
        ahead = self._force.until + timedelta(days=PLANNED_AHEAD)
        first = self._first + timedelta(days=int(officer.collar[1:]) % len(days))
        for number in range((ahead - first).days):
            code, day = days[number % len(days)], first + timedelta(days=number)
            if code != "RD":
                self._duty(officer.collar, code, day, self._chance)

    def _duty(self, collar: str, code: str, day: date, chance: random.Random) -> None:
        _, start, finish, _ = SHIFTS[code]
        state = "P" if day >= self._force.until else "W"
        if state == "W" and chance.random() < 0.06:
            finish = f"{int(finish[:2]) + chance.randrange(1, 4):02d}:{chance.choice(('00', '15', '30'))}"
        self.tables["DUTY"].add(
            f"{self._force.numbers.next('duty'):09d}", collar, excel(day), code, start, finish, state,
            chance.choice(REMARKS), owner=collar,
        )  # fmt: skip


def pattern_of(team: str) -> str:
    """Response works round the clock; the others by day."""
    return "2-2-2-4" if team.startswith("RESP") else "5-2"


def fill(force: Force, index: Index) -> Tables:
    """Every sheet of the planner."""
    return Planner(force).fill()


def text_of(cells: list[str]) -> str:
    """One row as the spreadsheet saved it."""
    return ";".join(f'"{value}"' if ";" in value else value for value in cells) + "\r\n"


def prolog(table: Table, taken: date) -> bytes:
    """The header row."""
    return text_of(table.head).encode("cp1252")


def line(row: Row) -> bytes:
    """One row in cp1252."""
    return text_of(row.cells).encode("cp1252", "replace")


def live(tables: Tables) -> Live:
    """Nothing of a planner is a live case."""
    return ()


SHAPE = Shape(SOURCE, fill, duty_dirt.plant, prolog, line, live)
