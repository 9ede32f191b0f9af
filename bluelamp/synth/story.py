"""The people of the demonstration story, always in the force whatever the seed."""

from __future__ import annotations

from datetime import date

from bluelamp.synth.chance import wall
from bluelamp.synth.households import Census
from bluelamp.synth.identifiers import cro_number, pnc_id
from bluelamp.synth.types import Force, Household, Human, WarningMarker

STORY_YEAR = 2019


def tell(force: Force, census: Census) -> None:
    """Siobhán O'Neill, her partner Darren Pike, and two children at different schools."""
    home = census.home()
    siobhan = _known(census, home, "irish", "F", ("Siobhán", "Marie"), "O'Neill", date(1988, 4, 3))
    darren = _known(census, home, "british", "M", ("Darren", "Lee"), "Pike", date(1985, 11, 19))
    siobhan.partner, darren.partner = darren.number, siobhan.number
    siobhan.phone, darren.phone = "07700 900123", "07700 900456"
    siobhan.aliases.append("O'Neill-Pike")
    siobhan.pnc, siobhan.cro = pnc_id(2009, 123456), ""
    darren.pnc, darren.cro = pnc_id(2004, 61034), cro_number(2004, 61034)
    amy = _child(census, home, siobhan, darren, "F", ("Amy", "Rose"), date(2013, 10, 8))
    callum = _child(census, home, siobhan, darren, "M", ("Callum",), date(2018, 2, 21))
    callum.school = _school(force, "primary")
    amy.school = _school(force, "secondary")
    _warn(force, siobhan, darren)
    force.story = {
        "siobhan": siobhan.number, "darren": darren.number, "amy": amy.number, "callum": callum.number,
    }  # fmt: skip


def _known(
    census: Census,
    home: Household,
    origin: str,
    sex: str,
    forenames: tuple[str, ...],
    surname: str,
    born: date,
) -> Human:
    human = census.person(home, origin, sex, born, surname)
    human.forenames, human.surname = forenames, surname
    return human


def _child(
    census: Census,
    home: Household,
    mother: Human,
    father: Human,
    sex: str,
    forenames: tuple[str, ...],
    born: date,
) -> Human:
    child = _known(census, home, "irish", sex, forenames, "O'Neill", born)
    child.mother, child.father, child.pnc, child.cro = mother.number, father.number, "", ""
    return child


def _school(force: Force, phase: str) -> str:
    codes = [code for code, school in force.schools.items() if school.phase == phase]
    return (codes or list(force.schools) or [""])[-1]


def _warn(force: Force, siobhan: Human, darren: Human) -> None:
    force.warnings.append(
        WarningMarker(
            siobhan.number,
            "DA",
            "High-risk victim of domestic abuse: do not phone while partner is present",
            date(2019, 3, 2),
        )
    )
    force.warnings.append(
        WarningMarker(darren.number, "VI", "Violent towards police when drunk", date(2016, 8, 14))
    )


DOMESTIC_HISTORY = (
    (wall(2016, 8, 13, 23, 12), "Neighbour hears shouting and a door kicked."),
    (wall(2019, 3, 1, 22, 41), "Caller says partner has held her by the throat; children upstairs."),
    (wall(2025, 12, 26, 1, 7), "Partner will not leave; has been drinking since the morning."),
    (wall(2026, 5, 16, 23, 58), "Open line, female crying, male shouting, child heard."),
)
