"""Drawing the town from a seed and writing the files an area pack is built from."""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from bluelamp.geography.types import Point
from bluelamp.synth.town import features, words
from bluelamp.synth.town.businesses import Stop, bus_stops, open_businesses, station_of
from bluelamp.synth.town.houses import House, build_houses
from bluelamp.synth.town.osmfile import Sheet, write_sheet
from bluelamp.synth.town.places import on_earth, to_grid, to_lonlat
from bluelamp.synth.town.plan import Plan, bent, draw_plan
from bluelamp.synth.town.streets import Piece, draw_streets

NAME = "Lanternbridge"
FORCE = "Lanternbridge Constabulary"
CREDIT = (
    "Fictional map of Lanternbridge, drawn by Bluelamp from a seed; no such place, street or address exists."
)
ALIASES = (
    ("Lantern Shopping Centre", "the Lantern;the shopping centre"),
    ("Lantern General Hospital", "the General;LGH"),
    ("Lanternbridge Central Police Station", "the Nick;Central"),
    ("Lantern Gardens", "the Gardens"),
)


@dataclass(slots=True)
class Town:
    """Everything drawn."""

    plan: Plan
    pieces: list[Piece]
    houses: list[House]
    grounds: features.Grounds
    under: list[features.Site]
    outside: list[features.Site]
    businesses: dict[int, dict[str, str]]
    stops: list[Stop]


def draw(seed: int) -> Town:
    """The town of a seed; the same seed draws the same town."""
    chance = random.Random(seed)  # a drawing, not a secret
    plan = draw_plan(chance)
    grounds, under = features.set_aside(plan, chance)
    pieces = draw_streets(plan, grounds.plan_shape, words.StreetNames(chance), chance)
    clear = shapely.union_all(
        [
            grounds.ground_shape,
            bent(shapely.buffer(plan.water, 12)),
            *[bent(shapely.buffer(line.shape, 14)) for line in plan.others],
        ]
    )
    cells = [bent(cell) for cell in plan.cells]
    houses = build_houses(pieces, cells, clear, chance)
    return Town(
        plan,
        pieces,
        houses,
        grounds,
        under,
        features.countryside(plan, chance),
        open_businesses(houses, chance),
        bus_stops(pieces),
    )


def _house_tags(house: House, business: dict[str, str] | None) -> dict[str, str]:
    building = "industrial" if house.look.kind == "works" else "retail" if business else "house"
    return {
        "building": building, "addr:housenumber": str(house.number), "addr:street": house.name,
        "addr:suburb": words.BEATS[house.cell], "addr:city": NAME, "addr:postcode": house.postcode, **(business or {}),
    }  # fmt: skip


def _draw_ground(sheet: Sheet, town: Town) -> None:
    for site in (*town.outside, *town.under, *town.grounds.sites):
        sheet.area(bent(site.outline), site.tags)
        for outline, tags in site.buildings:
            sheet.area(bent(outline), tags)
    sheet.area(bent(town.plan.water), {"natural": "water", "water": "river", "name": "River Lantern"})
    sheet.way(shapely.get_coordinates(bent(town.plan.river)), {"waterway": "river", "name": "River Lantern"})


def _draw_roads(sheet: Sheet, town: Town) -> None:
    for piece in town.pieces:
        sheet.way(shapely.get_coordinates(piece.line), piece.tags)
    for number, x, y in town.plan.junctions:
        spot = shapely.get_coordinates(bent(shapely.Point(x, y)))[0]
        name = "Lanternbridge South" if number == "1" else "Lanternbridge North"
        sheet.node(
            float(spot[0]), float(spot[1]), {"highway": "motorway_junction", "ref": number, "name": name}
        )
    for line in town.plan.others:
        if line.kind == "rail":
            sheet.way(shapely.get_coordinates(bent(line.shape)), line.tags)


def _draw_places(sheet: Sheet, town: Town) -> None:
    named = [(NAME, "town", town.plan.sites[0] + 15.0)]
    named += [(beat, "suburb", site) for beat, site in zip(words.BEATS, town.plan.sites, strict=True)]
    for name, kind, site in named:
        spot = shapely.get_coordinates(bent(shapely.Point(site)))[0]
        sheet.node(float(spot[0]), float(spot[1]), {"place": kind, "name": name})
    track = next(line.shape for line in town.plan.others if line.kind == "rail")
    x, y = shapely.get_coordinates(bent(shapely.Point(station_of(track))))[0].tolist()
    sheet.node(x, y, {"railway": "station", "name": f"{NAME} Railway Station"})


