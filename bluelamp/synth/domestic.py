"""Domestic abuse between partners over the years, what each event owed, and what July 2019 left undone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bluelamp.synth.chance import day_between, moment_on, stream
from bluelamp.synth.history import Chronicle
from bluelamp.synth.story import DOMESTIC_HISTORY
from bluelamp.synth.types import (
    Assessment,
    Crime,
    Force,
    Human,
    Incident,
    Omission,
    Part,
    Referral,
)

PAIRS_IN_A_HUNDRED = 6
OMITTED_FROM, OMITTED_TO = date(2019, 7, 1), date(2019, 7, 31)
OMITTED_SHARE = 0.5
YEAR = timedelta(days=365)
IN_HAND = timedelta(days=60)
DESK = "EDUCATION DESK"
TOLD = {"R-CP-17": "CHILDREN'S SERVICES", "R-MARAC": "MARAC", "R-VS": "VICTIM SERVICES"}
Event = tuple[datetime, Human, Human, str]


class Abuse:
    """Writes domestic incidents with their assessments and referrals, leaving out what July 2019 left out."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._force: Force = chronicle.force
        self._chance = stream(self._force.seed, "domestic")
        self._earlier: dict[tuple[int, int], list[datetime]] = {}
        self._referred: dict[tuple[int, int], datetime] = {}

    def between(self, victim: Human, suspect: Human, at: datetime, opener: str = "") -> Incident:
        """One domestic incident: call, parts, perhaps a crime, and everything it owes."""
        children = [
            child
            for child in self._force.children_of(victim.number, suspect.number)
            if child.born < at.date() and child.age_on(at.date()) < 18
        ]
        parts = [Part(victim.number, "VICTIM"), Part(suspect.number, "SUSPECT")]
        parts += [Part(child.number, "CHILD") for child in children]
        incident = self._chronicle.call("DOM", at, victim, parts, opener)
        if self._chance.random() < 0.45:
            self._chronicle.crime(incident, victim=victim.number)
        self._settle_debts(incident, victim, suspect, children)
        return incident

    def _settle_debts(self, incident: Incident, victim: Human, suspect: Human, children: list[Human]) -> None:
        grade = self._grade(incident, (victim.number, suspect.number))
        self._assess(incident, victim, suspect, grade)
        for child in children:
            self._owe("R-CP-17", incident.ref, child.number, incident.at, "child of the household")
            if 4 <= child.age_on(incident.at.date()) <= 17:
                told = (DESK, f"SCHOOL {child.school}") if child.school else (DESK,)
                self._owe("R-OE", incident.ref, child.number, incident.at, "child of school age", told)
        if grade == "HIGH":
            self._owe("R-MARAC", incident.ref, victim.number, incident.at, "assessed as high risk")

    def _grade(self, incident: Incident, pair: tuple[int, int]) -> str:
        earlier = self._earlier.setdefault(pair, [])
        lately = sum(1 for at in earlier if incident.at - at < YEAR) + 1
        earlier.append(incident.at)
        referred = self._referred.get(pair)
        repeats = referred is not None and incident.at - referred < YEAR
        if lately >= 3 or repeats or self._chance.random() < 0.18:
            self._referred[pair] = incident.at
            return "HIGH"
        return "MEDIUM" if self._chance.random() < 0.4 else "STANDARD"

    def _assess(self, incident: Incident, victim: Human, suspect: Human, grade: str) -> None:
        ticks = {"HIGH": 15, "MEDIUM": 11, "STANDARD": 4}[grade] + self._chance.randrange(0, 3)
        if self._left_out(incident.at) and grade != "HIGH":
            self._force.omissions.append(
                Omission("R-DA-RA", incident.ref, victim.number, "no risk assessment on record")
            )
            return
        self._force.assessments.append(
            Assessment(
                ref=f"RA{self._force.numbers.next('assessment'):07d}",
                incident=incident.ref,
                victim=victim.number,
                suspect=suspect.number,
                grade=grade,
                ticks=ticks,
                at=incident.at + timedelta(hours=2),
            )
        )

    def _owe(
        self, rule: str, source: str, subject: int, at: datetime, why: str, told: tuple[str, ...] = ()
    ) -> None:
        if self._left_out(at):
            self._force.omissions.append(Omission(rule, source, subject, why))
        else:
            for whom in told or (TOLD[rule],):
                refer(self._force, rule, source, subject, at + timedelta(hours=20), whom)

    def _left_out(self, at: datetime) -> bool:
        return OMITTED_FROM <= at.date() <= OMITTED_TO and self._chance.random() < OMITTED_SHARE

    def victims_told(self, crimes: list[Crime]) -> None:
        """Each crime with a victim owes that victim a referral to victims' services."""
        for crime in crimes:
            for part in crime.parts:
                if part.role == "VICTIM":
                    self._owe("R-VS", crime.ref, part.human, crime.recorded_at, "identified victim")


