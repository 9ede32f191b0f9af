"""Pubs, shops, churches and surgeries in some of the buildings on the busier streets, and bus stops outside."""

import random
from dataclasses import dataclass

import shapely

from bluelamp.synth.town import words
from bluelamp.synth.town.houses import House
from bluelamp.synth.town.streets import Piece

STOP_EVERY_M = 330.0
Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Stop:
    """A bus stop on the ground."""

    code: str
    name: str
    x: float
    y: float


def _trades(chance: random.Random) -> list[Tags]:
    found: list[Tags] = [{"amenity": "pub", "name": name} for name in words.PUBS]
    kinds = (
        "convenience",
        "hardware",
        "books",
        "bakery",
        "florist",
        "hairdresser",
        "clothes",
        "electronics",
        "bicycle",
        "pet",
    )
    found += [{"shop": chance.choice(kinds), "name": name} for name in words.SHOPS]
    found += [{"shop": "supermarket", "name": name, "brand": name} for name in words.SUPERMARKETS * 2]
    found += [
        {"amenity": "place_of_worship", "religion": "christian", "name": f"St {saint}'s Church"}
        for saint in words.SAINTS
    ]
    found += [{"amenity": "pharmacy", "name": f"{beat} Pharmacy"} for beat in words.BEATS[::2]]
    found += [{"amenity": "post_office", "name": f"{beat} Post Office"} for beat in words.BEATS[1::3]]
    found += [{"amenity": "bank", "name": name} for name in ("Lantern Building Society", "Northgate Bank")]
    found += [
        {"tourism": "hotel", "name": name}
        for name in ("The Minster Hotel", "Bridge House Hotel", "The Castle Inn Hotel")
    ]
    found += [
        {"amenity": "place_of_worship", "religion": "muslim", "name": "Eastfield Mosque"},
        {"amenity": "place_of_worship", "religion": "sikh", "name": "Guru Nanak Gurdwara"},
    ]
    chance.shuffle(found)
    return found


def open_businesses(houses: list[House], chance: random.Random) -> dict[int, Tags]:
    """Which houses are businesses, and what they are; main roads and the old town first."""
    busy = [place for place, house in enumerate(houses) if house.look.kind in ("main", "old")]
    trades = _trades(chance)
    chosen = chance.sample(busy, min(len(trades), len(busy)))
    return dict(zip(chosen, trades, strict=False))


def bus_stops(pieces: list[Piece]) -> list[Stop]:
    """Stops along main roads, named for the road and the side."""
    found: list[Stop] = []
    for piece in pieces:
        if piece.kind == "main" and piece.line.length > 120:
            for at in range(60, int(piece.line.length), int(STOP_EVERY_M)):
                spot = piece.line.interpolate(at)
                code = f"9990{len(found):06d}"
                found.append(
                    Stop(code, f"{piece.tags['name']} stop {len(found) % 9 + 1}", spot.x + 7, spot.y + 7)
                )
    return found


def station_of(track: shapely.LineString) -> tuple[float, float]:
    """Where the railway station stands: the middle of the town's stretch of line."""
    middle = track.interpolate(track.project(shapely.Point(-250, -560)))
    return float(middle.x), float(middle.y)
