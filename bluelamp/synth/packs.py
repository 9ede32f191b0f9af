"""The address book of a built area pack, through geography's doors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bluelamp.geography import queries as geography
from bluelamp.geography.types import PlaceHit, PlaceKind
from bluelamp.kernel.actors import SYSTEM
from bluelamp.synth.places import AddressBook, InventedStreets
from bluelamp.synth.types import Place, School

ADDRESSES_A_CALL = 5_000
MOST_STREETS, HOUSES_A_STREET = 1_500, 30
PRIMARY = re.compile(r"primary|infant|junior|nursery|first school", re.IGNORECASE)
SECONDARY = re.compile(r"high|secondary|academy|comprehensive|college|upper", re.IGNORECASE)
POSTCODE = re.compile(r",?\s*[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}$")


def address_book(area: Path | None) -> AddressBook:
    """The pack in that folder; invented streets when no folder is given."""
    if area is None:
        return InventedStreets()
    settings.BLUELAMP_AREA = str(area.resolve())
    return PackAddresses()


class PackAddresses:
    """Addresses and schools of the active pack."""

    @property
    def area(self) -> str:
        """The name of the area."""
        return geography.pack(SYSTEM).name

    def places(self) -> list[Place]:
        """Every address, or houses of our own numbering along its streets where a pack has none."""
        homes = [place_of(hit) for hit in self._addresses()]
        return homes or [house for hit in self._streets() for house in _houses(hit)]

    def _addresses(self) -> Iterator[PlaceHit]:
        first = 0
        while hits := geography.addresses(SYSTEM, first=first, count=ADDRESSES_A_CALL):
            yield from hits
            first += len(hits)

    def _streets(self) -> list[PlaceHit]:
        return geography.places(SYSTEM, kind=PlaceKind.STREET, count=MOST_STREETS)

    def schools(self) -> list[School]:
        """Every school of the pack, each primary or secondary by its name, else by turns."""
        hits = geography.places(SYSTEM, kind=PlaceKind.LANDMARK, category="school", count=400)
        return [
            School(
                f"SC{number:04d}",
                hit.location.text.split(",")[0],
                _phase(hit.location.text, number),
                hit.postcode,
            )
            for number, hit in enumerate(hits, 1)
        ]


def place_of(hit: PlaceHit) -> Place:
    """An address of the pack as the old systems would have written it."""
    location = hit.location
    text = POSTCODE.sub("", location.text)
    line, _, town = text.partition(", ")
    return Place(
        line=line,
        town=town or hit.locality,
        postcode=hit.postcode,
        easting=int(location.easting or 0),
        northing=int(location.northing or 0),
        lat=location.lat or 0.0,
        lon=location.lon or 0.0,
        beat=location.beat_code or "",
        uprn=location.key,
    )


def _houses(hit: PlaceHit) -> Iterator[Place]:
    street = place_of(hit)
    for number in range(1, HOUSES_A_STREET + 1):
        yield Place(
            f"{number} {street.line}", street.town, street.postcode, street.easting, street.northing,
            street.lat, street.lon, street.beat,
        )  # fmt: skip


def _phase(name: str, number: int) -> str:
    if PRIMARY.search(name):
        return "primary"
    if SECONDARY.search(name):
        return "secondary"
    return ("primary", "secondary")[number % 2]
