"""Putting a pack together: read, check, write beside the old one, and swap in one step."""

import hashlib
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import cKDTree

from bluelamp.geography import coordinates
from bluelamp.geography.build import addresses, boundaries, landmarks, markers, roads, streets, tables, tiles
from bluelamp.geography.build.boundaries import Boundary
from bluelamp.geography.build.credits import credit_beside
from bluelamp.geography.build.entries import AddressEntry, Entry, JunctionEntry
from bluelamp.geography.build.gazetteer import Gazetteer, write_gazetteer
from bluelamp.geography.build.osm import Box, Extract, joined, read_extract
from bluelamp.geography.build.sources import Role, Source, read_source, slug
from bluelamp.geography.build.tally import BuildRefused, Tally
from bluelamp.geography.codes import OPEN_LICENCE_NOTE, Layer, PlaceKind
from bluelamp.geography.rules.roads import is_drivable, is_walkable

BUILDER_VERSION = "4"
KEPT_VERSIONS = 2
LOCALITY_WITHIN_M = 2_000.0
POSTCODE_WITHIN_M = 250.0
ROUND_A_POINT = 0.005
BEAT_LAYERS = (Layer.BEAT, Layer.NEIGHBOURHOOD, Layer.WARD, Layer.LSOA, Layer.DISTRICT, Layer.LOCAL_AUTHORITY)
Say = Callable[[str], None]
Manifest = dict[str, object]


@dataclass(slots=True)
class Parts:
    """What has been read and made, before anything is written."""

    extract: Extract = field(default_factory=Extract)
    areas: list[Boundary] = field(default_factory=list)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    drive: roads.Graph | None = None
    foot: roads.Graph | None = None
    box: Box = (0.0, 0.0, 0.0, 0.0)


