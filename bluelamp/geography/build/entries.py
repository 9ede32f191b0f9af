"""One line of the gazetteer, as the builders make it."""

from dataclasses import dataclass

from bluelamp.geography.codes import PlaceKind, Precision


@dataclass(slots=True)
class Entry:
    """A place somebody may ask for: what it is called, where it is and how exactly."""

    kind: PlaceKind
    text: str
    key: str
    lon: float
    lat: float
    precision: Precision
    category: str = ""
    locality: str = ""
    postcode: str = ""
    aliases: tuple[str, ...] = ()
    radius_m: int = 0
    source: str = ""
    parts: tuple[tuple[str, float, float], ...] = ()


@dataclass(slots=True)
class AddressEntry:
    """A house: its number or name, its street, and the street entry it belongs to once known."""

    key: str
    number: str
    name: str
    street: str
    locality: str
    postcode: str
    lon: float
    lat: float
    street_entry: int = -1
    source: str = "osm"

    @property
    def text(self) -> str:
        """The address as one reads it out."""
        first = ", ".join(part for part in (self.name, f"{self.number} {self.street}".strip()) if part)
        last = " ".join(part for part in (self.locality, self.postcode) if part)
        return ", ".join(part for part in (first, last) if part)


@dataclass(slots=True)
class JunctionEntry:
    """Where two roads meet, one point for a cluster of nodes."""

    first: str
    second: str
    lon: float
    lat: float
    key: str
    locality: str = ""


@dataclass(slots=True)
class MarkerPost:
    """A motorway post: road, carriageway, kilometres to one decimal."""

    road: str
    carriageway: str
    km: float
    lon: float
    lat: float
    source: str