def refer(force: Force, rule: str, source: str, subject: int, at: datetime, told: str) -> None:
    """A referral that was made, to whoever it told: a school and the desk are two."""
    number = force.numbers.next("referral")
    is_open = at.date() > force.until - IN_HAND
    force.referrals.append(Referral(f"RF{number:07d}", rule, source, subject, at, told, is_open))


def _couples(force: Force, seed_label: str) -> list[tuple[Human, Human]]:
    chance = stream(force.seed, seed_label)
    told = set(force.story.values())
    women = [h for h in force.humans.values() if h.partner and h.sex == "F" and h.number not in told]
    chance.shuffle(women)
    both = [(woman, force.humans[woman.partner]) for woman in women if woman.partner]
    return [pair if chance.random() < 0.82 else (pair[1], pair[0]) for pair in both]


def live_with_abuse(chronicle: Chronicle) -> None:
    """Repeat pairs over fifteen years, a heavy July 2019, and the story's own history."""
    force, abuse = chronicle.force, Abuse(chronicle)
    couples = _couples(force, "couples")
    july = [pair for pair in couples if _has_only_children_born_by(force, pair, OMITTED_FROM)]
    july = july[: max(8, len(couples) // 60)]
    others = [pair for pair in couples if pair not in july]
    repeat = others[: max(8, len(couples) * PAIRS_IN_A_HUNDRED // 100)]
    force.plainly_known = {number for pair in july for number in _household(force, pair)}
    events = [*_over_the_years(chronicle, repeat), *_in_july(force, july), *_of_the_story(force)]
    for at, victim, suspect, opener in sorted(events, key=lambda event: (event[0], event[1].number)):
        abuse.between(victim, suspect, at, opener)
    abuse.victims_told(force.crimes)


def _has_only_children_born_by(force: Force, pair: tuple[Human, Human], day: date) -> bool:
    children = force.children_of(pair[0].number, pair[1].number)
    return bool(children) and all(child.born < day for child in children)


def _household(force: Force, pair: tuple[Human, Human]) -> list[int]:
    return force.households[pair[0].household].members


def _over_the_years(chronicle: Chronicle, pairs: list[tuple[Human, Human]]) -> list[Event]:
    chance = stream(chronicle.force.seed, "abuse days")
    events: list[Event] = []
    last = chronicle.force.until - timedelta(days=2)
    for victim, suspect in pairs:
        for _ in range(chance.choices((1, 2, 3, 5, 8), (40, 25, 18, 12, 5))[0]):
            day = day_between(chance, chronicle.first_day, last)
            if not OMITTED_FROM <= day <= OMITTED_TO:
                events.append((moment_on(chance, day), victim, suspect, ""))
    return events


def _in_july(force: Force, pairs: list[tuple[Human, Human]]) -> list[Event]:
    chance = stream(force.seed, "july 2019")
    return [
        (moment_on(chance, day_between(chance, OMITTED_FROM, OMITTED_TO)), victim, suspect, "")
        for victim, suspect in pairs
    ]


def _of_the_story(force: Force) -> list[Event]:
    if not force.story:
        return []
    siobhan, darren = force.humans[force.story["siobhan"]], force.humans[force.story["darren"]]
    return [(at, siobhan, darren, opener) for at, opener in DOMESTIC_HISTORY]
