"""Which nominal numbers the 2003 records system gave to whom: often several to one human."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date

from bluelamp.synth.chance import stream
from bluelamp.synth.extracts import mistyping
from bluelamp.synth.types import Force, Human

HOW_MANY = ((1, 2, 3, 5), (89, 8, 2, 1))
ALSO_KNOWN = 0.35
MANY_NUMBERS = 11


@dataclass(frozen=True, slots=True)
class Nominal:
    """One nominal record: a human as somebody once typed them in."""

    number: str
    human: Human
    surname: str
    forenames: str
    born: date
    slip: str
    has_identifiers: bool


class Index:
    """Nominal records by human, and the one a clerk would have picked for an event."""

    def __init__(self, force: Force) -> None:
        self._chance = stream(force.seed, "nominals")
        self._by_human: dict[int, list[Nominal]] = {}
        self.many = 0
        self._numbers = force.numbers
        told = set(force.story.values()) | force.plainly_known
        for number in sorted(known(force)):
            self._register(force.humans[number], plain=number in told)
        self._register_again(force)

    def _register(self, human: Human, plain: bool) -> None:
        count = 1 if plain else self._chance.choices(*HOW_MANY)[0]
        self._by_human[human.number] = [self._nominal(human, first=i == 0) for i in range(count)]

    def _register_again(self, force: Force) -> None:
        """One person is in the system under eleven numbers; two of the story's under two."""
        told = set(force.story.values()) | force.plainly_known
        if not force.story:
            return
        able = [n for n in sorted(self._by_human) if n not in told and force.humans[n].pnc]
        self.many = able[0]
        first, *_ = self._by_human[self.many]
        self._by_human[self.many] = [first]
        while len(self._by_human[self.many]) < MANY_NUMBERS:
            again = replace(self._nominal(first.human, first=False), has_identifiers=True)
            self._by_human[self.many].append(again)
        darren = force.humans[force.story["darren"]]
        self._by_human[darren.number].append(
            Nominal(self._number(), darren, "Pyke", "Daren", darren.born, "misspelt", True)
        )

    def _number(self) -> str:
        return f"N{100_000 + self._numbers.next('nominal'):07d}"

    def _nominal(self, human: Human, first: bool) -> Nominal:
        surname, given, born, slip = human.surname, " ".join(human.forenames), human.born, ""
        if not first:
            surname, given, born, slip = as_typed(self._chance, human)
        return Nominal(
            self._number(), human, surname, given, born, slip, first or self._chance.random() < 0.5
        )

    def all(self) -> list[Nominal]:
        """Every nominal record by number."""
        return sorted((n for some in self._by_human.values() for n in some), key=lambda n: n.number)

    def numbers(self, human: int) -> list[str]:
        """Every number one human goes under."""
        return [nominal.number for nominal in self._by_human.get(human, ())]

    def is_alone(self, human: int) -> bool:
        """Whether a human goes under one number only."""
        return len(self._by_human.get(human, ())) == 1

    def pick(self, human: int) -> str:
        """The number used for an event: usually the first, sometimes a later duplicate."""
        some = self._by_human[human]
        return some[0].number if self._chance.random() < 0.7 else self._chance.choice(some).number

    def first(self, human: int) -> str:
        """The oldest number of a human."""
        return self._by_human[human][0].number


def as_typed(chance: random.Random, human: Human) -> tuple[str, str, date, str]:
    """Surname, forenames, birth date and the slip made, as a hurried clerk would type them."""
    first, rest = human.forename, list(human.forenames[1:])
    slip = chance.choice(
        ("misspelt", "misspelt", "short name", "swapped date", "digit", "birth name", "order", "none")
    )
    surname, born = human.surname, human.born
    if slip == "misspelt":
        surname = mistyping.misspelt(chance, surname)
    elif slip == "short name":
        first = mistyping.short(first)
    elif slip == "swapped date":
        born = mistyping.swapped(born)
    elif slip == "digit":
        born = mistyping.one_digit_out(chance, born)
    elif slip == "birth name":
        surname = human.birth_surname or surname
    elif slip == "order":
        surname, first = first, surname
    return surname, " ".join([first, *rest] if chance.random() < 0.7 else [first]), born, slip


def known(force: Force) -> set[int]:
    """Who the records system knows: anyone with a part, their household when domestic, and others."""
    chance = stream(force.seed, "known")
    found = set(force.plainly_known) | {w.human for w in force.warnings} | {v.keeper for v in force.vehicles}
    for crime in force.crimes:
        found |= {part.human for part in crime.parts}
    for incident in force.incidents:
        if incident.domestic:
            found |= {part.human for part in incident.parts}
    found |= {custody.detainee for custody in force.custody} | set(force.story.values())
    found |= {number for number in force.humans if chance.random() < ALSO_KNOWN}
    homes = {force.humans[number].household for number in found if force.humans[number].partner}
    for home in homes:
        found |= set(force.households[home].members) if chance.random() < 0.5 else set()
    return found