def _sheet(town: Town) -> Sheet:
    sheet = Sheet()
    _draw_roads(sheet, town)
    _draw_ground(sheet, town)
    _draw_places(sheet, town)
    for place, house in enumerate(town.houses):
        corners = house.corners()
        nodes = [sheet.node(float(x), float(y)) for x, y in corners]
        sheet.ways.append(([*nodes, nodes[0]], _house_tags(house, town.businesses.get(place))))
    return sheet


def _features(shapes: Sequence[shapely.Geometry], properties: Sequence[dict[str, str]]) -> str:
    made = [
        {"type": "Feature", "properties": said, "geometry": json.loads(shapely.to_geojson(on_earth(shape)))}
        for shape, said in zip(shapes, properties, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made})


def _district_of(cell: int, site: np.ndarray) -> int:
    if cell <= 2:
        return 0
    if site[0] < -700:
        return 3
    return 1 if site[1] > 0 else 2


def _write_boundaries(folder: Path, town: Town) -> None:
    plan = town.plan
    district = [_district_of(cell, site) for cell, site in enumerate(plan.sites)]
    beats = [{
        "beat_code": f"{words.DISTRICTS[district[cell]][0]}{cell + 1:02d}", "beat_name": name,
        "district_code": words.DISTRICTS[district[cell]][0], "district_name": words.DISTRICTS[district[cell]][1],
    } for cell, name in enumerate(words.BEATS)]  # fmt: skip
    ground = [bent(cell) for cell in plan.cells]
    (folder / "beats.geojson").write_text(_features(ground, beats), encoding="utf-8")
    joined = [
        shapely.union_all([g for g, d in zip(ground, district, strict=True) if d == number], grid_size=0.01)
        for number in range(len(words.DISTRICTS))
    ]
    said = [{"district_code": code, "district_name": name} for code, name in words.DISTRICTS]
    (folder / "districts.geojson").write_text(_features(joined, said), encoding="utf-8")
    whole = shapely.union_all(ground, grid_size=0.01)
    (folder / "force.geojson").write_text(
        _features([whole], [{"force_code": "LB", "force_name": FORCE}]), encoding="utf-8"
    )


def _write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)


def _postcode_rows(houses: list[House]) -> Iterable[Sequence[object]]:
    at: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for house in houses:
        at[house.postcode].append((house.x, house.y))
    for postcode in sorted(at):
        middle = np.median(np.array(at[postcode]), axis=0)[None, :]
        (east, north), (lon, lat) = to_grid(middle)[0], to_lonlat(middle)[0]
        yield postcode, round(float(east)), round(float(north)), round(float(lon), 6), round(float(lat), 6)


def _stop_rows(stops: list[Stop]) -> Iterable[Sequence[object]]:
    spots = to_lonlat(np.array([(stop.x, stop.y) for stop in stops]))
    for stop, (lon, lat) in zip(stops, spots.tolist(), strict=True):
        yield stop.code, stop.name, round(lon, 6), round(lat, 6)


def write(folder: Path, seed: int = 7) -> dict[str, int]:
    """Write the town's source files into a folder and say how much of each there is."""
    folder.mkdir(parents=True, exist_ok=True)
    town = draw(seed)
    sheet = _sheet(town)
    west, south, east, north = bent(town.plan.box).bounds
    low, high = (Point(*spot) for spot in to_lonlat(np.array([(west, south), (east, north)])).tolist())
    write_sheet(folder / "town.osm.pbf", sheet, (low, high))
    _write_boundaries(folder, town)
    _write_rows(
        folder / "postcodes.csv",
        ("postcode", "easting", "northing", "lon", "lat"),
        _postcode_rows(town.houses),
    )
    _write_rows(folder / "bus_stops.csv", ("atco_code", "name", "lon", "lat"), _stop_rows(town.stops))
    _write_rows(folder / "aliases.csv", ("name", "aliases"), ALIASES)
    (folder / "area.json").write_text(json.dumps({
        "id": "lanternbridge", "name": NAME, "force": FORCE, "is_fictional": True, "licence": "MIT",
        "attribution": [CREDIT], "vintage": f"seed {seed}",
    }, indent=2), encoding="utf-8")  # fmt: skip
    return {
        "addresses": len(town.houses), "roads": len(town.pieces), "beats": len(words.BEATS), "nodes": len(sheet.places),
        "postcodes": len({house.postcode for house in town.houses}), "bus_stops": len(town.stops),
    }  # fmt: skip
