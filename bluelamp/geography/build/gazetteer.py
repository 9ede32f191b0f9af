"""Writing the gazetteer: one read-only SQLite file with a trigram index and prefix columns."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bluelamp.geography import coordinates
from bluelamp.geography.build.entries import AddressEntry, Entry, JunctionEntry, MarkerPost
from bluelamp.geography.codes import PlaceKind, Precision
from bluelamp.geography.rules import names

SCHEMA = """
CREATE TABLE place(
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL, category TEXT NOT NULL,
    locality TEXT NOT NULL, postcode TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, easting INTEGER NOT NULL,
    northing INTEGER NOT NULL, precision TEXT NOT NULL, radius_m INTEGER NOT NULL, source TEXT NOT NULL,
    parts TEXT NOT NULL);
CREATE TABLE name(id INTEGER PRIMARY KEY, place INTEGER NOT NULL, words TEXT NOT NULL, display TEXT NOT NULL);
CREATE TABLE address(
    id INTEGER PRIMARY KEY, street INTEGER NOT NULL, number TEXT NOT NULL, postcode TEXT NOT NULL, text TEXT NOT NULL,
    key TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, easting INTEGER NOT NULL, northing INTEGER NOT NULL,
    locality TEXT NOT NULL, source TEXT NOT NULL);
CREATE TABLE house(number TEXT NOT NULL, street INTEGER NOT NULL, postcode TEXT NOT NULL, address INTEGER NOT NULL);
CREATE TABLE junction(
    first TEXT NOT NULL, second TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY(first, second, place)) WITHOUT ROWID;
