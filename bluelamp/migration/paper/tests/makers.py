"""Forms filled in, for tests."""

from __future__ import annotations

import csv
from pathlib import Path

import bluelamp.control as control_data
from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.forms.types import Kind
from bluelamp.kernel.actors import Actor
from bluelamp.migration.paper import commands, queries
from bluelamp.migration.paper.queries.sheets import found_sheet
from bluelamp.migration.paper.types import Entered, Order

WRITER = {"writer": "PC Dafydd Rees", "collar": "4471", "written_where": "Control room", "clock": "wall"}
LOG = WRITER | {
    "began_day": "21/11/2026", "began_time": "02:10", "channel": "999", "place": "14 Alma Street",
    "headline": "Shouting next door", "category": "concern", "grade": "2", "words": "She can hear a woman crying.",
    "p1_role": "victim", "p1_family": "Okonkwo", "p1_given": "Adaeze", "p1_born": "03/04/1991",
    "log_1_time": "02:14", "log_1_text": "M12 sent.", "log_2_time": "02:31", "log_2_text": "At the scene. All calm.",
    "ended_day": "21/11/2026", "ended_time": "03:05", "result": "Advice given.",
}  # fmt: skip
CRIME = WRITER | {
    "reported_day": "21/11/2026", "reported_time": "02:40", "from_day": "21/11/2026", "from_time": "01:00",
    "place": "14 Alma Street", "narrative": "Rear window forced, jewellery taken.", "offence": "Burglary dwelling",
    "victim_family": "Okonkwo", "victim_given": "Adaeze", "victim_born": "03/04/1991", "consent": "given",
}  # fmt: skip
PERSON = WRITER | {
    "seen_day": "21/11/2026", "seen_time": "04:00", "why": "Stopped near the garages.", "place": "Mill Lane",
    "person_family": "Prothero", "person_given": "Ianto", "person_born": "1988", "sex": "M", "phone": "07700 900456",
    "address": "3 Quay Street",
}  # fmt: skip
VEHICLE = WRITER | {
    "seen_day": "21/11/2026", "seen_time": "04:20", "why": "No lights.", "mark": "BL26 XYZ", "make": "Ford",
    "colour": "blue", "person_family": "Prothero", "person_given": "Ianto",
}  # fmt: skip
DETENTION = WRITER | {
    "person_family": "Prothero", "person_given": "Ianto", "person_born": "02/1988", "arrested_day": "21/11/2026",
    "arrested_time": "04:30", "seen_day": "21/11/2026", "seen_time": "05:00", "authorised_day": "21/11/2026",
    "authorised_time": "05:10", "place": "Central", "why": "Going equipped.", "log_1_time": "05:15",
    "log_1_text": "Rights given.",
}  # fmt: skip


def typist(name: str = "tina") -> Actor:
    """Somebody who types forms in."""
    return access.actor(Role.CONTROL_SUPERVISOR, username=name, desk="north")


def second(name: str = "sid") -> Actor:
    """Somebody else, who reads them again."""
    return access.actor(Role.SERGEANT, username=name)


def issued(
    by: Actor, what: str = "incident", count: int = 1, to: str = "Control room shelf"
) -> tuple[str, ...]:
    """Forms out of the door."""
    return commands.issue(by.without_key(), order=Order(what=what, count=count, to=to)).serials


def entered(by: Actor, sent: dict[str, str], what: str = "incident", **chosen: str) -> Entered:
    """A form typed in and made; every likeness is answered with “none of these” unless one is named."""
    serial = issued(by, what)[0]
    commands.keep_reading(by, serial=serial, sent=sent)
    offered = {one.part: "new" for one in queries.likenesses(by, serial=serial)}
    return commands.make(by, serial=serial, chosen=offered | chosen)


def dash_answers(serial: str, yes: tuple[str, ...] = ("D01",)) -> dict[str, str]:
    """A DASH with some answers yes and all the others no."""
    asked = [
        one
        for found in queries.sets_of(found_sheet(serial))
        for one in found.questions
        if one.kind is Kind.SAID
    ]
    answers = {one.code: "YES" if one.code in yes else "NO" for one in asked}
    return answers | {f"{code}_details": "As she said" for code in yes}


def categories_shipped() -> set[str]:
    """Codes of the incident categories the control room ships with."""
    shipped = Path(control_data.__file__ or "").parent / "data" / "categories.csv"
    with shipped.open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}
