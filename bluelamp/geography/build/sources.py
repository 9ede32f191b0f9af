"""Finding what each file of a source folder is: by its content, or by what `area.json` says."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bluelamp.geography.build.tally import BuildRefused, Tally
from bluelamp.geography.rules import names

Row = dict[str, str]
LARGEST_FIELD = 1_000_000


class Role(StrEnum):
    """What a source file is for."""

    ROADS = "roads"
    BOUNDARIES = "boundaries"
    POSTCODES = "postcodes"
    PLACES = "places"
    BUS_STOPS = "bus_stops"
    MARKER_POSTS = "marker_posts"
    ALIASES = "aliases"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file and what it is taken to be; `layer` only for boundaries that were named."""

    path: Path
    role: Role
    layer: str = ""


@dataclass(slots=True)
class Source:
    """A source folder understood: its files by role and what its owner said about it."""

    folder: Path
    files: list[SourceFile]
    about: dict[str, object] = field(default_factory=dict)

    def of(self, role: Role) -> list[SourceFile]:
        """The files of one role, in name order."""
        return [found for found in self.files if found.role is role]


CODE_POINT_COLUMNS = [
    "postcode",
    "quality",
    "easting",
    "northing",
    "country",
    "nhs_region",
    "nhs_ha",
    "county",
    "district",
    "ward",
]
COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "postcode": ("postcode", "pcd", "pcds", "pcd2", "pcd7", "pcd8", "post code", "postcd", "pc"),
    "lon": ("lon", "long", "longitude", "lng", "stop lon", "x wgs84"),
    "lat": ("lat", "latitude", "stop lat", "y wgs84"),
    "easting": ("easting", "eastings", "oseast1m", "east", "e", "x", "eastng", "osgb easting", "geometry x"),
    "northing": ("northing", "northings", "osnrth1m", "north", "n", "y", "osgb northing", "geometry y"),
    "atco": ("atco code", "atcocode", "atco", "naptan code", "stop id", "stop code"),
    "name": (
        "name",
        "common name",
        "commonname",
        "stop name",
        "title",
        "place name",
        "site name",
        "name1",
        "organisation",
        "establishment name",
        "poi name",
        "place",
    ),
    "category": (
        "category",
        "type",
        "class",
        "classification",
        "kind",
        "amenity",
        "local type",
        "facility type",
    ),
    "address": ("address", "full address", "street", "address1", "address line 1"),
    "aliases": ("aliases", "alias", "also known as", "alternative name", "alt name", "name2"),
    "road": ("road", "road number", "motorway", "ref"),
    "carriageway": ("carriageway", "direction", "way"),
    "km": ("km", "kilometre", "kilometres", "chainage", "distance"),
    "ward": ("ward code", "osward", "admin ward code", "ward", "admin ward"),
    "locality": ("local authority", "lad name", "borough", "town", "locality", "parent name", "place"),
}


def columns_of(header: list[str]) -> dict[str, str]:
    """Which column of a file holds which thing, by its heading, in any case or spacing."""
    plain = {names.fold(title): title for title in reversed(header)}
    return {
        wanted: plain[heading]
        for wanted, headings in COLUMN_NAMES.items()
        for heading in reversed(headings)
        if heading in plain
    }


def text_of(path: Path, tally: Tally) -> str:
    """The text of a file, with or without a BOM, UTF-8 or (said in the notes) Windows-1252."""
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        tally.notes.append(f"{path.name}: not UTF-8, read as Windows-1252")
        return raw.decode("cp1252", errors="replace")


def _delimiter(first_line: str) -> str:
    return max(",;\t|", key=first_line.count)


def rows_of(path: Path, tally: Tally) -> tuple[list[str], list[tuple[int, Row]]]:
    """Header and numbered rows of a CSV; rows of the wrong width are rejected, not guessed at."""
    text = text_of(path, tally)
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(
        io.StringIO(text.replace("\0", "")), delimiter=_delimiter(text[:2000].split("\n", 1)[0])
    )
    header: list[str] = []
    rows: list[tuple[int, Row]] = []
    try:
        for cells in reader:
            if not header:
                header, rows = _start(cells)
                continue
            _take(path, reader.line_num, header, cells, rows, tally)
    except csv.Error as broken:
        tally.reject(path.name, f"line {reader.line_num}", f"not readable as CSV: {broken}")
    return header, rows


