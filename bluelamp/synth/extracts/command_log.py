"""The 1993 command-and-control log: fixed-width lines (docs/extracts/command-log-1993.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bluelamp.synth.chance import stream
from bluelamp.synth.domestic import OMITTED_FROM, OMITTED_TO
from bluelamp.synth.extracts import mistyping
from bluelamp.synth.extracts.dirt import Row, Share, Spoiler, Table
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Live, Shape, Tables
from bluelamp.synth.types import Force, Human, Incident, Part

SOURCE = "command_log"
FILE = "command_control/CCLOG93.TXT"
ROLES = {"CALLER": "C", "VICTIM": "V", "SUSPECT": "S", "CHILD": "K", "WITNESS": "W"}
MISTYPED = 0.15


def fixed(*cells: tuple[object, int]) -> str:
    """Cells of fixed width side by side, cut when too long, as the old screen did."""
    return "".join(f"{cell!s:<{width}.{width}}" for cell, width in cells)


class Log:
    """Writes incidents as the log tape did: an IN line, its PE lines, its TX lines."""

    def __init__(self, force: Force) -> None:
        self._force = force
        self._chance = stream(force.seed, "command log")
        self._crimes = {crime.incident: crime.ref for crime in force.crimes}
        self._told = set(force.story.values())
        self.table = Table(SOURCE, FILE, [])

    def fill(self) -> Table:
        """Every incident of the force."""
        for incident in self._force.incidents:
            in_july = OMITTED_FROM <= incident.at.date() <= OMITTED_TO
            spare = not in_july and not any(part.human in self._told for part in incident.parts)
            self._line(
                _incident(incident, self._crimes.get(incident.ref, "")), spare and not incident.domestic
            )
            for number, part in enumerate(incident.parts, 1):
                self._line(self._person(incident, number, part), spare and not incident.domestic)
            for number, text in enumerate(incident.lines, 1):
                self._line(_text(incident, number, text), spare)
        return self.table

    def _line(self, line: str, spare: bool) -> None:
        self.table.add(line, spare=spare, owner=line[2:14], is_head=line.startswith("IN"))

    def _person(self, incident: Incident, number: int, part: Part) -> str:
        human = self._force.humans[part.human]
        surname, forename = human.surname, human.forename
        if part.human not in self._told and self._chance.random() < MISTYPED:
            surname = mistyping.misspelt(self._chance, surname)
        if part.human not in self._told and self._chance.random() < 0.1:
            forename = mistyping.short(forename)
        return fixed(
            ("PE", 2), (incident.ref, 12), (f"{number:02d}", 2), (ROLES[part.role], 1),
            (surname.upper(), 30), (forename.upper(), 40), (self._born(human, part), 8), (human.sex, 1),
            (human.phone if part.role in ("CALLER", "VICTIM") else "", 16),
            (human.pnc if part.role == "SUSPECT" and self._chance.random() < 0.6 else "", 14),
        )  # fmt: skip

    def _born(self, human: Human, part: Part) -> str:
        asked = part.role != "CALLER" or part.human in self._told or self._chance.random() < 0.7
        return f"{human.born:%d%m%Y}" if asked else ""


def _incident(incident: Incident, crime: str) -> str:
    return fixed(
        ("IN", 2), (incident.ref, 12), (f"{incident.at:%d%m%Y%H%M%S}", 14), (incident.kind, 3),
        (incident.grade, 1), (incident.place.beat, 12), (f"{incident.place.easting:06d}", 6),
        (f"{incident.place.northing:06d}", 6), (incident.place.one_line, 60), (incident.place.postcode, 8),
        ("".join(f"{code:<3.3}" for code in incident.closing), 9),
        (f"{incident.closed_at:%d%m%Y%H%M%S}", 14), ("Y" if incident.domestic else "N", 1), (crime, 16),
    )  # fmt: skip


def _text(incident: Incident, number: int, text: str) -> str:
    head = fixed(
        ("TX", 2),
        (incident.ref, 12),
        (f"{number:04d}", 4),
        (f"{incident.at:%d%m%Y%H%M%S}", 14),
        ("OP0142", 8),
    )
    return head + text


def fill(force: Force, index: Index) -> Tables:
    """The tape; it knows nobody by number."""
    return {"log": Log(force).fill()}


def plant(tables: Tables, spoiler: Spoiler, share: Share, index: Index) -> None:
    """Spoil the tape: impossible dates, orphan lines, shifted columns, bytes that are no letter, a cut end."""
    table = tables["log"]
    incidents, texts, people = (_starting(table, kind) for kind in ("IN", "TX", "PE"))
    spoiler.spoil(incidents, 3, "impossible date", "held", _at(14, "31022012"))
    spoiler.spoil(incidents, 2, "columns shifted", "refused", _shifted)
    spoiler.run(texts, 5, "columns shifted", "refused", _shifted_page, "a page of the tape, half-way")
    spoiler.spoil(texts, 3, "orphan key", "held", _at(2, "1999"), "years before the first incident")
    spoiler.spoil(texts, 2, "NUL byte", "loaded", _nul, "shown as a gap")
    spoiler.spoil(texts, 2, "another encoding", "loaded", _in_utf8, "UTF-8 on a cp1252 tape")
    spoiler.spoil(people, 3, "impossible date", "loaded", _at(87, "31021980"), or_else=("merged", "held"))
    spoiler.spoil(people, 2, "unknown line type", "refused", _at(0, "P?"))
    spoiler.repeat(table, 2, "duplicated row", "merged")
    if share.is_last:
        cut = spoiler.chance.choice(incidents.rows).cells[0][:31]
        table.rows.append(Row([], spare=False, raw=cut.encode("cp1252", "replace")))
        spoiler.note_last(table, "last line cut", "refused")


def _starting(table: Table, kind: str) -> Table:
    return table.only(lambda row: row.cells[0].startswith(kind))


def _at(position: int, value: str) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        line = row.cells[0]
        row.cells[0] = line[:position] + value + line[position + len(value) :]

    return spoil


def _shifted(row: Row) -> None:
    row.cells[0] = row.cells[0][:14] + "   " + row.cells[0][14:]


def _shifted_page(row: Row) -> None:
    row.cells[0] = row.cells[0][:2] + "   " + row.cells[0][2:]


def _nul(row: Row) -> None:
    row.cells[0] = row.cells[0][:60] + "\0" + row.cells[0][60:]


def _in_utf8(row: Row) -> None:
    row.cells[0] += " Seen at the Café Régine."
    row.raw = row.cells[0].encode() + b"\r\n"


def prolog(table: Table, taken: date) -> bytes:
    """The header of the tape; its trailer was lost when the last line was cut."""
    return f"HDCCLOG93   {taken:%d%m%Y}\r\n".encode("cp1252")


def line(row: Row) -> bytes:
    """One line in cp1252."""
    return row.cells[0].encode("cp1252", "replace") + b"\r\n"


def live(tables: Tables) -> Live:
    """An incident on the tape is closed."""
    return ()


SHAPE = Shape(SOURCE, fill, plant, prolog, line, live)
