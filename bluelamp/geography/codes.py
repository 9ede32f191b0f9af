"""The lists geography works with: what a place is, how exact it is, how a time was found."""

from enum import StrEnum


class Permission(StrEnum):
    """What a person may do with places, maps and roads."""

    SEARCH_PLACES = "geography.search_places"
    SUGGEST_UNITS = "geography.suggest_units"
    SEE_MAP = "geography.see_map"
    CLOSE_ROAD = "geography.close_road"


class PlaceKind(StrEnum):
    """What sort of thing a location is."""

    ADDRESS = "address"
    STREET = "street"
    JUNCTION = "junction"
    MOTORWAY_JUNCTION = "motorway_junction"
    MARKER_POST = "marker_post"
    LANDMARK = "landmark"
    BUS_STOP = "bus_stop"
    POSTCODE = "postcode"
    AREA = "area"
    GRID_REFERENCE = "grid_reference"
    COORDINATES = "coordinates"
    FREE_TEXT = "free_text"


class Precision(StrEnum):
    """How exact a location is; the map draws a radius for all but exact."""

    EXACT = "exact"
    JUNCTION = "junction"
    STREET = "street"
    MARKER_POST = "marker_post"
    POSTCODE = "postcode"
    CELL = "cell"
    AREA = "area"
    UNLOCATED = "unlocated"


class Layer(StrEnum):
    """A set of boundaries in a pack."""

    BEAT = "beat"
    NEIGHBOURHOOD = "neighbourhood"
    WARD = "ward"
    DISTRICT = "district"
    LOCAL_AUTHORITY = "local_authority"
    LSOA = "lsoa"
    MSOA = "msoa"
    FORCE = "force"


class BeatMatch(StrEnum):
    """How a point was given its beat."""

    INSIDE = "inside"
    NEAREST = "nearest"
    NO_BEAT = "no_beat"
    OUT_OF_FORCE = "out_of_force"


class Profile(StrEnum):
    """How somebody travels."""

    RESPONSE = "response"
    ROUTINE = "routine"
    FOOT = "foot"


class Method(StrEnum):
    """How a travel time was found: along roads, or a straight line with an allowance."""

    ROAD = "road"
    ESTIMATE = "estimate"


class PositionQuality(StrEnum):
    """How far a unit's position can be trusted."""

    LIVE = "live"
    AGEING = "ageing"
    LAST_KNOWN = "last_known"
    STATION = "station"
    NONE = "none"


class StatusClass(StrEnum):
    """Whether a unit can be sent, in the three ways that matter to ranking."""

    AVAILABLE = "available"
    COMMITTED = "committed"
    UNAVAILABLE = "unavailable"


RADIUS_M: dict[Precision, int] = {
    Precision.EXACT: 0,
    Precision.JUNCTION: 20,
    Precision.STREET: 150,
    Precision.MARKER_POST: 50,
    Precision.POSTCODE: 100,
    Precision.CELL: 1000,
    Precision.AREA: 2000,
    Precision.UNLOCATED: 0,
}
"""Radius drawn when a source gives none, in metres (design choice; a setting of the map, not a fact)."""

ROAD_WORDS: dict[str, tuple[str, ...]] = {
    "st": ("street", "saint"),
    "str": ("street",),
    "rd": ("road",),
    "ave": ("avenue",),
    "av": ("avenue",),
    "cl": ("close",),
    "cres": ("crescent",),
    "crs": ("crescent",),
    "ct": ("court",),
    "crt": ("court",),
    "dr": ("drive",),
    "gdns": ("gardens",),
    "gdn": ("garden",),
    "gr": ("grove",),
    "gro": ("grove",),
    "la": ("lane",),
    "ln": ("lane",),
    "pk": ("park",),
    "pl": ("place",),
    "sq": ("square",),
    "ter": ("terrace",),
    "terr": ("terrace",),
    "tce": ("terrace",),
    "wy": ("way",),
    "wk": ("walk",),
    "hse": ("house",),
    "mt": ("mount",),
    "bldg": ("building",),
    "bldgs": ("buildings",),
    "stn": ("station",),
    "hosp": ("hospital",),
    "sch": ("school",),
    "rbt": ("roundabout",),
    "rdbt": ("roundabout",),
    "blvd": ("boulevard",),
    "est": ("estate",),
    "ind": ("industrial",),
    "nth": ("north",),
    "sth": ("south",),
    "upr": ("upper",),
    "lwr": ("lower",),
    "gt": ("great",),
}
"""Short forms callers and operators use; 'st' is street or saint by where it stands."""

WELSH_WORDS: dict[str, tuple[str, ...]] = {
    "heol": ("road", "street"),
    "ffordd": ("road", "way"),
    "stryd": ("street",),
    "lon": ("lane",),
    "rhodfa": ("avenue",),
    "clos": ("close",),
    "teras": ("terrace",),
    "parc": ("park",),
    "ysgol": ("school",),
    "ysbyty": ("hospital",),
    "eglwys": ("church",),
    "gorsaf": ("station",),
    "heddlu": ("police",),
    "llyfrgell": ("library",),
    "pont": ("bridge",),
    "canol": ("centre", "central"),
    "sgwar": ("square",),
    "caerdydd": ("cardiff",),
    "casnewydd": ("newport",),
    "abertawe": ("swansea",),
    "wrecsam": ("wrexham",),
    "bangor": ("bangor",),
    "llanelwy": ("asaph",),
    "tyddewi": ("davids",),
}
"""Welsh words with their usual English pair (road words, public buildings, cities of Wales)."""

FILLER_WORDS = frozenset(
    {"jct", "junc", "opp", "opposite", "o", "os", "outside", "nr", "near", "by", "the", "of", "at"}
)
"""Words a caller puts round a place that are not part of its name ('o/s', 'opp', 'jct')."""

OPEN_LICENCE_NOTE = "© OpenStreetMap contributors, data available under the Open Database Licence (ODbL 1.0)."
