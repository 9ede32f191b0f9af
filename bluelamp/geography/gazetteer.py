"""Reading the gazetteer file: small look-ups that the search is made of."""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bluelamp.geography.codes import PlaceKind
from bluelamp.geography.rules import names

COLUMNS = (
    "p.id, p.kind, p.text, p.key, p.category, p.locality, p.postcode, p.lon, p.lat, p.easting, p.northing, "
    "p.precision, p.radius_m, p.source, p.parts"
)
AddressColumns = tuple[int, str, str, str, str, float, float, int, int, str]
NUMBERED = "(h.number = ? OR (h.number >= ? AND h.number < ?))"
MOST_NAMES = 400
MOST_HOUSES = 60


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of the file; `id` is negative for an address."""

    id: int
    kind: str
    text: str
    key: str
    category: str
    locality: str
    postcode: str
    lon: float
    lat: float
    easting: int
    northing: int
    precision: str
    radius_m: int
    source: str
    parts: str = ""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A place together with the name by which it was found."""

    words: tuple[str, ...]
    display: str
    place: PlaceRow


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', "") + '"'


def match_expression(choices: Iterable[frozenset[str]]) -> str:
    """The trigram question for words of three letters and more; empty when none is long enough."""
    parts = []
    for words in choices:
        long_enough = sorted(word for word in words if len(word) >= 3)
        if long_enough:
            parts.append("(" + " OR ".join(_quoted(word) for word in long_enough) + ")")
    return " AND ".join(parts)