CREATE TABLE postcode(compact TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE marker(
    road TEXT NOT NULL, km REAL NOT NULL, way TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
    easting INTEGER NOT NULL, northing INTEGER NOT NULL, source TEXT NOT NULL);
CREATE TABLE word(word TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_text USING fts5(words, content='', tokenize='trigram', columnsize=0);
"""
INDEXES = """
CREATE INDEX house_street ON house(street, number);
CREATE INDEX house_postcode ON house(postcode, number);
CREATE INDEX place_kind ON place(kind, category);
CREATE INDEX place_grid ON place(easting, northing);
CREATE INDEX address_grid ON address(easting, northing);
CREATE INDEX name_words ON name(words);
CREATE INDEX marker_post ON marker(road, km);
"""
PLACE_ORDER = (
    PlaceKind.STREET,
    PlaceKind.MOTORWAY_JUNCTION,
    PlaceKind.LANDMARK,
    PlaceKind.AREA,
    PlaceKind.ADDRESS,
    PlaceKind.BUS_STOP,
    PlaceKind.JUNCTION,
    PlaceKind.POSTCODE,
)
FIRST_CATEGORIES = (
    "police_station",
    "hospital",
    "school",
    "railway_station",
    "fire_station",
    "college",
    "university",
    "bus_station",
    "doctors",
    "pharmacy",
    "supermarket",
    "pub",
    "park",
    "place_of_worship",
    "hotel",
)


@dataclass(slots=True)
class Gazetteer:
    """Everything that goes into the file, collected before any of it is written."""

    places: list[Entry] = field(default_factory=list)
    addresses: list[AddressEntry] = field(default_factory=list)
    junctions: list[JunctionEntry] = field(default_factory=list)
    markers: list[MarkerPost] = field(default_factory=list)
    postcodes: dict[str, Entry] = field(default_factory=dict)


def _order(entry: Entry) -> tuple[int, int]:
    category = entry.category
    place = FIRST_CATEGORIES.index(category) if category in FIRST_CATEGORIES else len(FIRST_CATEGORIES)
    return PLACE_ORDER.index(entry.kind), place if entry.kind is PlaceKind.LANDMARK else 0


def _grid(entries: Sequence[Entry | AddressEntry | MarkerPost]) -> list[tuple[int, int]]:
    if not entries:
        return []
    easts, norths = coordinates.to_grid([e.lon for e in entries], [e.lat for e in entries])
    return [(round(e), round(n)) if np.isfinite(e) else (0, 0) for e, n in zip(easts, norths, strict=True)]


def _place_rows(entries: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    for number, (entry, (east, north)) in enumerate(zip(entries, _grid(entries), strict=True)):
        parts = json.dumps(entry.parts) if entry.parts else ""
        yield (
            number,
            entry.kind.value,
            entry.text,
            entry.key,
            entry.category,
            entry.locality,
            entry.postcode,
            round(entry.lon, 7),
            round(entry.lat, 7),
            east,
            north,
            entry.precision.value,
            entry.radius_m,
            entry.source,
            parts,
        )


def _address_rows(entries: Sequence[AddressEntry], moved: dict[int, int]) -> Iterator[tuple[object, ...]]:
    for number, (entry, (east, north)) in enumerate(zip(entries, _grid(entries), strict=True)):
        yield (
            number,
            moved.get(entry.street_entry, -1),
            entry.number,
            entry.postcode.replace(" ", ""),
            entry.text,
            entry.key,
            round(entry.lon, 7),
            round(entry.lat, 7),
            east,
            north,
            entry.locality,
            entry.source,
        )


def _house_rows(
    entries: Sequence[AddressEntry], moved: dict[int, int]
) -> Iterator[tuple[str, int, str, int]]:
    for number, entry in enumerate(entries):
        for house in names.split_numbers(entry.number):
            yield house, moved.get(entry.street_entry, -1), entry.postcode.replace(" ", ""), number


def _name_rows(entries: Sequence[Entry]) -> Iterator[tuple[int, str, str]]:
    for number, entry in enumerate(entries):
        if entry.kind in (PlaceKind.POSTCODE, PlaceKind.JUNCTION):
            continue
        seen = set()
        called = entry.aliases if entry.kind is PlaceKind.ADDRESS else (entry.text, *entry.aliases)
        for display in called:
            words = names.canonical(display)
            if words and words not in seen:
                seen.add(words)
                yield number, words, display


def _junction_places(entries: Iterable[JunctionEntry]) -> list[Entry]:
    return [
        Entry(
            PlaceKind.JUNCTION,
            f"{e.first} / {e.second}",
            e.key,
            e.lon,
            e.lat,
            Precision.JUNCTION,
            category="junction",
            locality=e.locality,
            radius_m=20,
            source="osm",
        )
        for e in entries
    ]


def _named_houses(entries: Iterable[AddressEntry], known: Iterable[Entry]) -> list[Entry]:
    """Houses that go by a name and are not in the pack as a landmark already."""
    keys = {entry.key for entry in known}
    return [
        Entry(
            PlaceKind.ADDRESS,
            e.text,
            e.key,
            e.lon,
            e.lat,
            Precision.EXACT,
            category="address",
            locality=e.locality,
            postcode=e.postcode,
            aliases=(e.name,),
            source=e.source,
        )
        for e in entries
        if e.name and e.key not in keys
    ]


def _junction_rows(entries: Sequence[JunctionEntry], first_place: int) -> Iterator[tuple[str, str, int]]:
    for number, entry in enumerate(entries, start=first_place):
        one, two = names.canonical(entry.first), names.canonical(entry.second)
        yield one, two, number
        yield two, one, number


def _marker_rows(entries: Sequence[MarkerPost]) -> Iterator[tuple[object, ...]]:
    for entry, (east, north) in zip(entries, _grid(entries), strict=True):
        yield (
            entry.road,
            entry.km,
            entry.carriageway,
            round(entry.lon, 7),
            round(entry.lat, 7),
            east,
            north,
            entry.source,
        )


def _words(rows: Iterable[tuple[int, str, str]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for _, words, _ in rows:
        counted.update(words.split())
    return counted


def _ordered_places(content: Gazetteer) -> tuple[list[Entry], dict[int, int], int]:
    """All places in the order they are preferred, where each street moved to, and where junctions start."""
    every = content.places + _named_houses(content.addresses, content.places)
    order = sorted(range(len(every)), key=lambda i: (_order(every[i]), i))
    moved = {old: new for new, old in enumerate(order)}
    places = [every[i] for i in order]
    junction_start = len(places)
    places += _junction_places(content.junctions) + list(content.postcodes.values())
    return places, moved, junction_start


def _fill(db: sqlite3.Connection, content: Gazetteer) -> int:
    places, moved, junction_start = _ordered_places(content)
    postcode_start = junction_start + len(content.junctions)
    db.executemany(f"INSERT INTO place VALUES({'?,' * 14}?)", _place_rows(places))
    db.executemany(f"INSERT INTO address VALUES({'?,' * 11}?)", _address_rows(content.addresses, moved))
    db.executemany("INSERT INTO house VALUES(?,?,?,?)", _house_rows(content.addresses, moved))
    db.executemany(
        "INSERT OR IGNORE INTO junction VALUES(?,?,?)", _junction_rows(content.junctions, junction_start)
    )
    db.executemany(
        "INSERT INTO postcode VALUES(?,?)",
        (
            (code.replace(" ", ""), number)
            for number, code in enumerate(content.postcodes, start=postcode_start)
        ),
    )
    db.executemany("INSERT INTO marker VALUES(?,?,?,?,?,?,?,?)", _marker_rows(content.markers))
    rows = list(_name_rows(places))
    db.executemany("INSERT INTO name VALUES(?,?,?,?)", ((n, *row) for n, row in enumerate(rows)))
    db.executemany(
        "INSERT INTO name_text(rowid, words) VALUES(?,?)", ((n, row[1]) for n, row in enumerate(rows))
    )
    db.executemany("INSERT INTO word VALUES(?,?)", sorted(_words(rows).items()))
    return len(places) + len(content.addresses) + len(content.markers)


def write_gazetteer(path: Path, content: Gazetteer) -> int:
    """Write the whole file and say how many entries it holds."""
    db = sqlite3.connect(path)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        entries = _fill(db, content)
        db.executescript(INDEXES)
        db.execute("INSERT INTO name_text(name_text) VALUES('optimize')")
        db.commit()
        db.execute("ANALYZE")
        db.commit()
    finally:
        db.close()
    return entries
