"""Fifteen years of calls, crimes, custody, warnings and vehicles for a settled force."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bluelamp.synth import phrases
from bluelamp.synth.chance import Weights, day_between, moment_on, stream
from bluelamp.synth.identifiers import vrm
from bluelamp.synth.types import Crime, Custody, Force, Human, Incident, Part, Vehicle, WarningMarker

YEARS = 15
STILL_OPEN = timedelta(days=540)
CALLS_PER_HEAD = 0.45
KINDS = Weights({kind: odds for kind, (odds, _, _) in phrases.INCIDENT_KINDS.items()})
BECOMES_CRIME = {"BUR": 0.95, "THF": 0.9, "VIO": 0.8, "DAM": 0.9, "ASB": 0.15, "DOM": 0.45}


class Chronicle:
    """Writes events into a force, numbering them as the old systems did: by day and by year."""

    def __init__(self, force: Force) -> None:
        self.force = force
        self.chance = stream(force.seed, "history")
        self.adults = [h for h in force.humans.values() if h.age_on(force.until) >= 18]
        self._regulars = self.adults[:: max(1, len(self.adults) // max(40, len(self.adults) // 25))]
        self._unsolved = stream(force.seed, "open investigations")

    def ordinary_call(self) -> None:
        """A call that is not domestic, and the crime it may become."""
        kind = KINDS.draw(self.chance)
        at = moment_on(self.chance, day_between(self.chance, self.first_day, self._last_day))
        caller = self.chance.choice(self.adults)
        parts = [Part(caller.number, "CALLER")]
        if kind in BECOMES_CRIME and self.chance.random() < 0.55:
            suspect = self.chance.choice(self._regulars)
            if suspect is not caller:
                parts.append(Part(suspect.number, "SUSPECT"))
        incident = self.call(kind, at, caller, parts)
        if self.chance.random() < BECOMES_CRIME.get(kind, 0.0):
            self.crime(incident, victim=caller.number)

    @property
    def first_day(self) -> date:
        """The first day of the history."""
        return self.force.until.replace(year=self.force.until.year - YEARS)

    @property
    def _last_day(self) -> date:
        return self.force.until - timedelta(days=2)

    def call(self, kind: str, at: datetime, caller: Human, parts: list[Part], opener: str = "") -> Incident:
        """One incident with its log."""
        closed = at + timedelta(minutes=self.chance.randrange(20, 400))
        first = opener or self.chance.choice(phrases.OPENERS[kind])
        middle = self.chance.sample(phrases.MIDDLES, self.chance.randrange(0, 4))
        incident = Incident(
            ref=self._call_ref(at.date()),
            at=at,
            kind=kind,
            grade="1" if kind == "DOM" else phrases.INCIDENT_KINDS[kind][1],
            place=self.force.households[caller.household].place,
            parts=parts,
            lines=[first, *middle, self.chance.choice(phrases.CLOSERS)],
            closing=(kind,),
            closed_at=closed,
            domestic=kind == "DOM",
        )
        self.force.incidents.append(incident)
        return incident

    def _call_ref(self, day: date) -> str:
        return f"{day:%Y%m%d}{self.force.numbers.next(('call', day)):04d}"

    def crime(self, incident: Incident, victim: int) -> Crime:
        """The crime recorded from an incident, within a day of it."""
        number = self.force.numbers.next(("crime", incident.at.year))
        recorded = incident.at + timedelta(minutes=self.chance.randrange(30, 1400))
        _, _, codes = phrases.OFFENCES[incident.kind]
        suspects = [p for p in incident.parts if p.role == "SUSPECT"]
        crime = Crime(
            ref=f"LB/{number:06d}/{incident.at:%y}",
            incident=incident.ref,
            recorded_at=recorded,
            happened_at=incident.at - timedelta(minutes=self.chance.randrange(5, 600)),
            offence=self.chance.choice(codes),
            place=incident.place,
            parts=[Part(victim, "VICTIM"), *suspects],
            narrative=self._narrative(),
            outcome=self._outcome(recorded),
            domestic=incident.domestic,
        )
        self.force.crimes.append(crime)
        if suspects and self.chance.random() < 0.4:
            self.custody(crime, suspects[0].human)
        return crime

    def _outcome(self, recorded: datetime) -> str:
        outcome = self.chance.choice(phrases.OUTCOMES)
        is_recent = recorded.date() > self.force.until - STILL_OPEN
        return "" if is_recent and self._unsolved.random() < 0.7 else outcome

    def _narrative(self) -> str:
        enquiries = self.chance.sample(phrases.ENQUIRIES, self.chance.randrange(1, 5))
        return "\n".join((self.chance.choice(phrases.MODUS), *enquiries))

    def custody(self, crime: Crime, detainee: int) -> None:
        """An arrest some days after the crime, and the detention that followed."""
        human = self.force.humans[detainee]
        arrested = crime.recorded_at + timedelta(hours=self.chance.randrange(1, 200))
        if human.age_on(arrested.date()) < 10:
            return
        authorised = arrested + timedelta(minutes=self.chance.randrange(20, 120))
        released = authorised + timedelta(minutes=self.chance.randrange(120, 1380))
        self.force.custody.append(
            Custody(
                ref=f"CU{arrested:%y}{self.force.numbers.next('custody'):07d}",
                detainee=detainee,
                station=self.chance.choice(phrases.STATIONS),
                arrested_at=arrested,
                authorised_at=authorised,
                released_at=released,
                offences=(crime.offence,),
                reason=f"Arrested for offence on crime {crime.ref}",
                disposal=self.chance.choice(phrases.DISPOSALS),
                entries=self._entries(authorised),
            )
        )

    def _entries(self, since: datetime) -> tuple[tuple[datetime, str], ...]:
        texts = phrases.CUSTODY_ENTRIES[: self.chance.randrange(2, len(phrases.CUSTODY_ENTRIES) + 1)]
        return tuple((since + timedelta(minutes=30 * n), text) for n, text in enumerate(texts))

    def warnings_and_vehicles(self) -> None:
        """Markers on some of those who meet the police often; a car for every sixth adult."""
        for human in self._regulars:
            if self.chance.random() < 0.3:
                code, text = self.chance.choice(phrases.WARNINGS)
                since = day_between(self.chance, self.first_day, self._last_day)
                self.force.warnings.append(WarningMarker(human.number, code, text, since))
        for human in self.adults[::6]:
            self.force.vehicles.append(self._vehicle(human))

    def _vehicle(self, keeper: Human) -> Vehicle:
        make, model = self.chance.choice(phrases.CARS)
        first_used = day_between(self.chance, self.first_day, self._last_day)
        return Vehicle(
            vrm(self.chance, first_used), make, model, self.chance.choice(phrases.COLOURS), keeper.number
        )


def live_through(force: Force) -> Chronicle:
    """Ordinary life: calls, crimes, custody, markers and cars. Domestic abuse is written apart."""
    chronicle = Chronicle(force)
    for _ in range(int(len(force.humans) * CALLS_PER_HEAD)):
        chronicle.ordinary_call()
    chronicle.warnings_and_vehicles()
    return chronicle
