"""What a town has besides houses: parks, schools, a hospital, stations, pubs, shops, stops."""

import math
import random
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from bluelamp.synth.town import words
from bluelamp.synth.town.plan import Plan, bent

Tags = dict[str, str]
TRIES = 400
KEEP_FROM_MAIN_M = 22.0
KEEP_FROM_BANK_M = 45.0


@dataclass(slots=True)
class Site:
    """Ground set aside before streets are drawn: its outline on the plan, tags and buildings."""

    outline: shapely.Polygon
    tags: Tags
    buildings: list[tuple[shapely.Polygon, Tags]] = field(default_factory=list)


@dataclass(slots=True)
class Grounds:
    """All ground set aside, and its outline as one shape."""

    sites: list[Site]

    @property
    def plan_shape(self) -> shapely.Geometry:
        """On the plan."""
        return shapely.union_all([site.outline for site in self.sites])

    @property
    def ground_shape(self) -> shapely.Geometry:
        """As it lies on the ground."""
        return shapely.union_all([bent(site.outline) for site in self.sites])


def _turned(width: float, height: float, x: float, y: float, angle: float) -> shapely.Polygon:
    box = shapely.box(-width / 2, -height / 2, width / 2, height / 2)
    turn = np.array([(math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))])
    return shapely.transform(box, lambda points: points @ turn + np.array([x, y]))


def _blob(radius: float, x: float, y: float, chance: random.Random) -> shapely.Polygon:
    turn = np.linspace(0, 2 * math.pi, 25)[:-1]
    reach = radius * np.array([chance.uniform(0.75, 1.2) for _ in turn])
    reach = (reach + np.roll(reach, 1) + np.roll(reach, -1)) / 3
    return shapely.Polygon(np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)]))


class _Surveyor:
    """Finds room for sites away from main roads, the river and each other."""

    def __init__(self, plan: Plan, chance: random.Random) -> None:
        """Mark what must be kept clear."""
        self.plan, self.chance = plan, chance
        mains = shapely.union_all([shapely.buffer(main.shape, KEEP_FROM_MAIN_M) for main in plan.mains])
        rails = [shapely.buffer(line.shape, 30) for line in plan.others]
        self.taken = shapely.union_all([mains, shapely.buffer(plan.water, KEEP_FROM_BANK_M), *rails])

    def place(self, cell: int, width: float, height: float) -> shapely.Polygon | None:
        """A turned rectangle inside a neighbourhood, or None when there is no room."""
        area = shapely.intersection(self.plan.cells[cell], self.plan.town)
        return self._try(area, lambda x, y: _turned(width, height, x, y, self.chance.uniform(0, math.pi)))

    def park(self, cell: int, radius: float) -> shapely.Polygon | None:
        """A park of irregular outline."""
        area = shapely.intersection(self.plan.cells[cell], self.plan.town)
        return self._try(area, lambda x, y: _blob(radius, x, y, self.chance))

    def _try(self, area: shapely.Geometry, draw: object) -> shapely.Polygon | None:
        west, south, east, north = area.bounds
        for _ in range(TRIES):
            outline = draw(self.chance.uniform(west, east), self.chance.uniform(south, north))  # type: ignore[operator]
            if shapely.contains(area, outline) and not shapely.intersects(self.taken, outline):
                self.taken = shapely.union(self.taken, shapely.buffer(outline, 12))
                return outline
        return None


def _school(outline: shapely.Polygon, name: str, postcode_hint: str) -> Site:
    middle = outline.centroid
    hall = _turned(48, 22, middle.x, middle.y, 0.3)
    wing = _turned(18, 40, middle.x + 24, middle.y - 14, 0.3)
    building = {"building": "school"}
    return Site(
        outline,
        {"amenity": "school", "name": name, **({"note": postcode_hint} if postcode_hint else {})},
        [(hall, building), (wing, building)],
    )


def _schools(surveyor: _Surveyor) -> list[Site]:
    found = []
    for cell, beat in enumerate(words.BEATS):
        outline = surveyor.place(cell, 120, 85) if cell not in (0, 12, 19) else None
        if outline is not None:
            saint = words.SAINTS[cell % len(words.SAINTS)]
            name = f"{beat} Primary School" if cell % 3 else f"St {saint}'s Primary School"
            found.append(_school(outline, name, ""))
    for cell, name in (
        (8, "Lanternbridge High School"),
        (13, "The Beacon Academy"),
        (17, "Saltmarsh Community School"),
    ):
        outline = surveyor.place(cell, 190, 140)
        if outline is not None:
            found.append(_school(outline, name, ""))
    return found


