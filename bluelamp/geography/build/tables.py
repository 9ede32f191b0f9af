"""Postcodes, places, bus stops, marker posts and aliases from any CSV with sensible headings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bluelamp.geography import coordinates
from bluelamp.geography.build.entries import AddressEntry, Entry, MarkerPost
from bluelamp.geography.build.sources import Row, SourceFile, columns_of, rows_of, slug
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import PlaceKind, Precision
from bluelamp.geography.rules import names
from bluelamp.geography.rules.positions import GRID_MAX_E, GRID_MAX_N, in_uk

UNIT_POSTCODE_RADIUS_M = 100


@dataclass(slots=True)
class PlacedRow:
    """A row with its position in WGS84, or without one when the file gives none."""

    line: int
    row: Row
    lon: float | None
    lat: float | None


class Columns:
    """A row read by what its columns mean, whatever they are called."""

    def __init__(self, header: list[str]) -> None:
        self.titles = columns_of(header)

    def get(self, row: Row, wanted: str) -> str:
        """The cell for one meaning; empty when the file has no such column."""
        return row.get(self.titles.get(wanted, ""), "")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _position(columns: Columns, row: Row) -> tuple[float, float, bool] | str | None:
    """(x, y, is_grid), a reason it is wrong, or None when both are blank."""
    lon, lat = _number(columns.get(row, "lon")), _number(columns.get(row, "lat"))
    if lon is not None and lat is not None and (lon, lat) != (0.0, 0.0):
        if in_uk(lon, lat):
            return lon, lat, False
        return "position is outside the United Kingdom" if not in_uk(lat, lon) else (lat, lon, False)
    east, north = _number(columns.get(row, "easting")), _number(columns.get(row, "northing"))
    if east is None or north is None or (east, north) == (0.0, 0.0):
        return None
    if in_uk(east, north):
        return east, north, False
    if 0 < east < GRID_MAX_E and 0 < north < GRID_MAX_N:
        return east, north, True
    return "easting and northing are off the National Grid"


def placed_rows(found: SourceFile, tally: Tally) -> tuple[Columns, list[PlacedRow]]:
    """The rows of a file with positions turned to WGS84 in bulk; wrong positions are rejected."""
    header, rows = rows_of(found.path, tally)
    columns = Columns(header)
    kept: list[PlacedRow] = []
    grid: list[tuple[int, float, float]] = []
    for line, row in rows:
        position = _position(columns, row)
        if isinstance(position, str):
            tally.reject(found.path.name, f"line {line}", position)
            continue
        if position and position[2]:
            grid.append((len(kept), position[0], position[1]))
        lon, lat = (position[0], position[1]) if position and not position[2] else (None, None)
        kept.append(PlacedRow(line, row, lon, lat))
    if grid:
        places, easts, norths = zip(*grid, strict=True)
        for place, lon_, lat_ in zip(places, *coordinates.to_lonlat(easts, norths), strict=True):
            kept[place].lon, kept[place].lat = float(lon_), float(lat_)
    return columns, kept


def postcodes(files: Sequence[SourceFile], tally: Tally) -> dict[str, Entry]:
    """Unit postcodes by their usual spelling; the first of a repeated one counts, the rest are rejected."""
    found: dict[str, Entry] = {}
    for file in files:
        columns, rows = placed_rows(file, tally)
        for item in rows:
            postcode = names.parse_postcode(columns.get(item.row, "postcode"))
            why = _postcode_fault(postcode, item, found)
            if why or postcode is None or item.lon is None or item.lat is None:
                tally.reject(file.path.name, f"line {item.line}", why)
                continue
            found[postcode] = Entry(
                PlaceKind.POSTCODE,
                postcode,
                f"postcode:{postcode}",
                item.lon,
                item.lat,
                Precision.POSTCODE,
                category="postcode",
                locality=columns.get(item.row, "locality"),
                radius_m=UNIT_POSTCODE_RADIUS_M,
                postcode=postcode,
                source=file.path.name,
            )
    tally.add("postcodes", len(found))
    return found


def _postcode_fault(postcode: str | None, item: PlacedRow, found: dict[str, Entry]) -> str:
    if postcode is None:
        return "not a postcode"
    if item.lon is None:
        return "postcode has no position"
    return "postcode is already in the pack" if postcode in found else ""


def postcodes_of_addresses(entries: Iterable[AddressEntry], known: dict[str, Entry], tally: Tally) -> None:
    """Add postcodes that only addresses carry, at the middle of those addresses."""
    at: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for entry in entries:
        if entry.postcode not in known and names.parse_postcode(entry.postcode) == entry.postcode:
            at[entry.postcode].append((entry.lon, entry.lat))
    for postcode, points in at.items():
        lon, lat = np.median(points, axis=0).tolist()
        known[postcode] = Entry(
            PlaceKind.POSTCODE,
            postcode,
            f"postcode:{postcode}",
            lon,
            lat,
            Precision.POSTCODE,
            category="postcode",
            postcode=postcode,
            radius_m=UNIT_POSTCODE_RADIUS_M,
            source="addresses",
        )
    tally.add("postcodes_from_addresses", len(at))


def outward_areas(known: dict[str, Entry]) -> list[Entry]:
    """One entry per outward code (`NP20`), at the middle of its postcodes and as wide as they reach."""
    at: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for postcode, entry in known.items():
        at[postcode.split()[0]].append((entry.lon, entry.lat))
    made = []
    for outward, points in at.items():
        lon, lat = np.median(points, axis=0).tolist()
        away = coordinates.metres_between(lon, lat, [p[0] for p in points], [p[1] for p in points])
        made.append(
            Entry(
                PlaceKind.AREA,
                outward,
                f"outward:{outward}",
                lon,
                lat,
                Precision.AREA,
                category="outward_code",
                radius_m=int(np.quantile(away, 0.9)) + 100,
                postcode=outward,
                source="postcodes",
            )
        )
    return made


def _place(columns: Columns, item: PlacedRow, file: SourceFile, category: str) -> Entry:
    aliases = tuple(part.strip() for part in columns.get(item.row, "aliases").split(";") if part.strip())
    address = columns.get(item.row, "address")
    postcode = columns.get(item.row, "postcode")
    locality = ", ".join(part for part in (address, columns.get(item.row, "locality")) if part)
    kind = (columns.get(item.row, "category") or category).replace("_", " ").strip().capitalize()
    unnamed = f"{kind}, {locality}" if locality and kind else ""
    return Entry(
        PlaceKind.LANDMARK,
        columns.get(item.row, "name") or unnamed,
        f"{slug(file.path.stem)}:{item.line}",
        item.lon or 0.0,
        item.lat or 0.0,
        Precision.EXACT,
        category=slug(columns.get(item.row, "category") or category).replace("-", "_"),
        locality=locality,
        postcode=names.parse_postcode(postcode) or postcode,
        aliases=aliases,
        source=file.path.name,
    )


def places(files: Sequence[SourceFile], known: dict[str, Entry], tally: Tally) -> list[Entry]:
    """Named places; one without a position is put at its postcode and says so, or is rejected."""
    made: list[Entry] = []
    for file in files:
        columns, rows = placed_rows(file, tally)
        for item in rows:
            entry = _place(columns, item, file, file.path.stem)
            centre = known.get(entry.postcode)
            if not entry.text:
                tally.reject(
                    file.path.name,
                    f"line {item.line}",
                    "place has no name, and no category and address to call it by",
                )
            elif item.lon is None and centre is None:
                tally.reject(
                    file.path.name, f"line {item.line}", "place has neither a position nor a known postcode"
                )
            else:
                made.append(entry if item.lon is not None or centre is None else _at_postcode(entry, centre))
    tally.add("places", len(made))
    return made


def _at_postcode(entry: Entry, centre: Entry) -> Entry:
    entry.lon, entry.lat = centre.lon, centre.lat
    entry.precision, entry.radius_m = Precision.POSTCODE, UNIT_POSTCODE_RADIUS_M
    return entry


def bus_stops(files: Sequence[SourceFile], tally: Tally) -> list[Entry]:
    """Bus stops with their ATCO code as an alias."""
    made: list[Entry] = []
    for file in files:
        columns, rows = placed_rows(file, tally)
        for item in rows:
            code, name = columns.get(item.row, "atco"), columns.get(item.row, "name")
            if item.lon is None or item.lat is None or not (code or name):
                tally.reject(
                    file.path.name, f"line {item.line}", "bus stop has no position or no name and code"
                )
                continue
            made.append(
                Entry(
                    PlaceKind.BUS_STOP,
                    name or code,
                    f"atco:{code}",
                    item.lon,
                    item.lat,
                    Precision.EXACT,
                    category="bus_stop",
                    locality=columns.get(item.row, "locality"),
                    aliases=(code,) if code else (),
                    source=file.path.name,
                )
            )
    tally.add("bus_stops", len(made))
    return made


def marker_posts(files: Sequence[SourceFile], tally: Tally) -> list[MarkerPost]:
    """Marker posts from a table: road, carriageway (A, B, J, K, L, M) and kilometres."""
    made: list[MarkerPost] = []
    for file in files:
        columns, rows = placed_rows(file, tally)
        for item in rows:
            km = _number(columns.get(item.row, "km"))
            way = columns.get(item.row, "carriageway").upper()
            if km is None or item.lon is None or item.lat is None or way not in set("ABJKLM"):
                tally.reject(
                    file.path.name, f"line {item.line}", "marker post lacks km, position or carriageway A-M"
                )
                continue
            road = columns.get(item.row, "road").upper().replace(" ", "")
            made.append(
                MarkerPost(road, way, round(km, 1), item.lon, item.lat, item.row.get("source") or "table")
            )
    tally.add("marker_posts", len(made))
    return made


def aliases(files: Sequence[SourceFile], entries: Sequence[Entry], tally: Tally) -> None:
    """Names people use for a place ('the Monument'), added to the entry of that name."""
    by_name = {names.canonical(entry.text): entry for entry in reversed(entries)}
    for file in files:
        header, rows = rows_of(file.path, tally)
        columns = Columns(header)
        for line, row in rows:
            entry = by_name.get(names.canonical(columns.get(row, "name")))
            extra = tuple(part.strip() for part in columns.get(row, "aliases").split(";") if part.strip())
            if entry is None or not extra:
                tally.reject(
                    file.path.name, f"line {line}", "no place of that name in the pack, or no alias given"
                )
                continue
            entry.aliases = (*entry.aliases, *extra)
            tally.add("aliases", len(extra))
