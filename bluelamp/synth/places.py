"""Where people live: the address book of an area pack, or a few invented streets without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bluelamp.synth.chance import stream
from bluelamp.synth.types import Place, School


class AddressBook(Protocol):
    """What the generator needs to know about an area."""

    @property
    def area(self) -> str: ...

    def places(self) -> Sequence[Place]: ...

    def schools(self) -> Sequence[School]: ...


STREETS = (
    "Alma", "Albert", "Beech", "Bridge", "Canal", "Castle", "Chapel", "Church", "Clarence", "Duke",
    "Elm", "Foundry", "George", "Harbour", "High", "Inkerman", "Jubilee", "King", "Lamb", "Mill",
    "Market", "Navigation", "North", "Oak", "Orchard", "Park", "Priory", "Quay", "Queen", "Railway",
    "River", "School", "Spring", "Station", "Tannery", "Union", "Victoria", "Wellington", "Wharf",
    "York",
)  # fmt: skip
KINDS = ("Street", "Road", "Avenue", "Close", "Lane", "Terrace")
PRIMARIES = ("St Anne's", "Millbrook", "Parkside", "Riverside", "St Joseph's", "Oakfield", "Hill Top")
SECONDARIES = ("Lanternbridge High", "The Harbour Academy", "St Cuthbert's Catholic High")


class InventedStreets:
    """An address book with no area pack behind it: for tests and benchmarks only."""

    area = "invented"

    def __init__(self, houses: int = 40) -> None:
        self._houses = houses

    def places(self) -> list[Place]:
        """Every house of every invented street, in a fixed order."""
        return [
            self._place(street, kind, number)
            for street in range(len(STREETS))
            for kind in range(len(KINDS))
            for number in range(1, self._houses + 1)
        ]

    def _place(self, street: int, kind: int, number: int) -> Place:
        metres = street * 120, kind * 900 + number * 12
        return Place(
            line=f"{number} {STREETS[street]} {KINDS[kind]}",
            town="Lanternbridge",
            postcode=f"LB{kind + 1} {street // 4}{'ABDEFGHJLN'[number % 10]}{'PQRS'[street % 4]}",
            easting=400_000 + metres[0],
            northing=300_000 + metres[1],
            lat=round(52.6 + metres[1] / 111_000, 6),
            lon=round(-2.0 + metres[0] / 68_000, 6),
            beat=f"{'ABCDE'[kind % 5]}{street // 10 + 1}",
            uprn=f"{100_000_000 + street * 10_000 + kind * 1_000 + number}",
        )

    def schools(self) -> list[School]:
        """Seven primary and three secondary schools."""
        primary = [
            School(f"P{i:02d}", f"{name} Primary School", "primary", f"LB{i % 6 + 1} 1AP")
            for i, name in enumerate(PRIMARIES, 1)
        ]
        secondary = [
            School(f"S{i:02d}", name, "secondary", f"LB{i} 2BQ") for i, name in enumerate(SECONDARIES, 1)
        ]
        return primary + secondary


def drawn_places(book: AddressBook, seed: int, count: int) -> list[Place]:
    """`count` homes drawn from the book without repeats until it is used up."""
    homes = list(book.places())
    stream(seed, "homes").shuffle(homes)
    return [homes[i % len(homes)] for i in range(count)]
