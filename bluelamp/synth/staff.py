"""People of the town who work for the force: the planner's staff, and the officers in charge of its crimes."""

from __future__ import annotations

from datetime import date, timedelta

from bluelamp.synth.chance import day_between, stream
from bluelamp.synth.types import Force, Officer

HEADS_AN_OFFICER = 250
FEWEST = 6
FIRST_COLLAR = 4_000
YOUNGEST, OLDEST = 22, 55
RANKS = ("PC", "PC", "PC", "PC", "PC", "PS", "DC", "DC", "PCSO", "INSP")
TEAMS = ("RESP-A", "RESP-B", "RESP-C", "RESP-D", "RESP-E", "NPT-N", "NPT-S", "CID")


def serve(force: Force) -> None:
    """Every two hundred and fiftieth of the town serves; nobody of the story does."""
    chance, told = stream(force.seed, "staff"), set(force.story.values())
    fit = [h for h in force.humans.values() if YOUNGEST <= h.age_on(force.until) <= OLDEST]
    free = [human for human in fit if human.number not in told]
    wanted = min(len(free), max(FEWEST, len(force.humans) // HEADS_AN_OFFICER))
    for human in chance.sample(free, wanted):
        number = force.numbers.next("officer")
        grown = human.born.replace(year=human.born.year + 20, day=1)
        started = day_between(chance, grown, force.until - timedelta(days=90))
        force.officers.append(
            Officer(
                collar=f"C{FIRST_COLLAR + number}",
                human=human.number,
                rank=RANKS[number % len(RANKS)],
                team=TEAMS[number % len(TEAMS)],
                started=max(started, date(1990, 1, 1)),
            )
        )