class GazetteerFile:
    """A pack's gazetteer, opened read-only once per thread."""

    def __init__(self, path: Path) -> None:
        self.address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self.local = threading.local()

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self.local, "db", None)
        if found is None:
            found = sqlite3.connect(self.address, uri=True)
            self.local.db = found
        return found

    def named(self, choices: Sequence[frozenset[str]], kinds: Sequence[PlaceKind] = ()) -> list[NameRow]:
        """Places whose name holds every word in one of its forms."""
        wanted = match_expression(choices)
        kind = f" AND p.kind IN ({_marks(kinds)})" if kinds else ""
        if not wanted:
            return self._starting(sorted(choices[0]), kind, kinds) if choices else []
        return self._name_rows(
            f"n.id IN (SELECT rowid FROM name_text WHERE name_text MATCH ? LIMIT {MOST_NAMES}){kind}",  # noqa: S608  # conditions are written here, values are bound
            (wanted, *kinds),
        )

    def _starting(self, words: Sequence[str], kind: str, kinds: Sequence[PlaceKind]) -> list[NameRow]:
        return [
            row
            for word in words
            for row in self._name_rows(
                f"n.words >= ? AND n.words < ?{kind} LIMIT {MOST_NAMES}", (word, word + "\uffff", *kinds)
            )
        ]

    def called(self, words: str) -> list[NameRow]:
        """Places with exactly this name."""
        return self._name_rows("n.words = ? LIMIT 100", (words,))

    def _name_rows(self, where: str, values: Sequence[str]) -> list[NameRow]:
        rows = self.db.execute(
            f"SELECT n.words, n.display, {COLUMNS} FROM name n JOIN place p ON p.id = n.place WHERE {where}",  # noqa: S608  # conditions are written here, values are bound
            values,
        )
        return [NameRow(tuple(row[0].split()), row[1], PlaceRow(*row[2:])) for row in rows]

    def places(self, where: str, values: Sequence[object]) -> list[PlaceRow]:
        """Places by a condition of our own making (never of the caller's)."""
        return [
            PlaceRow(*row)
            for row in self.db.execute(f"SELECT {COLUMNS} FROM place p WHERE {where}", values)  # noqa: S608  # conditions are written here, values are bound
        ]

    def houses(self, number: str, streets: Sequence[int]) -> list[PlaceRow]:
        """Addresses of a number in any of some streets; 12 also finds 12a, after 12."""
        if not streets:
            return []
        return self._addresses(
            f"h.street IN ({_marks(streets)}) AND {NUMBERED}", (*streets, number, number + "a", number + "{")
        )

    def houses_at_postcode(self, number: str, compact: str) -> list[PlaceRow]:
        """Addresses of a number in one postcode."""
        return self._addresses(
            f"h.postcode = ? AND {NUMBERED}", (compact, number, number + "a", number + "{")
        )

    def _addresses(self, where: str, values: Sequence[object]) -> list[PlaceRow]:
        rows = self.db.execute(
            "SELECT a.id, a.text, a.key, a.locality, a.postcode, a.lon, a.lat, a.easting, a.northing, a.source "  # noqa: S608  # conditions are written here, values are bound
            f"FROM house h JOIN address a ON a.id = h.address WHERE {where} ORDER BY h.number LIMIT {MOST_HOUSES}",
            values,
        )
        return [address_row(row) for row in rows]

    def junction(self, first: Sequence[str], second: Sequence[str]) -> list[PlaceRow]:
        """Where any of some roads meets any of some others."""
        if not first or not second:
            return []
        return self.places(
            f"p.id IN (SELECT place FROM junction WHERE first IN ({_marks(first)}) AND second IN ({_marks(second)}))",  # noqa: S608  # conditions are written here, values are bound
            (*first, *second),
        )

    def postcode(self, compact: str) -> list[PlaceRow]:
        """A postcode by its letters and figures."""
        return self.places("p.id = (SELECT place FROM postcode WHERE compact = ?)", (compact,))

    def postcodes_starting(self, compact: str, limit: int) -> list[PlaceRow]:
        """Postcodes that begin so."""
        return self.places(
            "p.id IN (SELECT place FROM postcode WHERE compact >= ? AND compact < ? LIMIT ?)",
            (compact, compact + "~", limit),
        )

    def markers(self, road: str, km: float) -> list[tuple[str, float, str, float, float, int, int, str]]:
        """Marker posts of a road within half a kilometre of one, nearest first."""
        return self.db.execute(
            "SELECT road, km, way, lon, lat, easting, northing, source FROM marker "
            "WHERE road = ? AND km BETWEEN ? AND ? ORDER BY abs(km - ?), way",
            (road, km - 0.5, km + 0.5, km),
        ).fetchall()

    def addresses(self, first: int, count: int) -> list[PlaceRow]:
        """A run of addresses in file order, for whoever needs many."""
        rows = self.db.execute(
            "SELECT id, text, key, locality, postcode, lon, lat, easting, northing, source FROM address "
            "WHERE id >= ? ORDER BY id LIMIT ?",
            (first, count),
        )
        return [address_row(row) for row in rows]

    def near(self, easting: float, northing: float, metres: float) -> list[PlaceRow]:
        """Addresses, junctions and landmarks in a square round a point."""
        box = (easting - metres, easting + metres, northing - metres, northing + metres)
        inside = "easting BETWEEN ? AND ? AND northing BETWEEN ? AND ?"
        rows = self.db.execute(
            "SELECT id, text, key, locality, postcode, lon, lat, easting, northing, source FROM address "  # noqa: S608  # conditions are written here, values are bound
            f"WHERE {inside}",
            box,
        )
        return [address_row(row) for row in rows] + self.places(
            inside.replace("easting", "p.easting").replace("northing", "p.northing")
            + " AND p.kind IN ('junction', 'landmark', 'motorway_junction')",
            box,
        )

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Every word of every name and how often it occurs."""
        return dict(self.db.execute("SELECT word, times FROM word").fetchall())

    @cached_property
    def every_name(self) -> list[str]:
        """Every different name, for the last-chance comparison."""
        return [row[0] for row in self.db.execute("SELECT DISTINCT words FROM name")]

    @cached_property
    def every_postcode(self) -> list[str]:
        """Every postcode without its space."""
        return [row[0] for row in self.db.execute("SELECT compact FROM postcode")]


def address_row(row: AddressColumns) -> PlaceRow:
    """An address in the shape of a place; its id is below zero so that the two never meet."""
    number, text, key, locality, postcode, lon, lat, easting, northing, source = row
    spaced = names.parse_postcode(postcode) or postcode
    return PlaceRow(
        -1 - number,
        "address",
        text,
        key,
        "address",
        locality,
        spaced,
        lon,
        lat,
        easting,
        northing,
        "exact",
        0,
        source,
    )
