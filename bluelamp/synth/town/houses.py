"""Houses along the streets: odd on one side, even on the other, clear of every road and of each other."""

import random
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from bluelamp.synth.town.streets import Look, Piece

Floats = NDArray[np.float64]
CORNER_M = 11.0
TOO_CLOSE_M = 5.6
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
HOUSES_PER_POSTCODE = 15
WANTED = 20_000


@dataclass(slots=True)
class House:
    """A building with a number on a street, where it stands and which way it faces."""

    street: str
    name: str
    side: int
    along: float
    x: float
    y: float
    angle: float
    look: Look
    cell: int
    number: int = 0
    postcode: str = ""

    def corners(self) -> Floats:
        """The four corners of the building on the ground."""
        wide, deep = self.look.house
        box = np.array([(-wide, -deep), (wide, -deep), (wide, deep), (-wide, deep)]) / 2
        turn = np.array([(np.cos(self.angle), np.sin(self.angle)), (-np.sin(self.angle), np.cos(self.angle))])
        return np.asarray(box @ turn + np.array([self.x, self.y]))


def _both_sides(piece: Piece, stretch: float) -> list[House]:
    look = piece.look
    length = piece.line.length
    if look is None or length < 2 * CORNER_M + look.plot_m:
        return []
    at = np.arange(CORNER_M + look.plot_m / 2, length - CORNER_M, look.plot_m * stretch)
    here = shapely.get_coordinates(shapely.line_interpolate_point(piece.line, at))
    there = shapely.get_coordinates(shapely.line_interpolate_point(piece.line, np.minimum(at + 1, length)))
    before = shapely.get_coordinates(shapely.line_interpolate_point(piece.line, np.maximum(at - 1, 0)))
    ahead = there - before
    angle = np.arctan2(ahead[:, 1], ahead[:, 0])
    found = []
    for side in (1, -1):
        spots = here + side * look.setback * np.column_stack([-np.sin(angle), np.cos(angle)])
        found += [
            House(piece.street, piece.tags["name"], side, piece.begins_at + float(d), float(x), float(y), float(a), look,
                  piece.cell)
            for d, (x, y), a in zip(at, spots, angle, strict=True)
        ]  # fmt: skip
    return found


def _clear(houses: list[House], roads: list[shapely.LineString], kept_clear: shapely.Geometry) -> list[House]:
    points = shapely.points([(house.x, house.y) for house in houses])
    _, away = shapely.STRtree(roads).query_nearest(points, all_matches=False, return_distance=True)
    wanted = np.array([house.look.setback for house in houses])
    shapely.prepare(kept_clear)
    good = (away >= wanted - 1.2) & ~shapely.intersects(kept_clear, points)
    kept = [house for house, is_good in zip(houses, good.tolist(), strict=True) if is_good]
    pairs = cKDTree(np.array([(house.x, house.y) for house in kept])).query_pairs(
        TOO_CLOSE_M, output_type="ndarray"
    )
    dropped = set(pairs.max(axis=1).tolist()) if len(pairs) else set()
    return [house for place, house in enumerate(kept) if place not in dropped]


def _numbered(houses: list[House]) -> None:
    sides: dict[tuple[str, int], list[House]] = defaultdict(list)
    for house in houses:
        sides[house.street, house.side].append(house)
    for (_, side), row in sides.items():
        row.sort(key=lambda house: house.along)
        for place, house in enumerate(row):
            house.number = 2 * place + (1 if side > 0 else 2)


class _Units:
    """Unit postcodes given out in order within each district and sector."""

    def __init__(self) -> None:
        """None given yet."""
        self.given: dict[int, int] = defaultdict(int)

    def take(self, cell: int) -> str:
        """The next postcode of a neighbourhood: two neighbourhoods share a district."""
        place = self.given[cell]
        self.given[cell] += 1
        sector = (cell % 2) * 5 + place // 400
        letters = UNIT_LETTERS[place // 20 % 20] + UNIT_LETTERS[place % 20]
        return f"LB{cell // 2 + 1} {sector}{letters}"


def _postcoded(houses: list[House]) -> None:
    units = _Units()
    streets: dict[str, list[House]] = defaultdict(list)
    for house in houses:
        streets[house.street].append(house)
    for street in sorted(streets, key=lambda one: (streets[one][0].cell, one)):
        row = sorted(streets[street], key=lambda house: (house.along, house.side))
        for start in range(0, len(row), HOUSES_PER_POSTCODE):
            group = row[start : start + HOUSES_PER_POSTCODE]
            postcode = units.take(group[0].cell)
            for house in group:
                house.postcode = postcode


def _cells(houses: list[House], cells: list[shapely.Polygon]) -> None:
    """Houses on main roads take the neighbourhood they stand in."""
    points = shapely.points([(house.x, house.y) for house in houses])
    which, cell = shapely.STRtree(cells).query(points, predicate="intersects")
    for place, found in zip(which.tolist(), cell.tolist(), strict=True):
        houses[place].cell = found


def build_houses(
    pieces: list[Piece], cells: list[shapely.Polygon], kept_clear: shapely.Geometry, chance: random.Random
) -> list[House]:
    """About twenty thousand houses; plots are stretched until that many fit."""
    roads = [piece.line for piece in pieces]
    room = sum(len(_both_sides(piece, 1.0)) for piece in pieces)
    stretch = max(0.8, 0.9 * room / WANTED)
    houses = _clear([h for piece in pieces for h in _both_sides(piece, stretch)], roads, kept_clear)
    if len(houses) > WANTED * 1.02:
        spared = sorted(chance.sample(range(len(houses)), int(WANTED * 1.02)))
        houses = [houses[i] for i in spared]
    _cells(houses, cells)
    _numbered(houses)
    _postcoded(houses)
    return houses