def _start(cells: list[str]) -> tuple[list[str], list[tuple[int, Row]]]:
    if len(cells) >= 4 and names.parse_postcode(cells[0]):
        titles = (CODE_POINT_COLUMNS + [f"column {n}" for n in range(len(cells))])[: len(cells)]
        return titles, [(1, dict(zip(titles, cells, strict=True)))]
    return [cell.strip() for cell in cells], []


def _take(
    path: Path, line: int, header: list[str], cells: list[str], rows: list[tuple[int, Row]], tally: Tally
) -> None:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) != len(header):
        tally.reject(path.name, f"line {line}", f"has {len(cells)} columns, the heading has {len(header)}")
        return
    rows.append((line, {title: cell.strip() for title, cell in zip(header, cells, strict=True)}))


def _role_of_columns(columns: dict[str, str]) -> Role:
    has_position = {"lon", "lat"} <= columns.keys() or {"easting", "northing"} <= columns.keys()
    if {"aliases", "name"} <= columns.keys() and not has_position and "postcode" not in columns:
        return Role.ALIASES
    if {"road", "carriageway", "km"} <= columns.keys():
        return Role.MARKER_POSTS
    if "atco" in columns and has_position:
        return Role.BUS_STOPS
    if "name" in columns and (has_position or "postcode" in columns):
        return Role.PLACES
    return Role.POSTCODES if "postcode" in columns and has_position else Role.IGNORED


def _csv_role(path: Path) -> Role:
    with path.open("rb") as opened:
        raw = opened.read(20_000)
    utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    lines = raw.decode("utf-16" if utf16 else "utf-8-sig", errors="replace").splitlines() or [""]
    first = next(csv.reader([lines[0].replace("\0", "")], delimiter=_delimiter(lines[0])), [])
    return _role_of_columns(columns_of(_start(first)[0]))


def _infer(path: Path) -> Role:
    name = path.name.lower()
    if name.endswith((".osm.pbf", ".pbf", ".osm", ".osm.bz2", ".osm.gz")):
        return Role.ROADS
    if name.endswith((".geojson", ".json")):
        return Role.BOUNDARIES
    return _csv_role(path) if name.endswith((".csv", ".tsv", ".txt")) else Role.IGNORED


def _named_roles(about: dict[str, object]) -> dict[str, SourceFile | str]:
    stated = about.get("files", {})
    roles: dict[str, SourceFile | str] = {}
    if isinstance(stated, dict):
        roles.update({str(name): str(role) for name, role in stated.items()})
    return roles


def _file(path: Path, stated: str | None, tally: Tally) -> SourceFile:
    if stated is None:
        return SourceFile(path, _infer(path))
    role, _, layer = stated.partition(":")
    if role not in set(Role):
        known = ", ".join(Role)
        tally.reject(path.name, "area.json", f"role {role!r} is not one of {known}; inferred instead")
        return SourceFile(path, _infer(path))
    return SourceFile(path, Role(role), layer)


def _about(folder: Path) -> dict[str, object]:
    for name in ("area.json", "manifest.json"):
        path = folder / name
        if path.is_file():
            try:
                read = json.loads(path.read_text(encoding="utf-8-sig"))
            except ValueError as broken:
                raise BuildRefused(
                    f"{name} is not valid JSON ({broken}): correct it or remove it."
                ) from broken
            return read if isinstance(read, dict) else {}
    return {}


def read_source(folder: Path, tally: Tally) -> Source:
    """A source folder with the role of each file; refuses a folder with nothing to build from."""
    if not folder.is_dir():
        raise BuildRefused(f"{folder} is not a folder: name the folder that holds the area's files.")
    about = _about(folder)
    roles = _named_roles(about)
    files: list[SourceFile] = []
    for path in sorted(folder.iterdir()):
        if (
            path.is_file()
            and path.name not in ("area.json", "manifest.json")
            and not path.name.startswith(".")
        ):
            stated = roles.get(path.name)
            files.append(_file(path, stated if isinstance(stated, str) else None, tally))
    for ignored in (found for found in files if found.role is Role.IGNORED):
        tally.notes.append(f"{ignored.path.name}: not used (no part of an area pack is made from it)")
    if all(found.role is Role.IGNORED for found in files):
        raise BuildRefused(
            f"{folder} holds nothing to build from: it needs an .osm.pbf, boundary GeoJSON, postcode CSV or places CSV."
        )
    return Source(folder, files, about)


def slug(text: str) -> str:
    """A name safe in a file name and an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "area"