def _hospital(surveyor: _Surveyor) -> list[Site]:
    outline = surveyor.place(9, 230, 170) or surveyor.place(10, 200, 150)
    if outline is None:
        return []
    middle = outline.centroid
    blocks = [
        (_turned(70, 36, middle.x + dx, middle.y + dy, 0.2), {"building": "hospital"})
        for dx, dy in ((-50, 30), (40, 35), (-20, -35), (55, -30))
    ]
    return [
        Site(outline, {"amenity": "hospital", "name": "Lantern General Hospital", "emergency": "yes"}, blocks)
    ]


SERVICES: tuple[tuple[int, str, Tags], ...] = (
    (0, "Lanternbridge Central Police Station", {"amenity": "police"}),
    (8, "Northgate Police Station", {"amenity": "police"}),
    (15, "Southbank Police Station", {"amenity": "police"}),
    (1, "Lanternbridge Fire Station", {"amenity": "fire_station"}),
    (14, "Saltmarsh Fire Station", {"amenity": "fire_station"}),
    (11, "Lantern Ambulance Station", {"emergency": "ambulance_station"}),
    (2, "Lanternbridge Bus Station", {"amenity": "bus_station"}),
    (0, "Lanternbridge Magistrates' Court", {"amenity": "courthouse"}),
    (3, "Lanternbridge Civic Centre", {"amenity": "townhall"}),
    (4, "Lanternbridge Central Library", {"amenity": "library"}),
    (5, "Lantern Shopping Centre", {"shop": "mall"}),
    (6, "Ferryside Leisure Centre", {"leisure": "sports_centre"}),
    (7, "Eastfield Health Centre", {"amenity": "doctors"}),
    (16, "Thornlea Surgery", {"amenity": "doctors"}),
)


def _services(surveyor: _Surveyor) -> list[Site]:
    found = []
    for cell, name, tags in SERVICES:
        outline = surveyor.place(cell, 52, 40)
        if outline is not None:
            shell = shapely.buffer(outline, -8, join_style="mitre")
            found.append(Site(outline, {**tags, "name": name}, [(shell, {"building": "yes"})]))
    return found


def _parks(surveyor: _Surveyor) -> list[Site]:
    named = (
        (2, 120, "Lantern Gardens"),
        (5, 105, "Victoria Park"),
        (8, 165, "Beacon Park"),
        (10, 150, "Millbrook Park"),
        (13, 170, "Foxholes Common"),
        (16, 150, "Oakmere Country Park"),
        (18, 130, "Withy Park"),
        (4, 90, "Priory Green"),
        (11, 110, "Thornlea Recreation Ground"),
    )
    found = []
    for cell, radius, name in named:
        outline = surveyor.park(cell, radius)
        if outline is not None:
            found.append(Site(outline, {"leisure": "park", "name": name}))
            if radius >= 150:
                middle = outline.centroid
                pond = _blob(radius * 0.28, middle.x, middle.y, surveyor.chance)
                found.append(Site(pond, {"natural": "water", "water": "pond"}))
    burial = surveyor.place(15, 170, 120)
    if burial is not None:
        found.append(Site(burial, {"landuse": "cemetery", "name": "Lanternbridge Cemetery"}))
    return found


def _works(plan: Plan) -> list[Site]:
    return [
        Site(shapely.intersection(plan.cells[cell], plan.town), {"landuse": "industrial", "name": name})
        for cell, name in ((12, "Harrow Green Industrial Estate"), (19, "Quarryside Works"))
    ]


def set_aside(plan: Plan, chance: random.Random) -> tuple[Grounds, list[Site]]:
    """Ground kept clear of streets, and areas drawn under them."""
    surveyor = _Surveyor(plan, chance)
    grounds = Grounds([*_hospital(surveyor), *_schools(surveyor), *_services(surveyor), *_parks(surveyor)])
    town = Site(shapely.difference(plan.town, plan.water), {"landuse": "residential"})
    return grounds, [town, *_works(plan)]


def countryside(plan: Plan, chance: random.Random) -> list[Site]:
    """Woods and a racecourse outside the town."""
    clear = shapely.union_all(
        [
            shapely.buffer(plan.town, 60),
            shapely.buffer(plan.water, 60),
            *[shapely.buffer(line.shape, 60) for line in (*plan.mains, *plan.others)],
        ]
    )
    found: list[Site] = []
    names: NDArray[np.str_] = np.array(
        [
            "Abbot's Wood",
            "Lantern Woods",
            "Fox Covert",
            "Long Plantation",
            "Quarry Wood",
            "Withy Copse",
            "Beacon Wood",
            "Harrow Spinney",
        ]
    )
    for place in range(60):
        x, y = chance.uniform(-3_100, 3_100), chance.uniform(-2_700, 2_700)
        outline = _blob(chance.uniform(120, 300), x, y, chance)
        if shapely.intersects(clear, outline):
            continue
        clear = shapely.union(clear, shapely.buffer(outline, 40))
        name = {"name": str(names[len(found)])} if len(found) < len(names) else {}
        found.append(Site(outline, {"natural": "wood", **name} if place % 2 else {"landuse": "meadow"}))
    return found
