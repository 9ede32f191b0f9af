"""Households and families: partners, parents, children, siblings, and who lives alone."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bluelamp.synth import naming
from bluelamp.synth.chance import Weights, day_between, stream
from bluelamp.synth.identifiers import cro_number, mobile_number, pnc_id
from bluelamp.synth.places import AddressBook, drawn_places
from bluelamp.synth.types import Force, Household, Human, Place, School

SHAPES = Weights(
    {"alone": 0.28, "couple": 0.20, "family": 0.27, "lone_parent": 0.12, "elders": 0.06, "shared": 0.07}
)
HAS_PNC = 0.16
ALSO_HAS_CRO = 0.45
NEW_YEAR_BIRTH = 0.03


class Census:
    """Fills a force with households until it holds the people asked for."""

    def __init__(self, force: Force, chance: random.Random, homes: list[Place]) -> None:
        self._force = force
        self._chance = chance
        self._homes = homes
        self._by_phase = _schools_by_phase(force.schools)

    def household(self) -> Household:
        """One more household of an ordinary shape."""
        home = self.home()
        origin = naming.ORIGINS.draw(self._chance)
        getattr(self, f"_{SHAPES.draw(self._chance)}")(home, origin)
        return home

    def home(self) -> Household:
        """An empty household at the next address."""
        number = self._force.numbers.next("household")
        place = self._homes[number % len(self._homes)]
        before = self._homes[(number * 7919) % len(self._homes)] if self._chance.random() < 0.4 else None
        home = Household(number, place, before=before)
        self._force.households[number] = home
        return home

    def person(self, home: Household, origin: str, sex: str, born: date, surname: str = "") -> Human:
        """One more person in that household."""
        family = surname or naming.surname(self._chance, origin)
        if sex == "F" and origin == "polish":
            family = naming.feminine(family)
        human = Human(
            number=self._force.numbers.next("human"),
            sex=sex,
            forenames=naming.forenames(self._chance, origin, sex),
            surname=family,
            born=born,
            origin=origin,
            household=home.number,
        )
        self._settle(human, home)
        return human

    def _settle(self, human: Human, home: Household) -> None:
        self._force.humans[human.number] = human
        home.members.append(human.number)
        age = human.age_on(self._force.until)
        if age >= 12:
            human.phone = mobile_number(self._chance)
        if 4 <= age <= 17:
            human.school = self._chance.choice(self._by_phase["primary" if age < 11 else "secondary"])
        if age >= 15 and self._chance.random() < HAS_PNC:
            year = max(1996, human.born.year + 15 + self._chance.randrange(10))
            year = min(year, self._force.until.year)
            human.pnc = pnc_id(year, self._chance.randrange(1, 600_000) * 16 + human.number % 16)
            if self._chance.random() < ALSO_HAS_CRO:
                human.cro = cro_number(year, human.number % 1_000_000)

    def born(self, youngest: int, oldest: int) -> date:
        """A birth date for somebody between those ages; some records only know a 1 January."""
        until = self._force.until
        day = day_between(
            self._chance,
            until - timedelta(days=int((oldest + 1) * 365.25) - 2),
            until - timedelta(days=int(youngest * 365.25) + 1),
        )
        return day.replace(month=1, day=1) if self._chance.random() < NEW_YEAR_BIRTH else day

    def sex(self) -> str:
        """F or M, evenly."""
        return "F" if self._chance.random() < 0.5 else "M"

    def _alone(self, home: Household, origin: str) -> None:
        self.person(home, origin, self.sex(), self.born(18, 80))

    def _elders(self, home: Household, origin: str) -> None:
        self.couple(home, origin, (66, 90))

    def _couple(self, home: Household, origin: str) -> None:
        self.couple(home, origin, (20, 65))

    def _shared(self, home: Household, origin: str) -> None:
        for _ in range(self._chance.randrange(2, 6)):
            self.person(home, naming.ORIGINS.draw(self._chance), self.sex(), self.born(18, 32))

    def _family(self, home: Household, origin: str) -> None:
        woman, man = self.couple(home, origin, (25, 52))
        self.children(home, origin, woman, man)
        if self._chance.random() < 0.08:
            elder = self.person(home, origin, self.sex(), self.born(66, 88), man.surname)
            man.mother, man.father = (elder.number, None) if elder.sex == "F" else (None, elder.number)

    def _lone_parent(self, home: Household, origin: str) -> None:
        parent = self.person(home, origin, "F" if self._chance.random() < 0.86 else "M", self.born(20, 50))
        self.children(home, origin, parent, None)

    def couple(self, home: Household, origin: str, ages: tuple[int, int]) -> tuple[Human, Human]:
        """A woman and a man living as partners; most married women took the name."""
        man = self.person(home, origin, "M", self.born(*ages))
        woman = self.person(home, origin, "F", self.born(*ages))
        if self._chance.random() < 0.55:
            woman.birth_surname, woman.surname = woman.surname, man.surname
            if origin == "polish":
                woman.surname = naming.feminine(man.surname)
        woman.partner, man.partner = man.number, woman.number
        return woman, man

    def children(self, home: Household, origin: str, one: Human, other: Human | None) -> list[Human]:
        """One to four children of plausible ages, with one of their parents' names."""
        youngest = min(parent.age_on(self._force.until) for parent in (one, other) if parent)
        eldest = min(youngest - 17, 20)
        wanted = self._chance.choices((1, 2, 3, 4), (42, 40, 13, 5))[0] if eldest > 0 else 0
        return [self._child(home, origin, one, other, eldest) for _ in range(wanted)]

    def _child(self, home: Household, origin: str, one: Human, other: Human | None, eldest: int) -> Human:
        family = other.surname if other and self._chance.random() < 0.9 else one.surname
        child = self.person(home, origin, self.sex(), self.born(0, eldest), family)
        for parent in (one, other):
            if parent and parent.sex == "F":
                child.mother = parent.number
            elif parent:
                child.father = parent.number
        return child


def _schools_by_phase(schools: dict[str, School]) -> dict[str, list[str]]:
    both = list(schools)
    return {
        phase: [code for code, school in schools.items() if school.phase == phase] or both or [""]
        for phase in ("primary", "secondary")
    }


def settle(force: Force, book: AddressBook, people: int) -> Census:
    """Households from the address book until the force holds `people` people."""
    homes = drawn_places(book, force.seed, max(people // 2, 50))
    census = Census(force, stream(force.seed, "census"), homes)
    while len(force.humans) < people:
        census.household()
    return census
