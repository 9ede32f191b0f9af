"""What is still in hand: officers in charge, tasks of open investigations, warrants that are out, bail to answer."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, time, timedelta

from bluelamp.synth import phrases
from bluelamp.synth.chance import WALL_CLOCK, day_between, stream
from bluelamp.synth.types import Bail, Crime, Custody, Force, Task, Warrant

NOT_YET_RESULTED = ("", "0")
SUSPECTS_A_WARRANT = 9
BAIL_LASTS = timedelta(days=28)
BAIL_AHEAD = timedelta(days=120)


def carry(force: Force) -> None:
    """Give every crime its officer, every open one its tasks, and the courts and the custody desk their open ends."""
    chance = stream(force.seed, "casework")
    for crime in force.crimes:
        crime.officer = chance.choice(force.officers).collar
        if crime.outcome in NOT_YET_RESULTED:
            force.tasks += _tasks(force, crime, chance)
    force.warrants = list(_warrants(force, chance))
    force.custody = [_bailed(force, custody, chance) for custody in force.custody]


def _tasks(force: Force, crime: Crime, chance: random.Random) -> list[Task]:
    return [_task(force, crime, chance) for _ in range(chance.choices((1, 2, 3, 4), (3, 4, 2, 1))[0])]


def _task(force: Force, crime: Crime, chance: random.Random) -> Task:
    kind, text = chance.choice(phrases.TASKS)
    raised = min(crime.recorded_at + timedelta(hours=chance.randrange(1, 400)), _end(force))
    due = raised.date() + timedelta(days=chance.choice((7, 14, 28)))
    is_open = due > force.until - timedelta(days=90) or chance.random() < 0.3
    return Task(crime.ref, kind, raised, due, crime.officer, is_open, text)


def _end(force: Force) -> datetime:
    return datetime.combine(force.until - timedelta(days=1), time(17, 0), WALL_CLOCK)


def _warrants(force: Force, chance: random.Random) -> list[Warrant]:
    """A court issued one for every ninth suspect; four in ten were never executed."""
    found = []
    for crime in force.crimes:
        for part in crime.parts:
            if part.role == "SUSPECT" and chance.random() < 1 / SUSPECTS_A_WARRANT:
                issued = day_between(chance, crime.recorded_at.date(), force.until)
                executed = None if chance.random() < 0.4 else day_between(chance, issued, force.until)
                kind, court = chance.choice(phrases.WARRANTS), chance.choice(phrases.COURTS)
                found.append(Warrant(part.human, crime.ref, court, kind, issued, executed))
    return found


def _bailed(force: Force, custody: Custody, chance: random.Random) -> Custody:
    """Bail runs from release; whoever was released lately still has to answer it."""
    is_open = custody.released_at.date() > force.until - BAIL_AHEAD
    if custody.disposal != "BAILED" and not (is_open and chance.random() < 0.6):
        return custody
    until = custody.released_at + BAIL_LASTS * (5 if is_open else chance.choice((1, 2, 3)))
    bail = Bail(chance.choice(("BPC", "BNC")), until.replace(minute=0, second=0), is_open)
    return replace(custody, disposal="BAILED", bail=bail)