def fingerprint(source: Source) -> str:
    """The same files with the same builder make the same pack version."""
    digest = hashlib.sha256(BUILDER_VERSION.encode())
    for path in sorted(source.folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            digest.update(path.name.encode() + b"\0" + str(path.stat().st_size).encode() + b"\0")
            with path.open("rb") as opened:
                while block := opened.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()[:12]


def _read_areas(source: Source, tally: Tally) -> list[Boundary]:
    found = [area for file in source.of(Role.BOUNDARIES) for area in boundaries.read_boundaries(file, tally)]
    by_layer: dict[Layer, list[Boundary]] = defaultdict(list)
    for area in found:
        by_layer[area.layer].append(area)
    for layer, members in by_layer.items():
        boundaries.check_layer(layer, members, tally)
    beat_layer = next((layer for layer in BEAT_LAYERS if by_layer.get(layer)), None)
    if beat_layer not in (None, Layer.BEAT):
        tally.notes.append(f"no beat layer given: each {beat_layer} is taken as a beat")
    tally.add("beats_in_use", len(by_layer[beat_layer]) if beat_layer else 0)
    return boundaries.with_districts(found)


def _localities(parts: Parts) -> tuple[cKDTree | None, list[str]]:
    known = [
        e for e in parts.gazetteer.places if e.kind is PlaceKind.AREA and e.category in landmarks.LOCALITIES
    ]
    if not known:
        return None, []
    points = np.column_stack(coordinates.to_grid([e.lon for e in known], [e.lat for e in known]))
    return cKDTree(points), [e.text for e in known]


def _beat_names(parts: Parts, lonlat: np.ndarray) -> list[str]:
    layer = next((one for one in BEAT_LAYERS if any(a.layer is one for a in parts.areas)), None)
    members = [area for area in parts.areas if area.layer is layer]
    answer = [""] * len(lonlat)
    if members:
        point, area = shapely.STRtree([m.geometry for m in members]).query(
            shapely.points(lonlat), predicate="intersects"
        )
        for i, j in zip(point.tolist(), area.tolist(), strict=True):
            answer[i] = members[j].name
    return answer


def _give_localities(parts: Parts) -> None:
    """Say which part of town each street, place and junction without one is in."""
    gazetteer = parts.gazetteer
    every: list[Entry | JunctionEntry | AddressEntry] = [
        *gazetteer.places,
        *gazetteer.junctions,
        *gazetteer.addresses,
    ]
    bare = [entry for entry in every if not entry.locality]
    if not bare:
        return
    lonlat = np.array([(e.lon, e.lat) for e in bare])
    wards = _beat_names(parts, lonlat)
    tree, known = _localities(parts)
    nearest = [""] * len(bare)
    if tree is not None:
        grid = np.nan_to_num(
            np.column_stack(coordinates.to_grid(lonlat[:, 0], lonlat[:, 1])), posinf=0, neginf=0
        )
        away, which = tree.query(grid)
        nearest = [
            known[w] if a <= LOCALITY_WITHIN_M else ""
            for a, w in zip(np.atleast_1d(away), np.atleast_1d(which), strict=True)
        ]
    for entry, ward, place in zip(bare, wards, nearest, strict=True):
        entry.locality = ward or place


def _give_postcodes(gazetteer: Gazetteer) -> None:
    """Give each landmark without one the postcode nearest to it, within a street or two."""
    bare = [e for e in gazetteer.places if e.kind is PlaceKind.LANDMARK and not e.postcode]
    known = list(gazetteer.postcodes.values())
    if not bare or not known:
        return
    tree = cKDTree(np.column_stack(coordinates.to_grid([e.lon for e in known], [e.lat for e in known])))
    grid = np.column_stack(coordinates.to_grid([e.lon for e in bare], [e.lat for e in bare]))
    away, which = tree.query(np.nan_to_num(grid, posinf=0, neginf=0))
    for entry, metres, nearest in zip(bare, np.atleast_1d(away), np.atleast_1d(which), strict=True):
        entry.postcode = known[int(nearest)].postcode if metres <= POSTCODE_WITHIN_M else ""


def _fill_gazetteer(source: Source, parts: Parts, tally: Tally) -> None:
    gazetteer, extract = parts.gazetteer, parts.extract
    named = streets.named_roads(extract.ways)
    entries, shapes = streets.streets(named, tally)
    gazetteer.addresses = addresses.addresses(extract, tally)
    addresses.tie_to_streets(gazetteer.addresses, entries, shapes)
    gazetteer.junctions = streets.junctions(named, tally)
    gazetteer.postcodes = tables.postcodes(source.of(Role.POSTCODES), tally)
    tables.postcodes_of_addresses(gazetteer.addresses, gazetteer.postcodes, tally)
    stops = tables.bus_stops(source.of(Role.BUS_STOPS), tally)
    gazetteer.places = [
        *entries,
        *streets.motorway_junctions(extract.spots, extract.ways, tally),
        *landmarks.landmarks(extract, tally),
        *tables.places(source.of(Role.PLACES), gazetteer.postcodes, tally),
        *tables.outward_areas(gazetteer.postcodes),
        *stops,
        *landmarks.bus_stops_of_map(extract, stops, tally),
    ]
    tables.aliases(source.of(Role.ALIASES), gazetteer.places, tally)
    given = tables.marker_posts(source.of(Role.MARKER_POSTS), tally)
    gazetteer.markers = given + markers.synthetic_posts(extract.ways, given, tally)
    _give_localities(parts)
    _give_postcodes(gazetteer)


def _box_of(parts: Parts) -> Box:
    boxes: list[Box] = [parts.extract.box] if parts.extract.box else []
    if not boxes and parts.areas:
        boxes = [tuple(shapely.total_bounds([a.geometry for a in parts.areas]).tolist())]
    content = parts.gazetteer
    points = [(entry.lon, entry.lat) for entry in (*content.postcodes.values(), *content.places)]
    points += [(post.lon, post.lat) for post in content.markers]
    if not boxes and points:
        (west, south), (east, north) = (
            np.min(points, axis=0) - ROUND_A_POINT,
            np.max(points, axis=0) + ROUND_A_POINT,
        )
        boxes = [(float(west), float(south), float(east), float(north))]
    whole = joined(boxes)
    if whole is None:
        raise BuildRefused("Nothing in the source has a usable position: see the rejects.")
    return whole


def _read(source: Source, tally: Tally, say: Say) -> Parts:
    parts = Parts()
    say("reading boundaries")
    parts.areas = _read_areas(source, tally)
    pbf = [file.path for file in source.of(Role.ROADS)]
    if pbf:
        say("reading the map extract")
        parts.extract = read_extract(pbf, tally)
        parts.drive = roads.build_graph(parts.extract.ways, is_drivable)
        parts.foot = roads.build_graph(parts.extract.ways, is_walkable, foot=True)
    if parts.drive is None:
        tally.notes.append("no road network: travel times will be straight-line estimates")
    else:
        roads.count_graph(parts.drive, tally)
    say("building the gazetteer")
    _fill_gazetteer(source, parts, tally)
    parts.box = _box_of(parts)
    return parts


def _write(folder: Path, parts: Parts, about: Manifest, tally: Tally, say: Say) -> dict[str, str]:
    files = {
        "gazetteer": "gazetteer.sqlite",
        "layers": "layers.geojson",
        "basemap": "basemap.pmtiles",
        "rejects": "rejects.csv",
    }
    tally.add("gazetteer_entries", write_gazetteer(folder / files["gazetteer"], parts.gazetteer))
    (folder / files["layers"]).write_text(boundaries.as_geojson(parts.areas), encoding="utf-8")
    if parts.drive is not None:
        files["roads"] = "roads.npz"
        roads.save_graph(folder / files["roads"], parts.drive, parts.foot)
    say("cutting map tiles")
    credit = about["attribution"]
    tiles.write_tiles(
        folder / files["basemap"],
        tiles.layers_of(parts.extract, parts.areas, parts.box),
        parts.box,
        credit if isinstance(credit, list) else [],
        tally,
    )
    tally.write(folder / files["rejects"])
    return files


def _about(source: Source, version: str) -> Manifest:
    stated = source.about
    name = str(stated.get("name") or source.folder.resolve().name.replace("_", " ").replace("-", " ").title())
    credit = stated.get("attribution") or credit_beside(source.folder) or _usual_credit(source)
    area = str(stated.get("id") or slug(name))
    return {
        "id": area,
        "name": name,
        "pack_version": f"{area}-{version}",
        "attribution": credit if isinstance(credit, list) else [str(credit)],
        "licence": stated.get("licence") or ("ODbL-1.0" if source.of(Role.ROADS) else "OGL-UK-3.0"),
        "is_fictional": bool(stated.get("is_fictional", False)),
        "source_dates": stated.get("source_dates") or {},
        "vintage": stated.get("vintage") or "",
        "force": stated.get("force") or "",
    }


def _usual_credit(source: Source) -> list[str]:
    credit = [OPEN_LICENCE_NOTE] if source.of(Role.ROADS) else []
    if source.of(Role.BOUNDARIES) or source.of(Role.POSTCODES):
        credit.append("Contains OS data © Crown copyright and database right.")
        credit.append("Contains National Statistics data © Crown copyright and database right.")
    if source.of(Role.POSTCODES):
        credit.append("Contains Royal Mail data © Royal Mail copyright and database right.")
    if source.of(Role.PLACES) or source.of(Role.BUS_STOPS):
        credit.append("Contains public sector information licensed under the Open Government Licence v3.0.")
    return credit


def read_manifest(out: Path) -> Manifest | None:
    """The manifest of a built pack, or None when there is none to read."""
    path = out / "manifest.json"
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) and "pack_version" in read else None


def _swap_in(out: Path, manifest: Manifest) -> None:
    """One rename makes the new version the current one; readers of the old keep their files."""
    fresh = out / f".manifest-{os.getpid()}.json"
    fresh.write_text(json.dumps(manifest, indent=2, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, out / "manifest.json")


def _prune(out: Path, current: str) -> None:
    versions = sorted((out / "versions").iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    others = [folder for folder in versions if folder.name != current]
    for folder in others[KEPT_VERSIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def build(source_folder: Path, out: Path, say: Say, force: bool = False) -> Manifest:
    """Build the pack of a source folder into `out`; unchanged sources are not built again."""
    tally = Tally()
    source = read_source(source_folder, tally)
    about = _about(source, fingerprint(source))
    present = read_manifest(out)
    if present and present["pack_version"] == about["pack_version"] and not force:
        say("unchanged: the pack is already built from these files")
        return {**present, "built": False}
    version = str(about["pack_version"])
    staging = out / "versions" / f".building-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        parts = _read(source, tally, say)
        files = _write(staging, parts, about, tally, say)
        final = out / "versions" / version
        shutil.rmtree(final, ignore_errors=True)
        os.replace(staging, final)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    manifest: Manifest = {
        **about,
        "bbox": [round(edge, 6) for edge in parts.box],
        "transform": coordinates.transform_name(),
        "files": {name: f"versions/{version}/{file}" for name, file in files.items()},
        "sources": {file.path.name: file.role.value for file in source.files},
        "counts": dict(sorted(tally.counts.items())),
        "rejects": tally.reasons(),
        "notes": tally.notes,
    }
    if parts.extract.source_date:
        manifest["map_date"] = parts.extract.source_date
    _swap_in(out, manifest)
    _prune(out, version)
    return {**manifest, "built": True}
