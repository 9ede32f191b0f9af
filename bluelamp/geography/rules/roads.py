"""What a road allows and how fast it is driven (free flow; class speeds are design choices, maxspeed is the map's)."""

import re

Tags = dict[str, str]

CLASS_KMH: dict[str, float] = {
    "motorway": 104,
    "motorway_link": 65,
    "trunk": 85,
    "trunk_link": 55,
    "primary": 55,
    "primary_link": 40,
    "secondary": 48,
    "secondary_link": 35,
    "tertiary": 42,
    "tertiary_link": 30,
    "unclassified": 36,
    "residential": 30,
    "living_street": 12,
    "service": 16,
    "road": 30,
}
"""Drivable classes and the speed taken where the map gives no limit."""

RESPONSE_CAP_KMH: dict[str, float] = {
    "motorway": 150,
    "motorway_link": 80,
    "trunk": 130,
    "trunk_link": 75,
    "primary": 100,
    "primary_link": 60,
    "secondary": 90,
    "secondary_link": 55,
    "tertiary": 75,
    "tertiary_link": 50,
    "unclassified": 70,
    "residential": 50,
    "living_street": 25,
    "service": 25,
    "road": 50,
}
"""The most a response driver is credited with on each class."""

RESPONSE_FACTOR = 1.25
MAXSPEED_FACTOR = 0.85
FOOT_KMH = 5.0
MPH = 1.609344
NAMED_LIMITS_MPH = {
    "gb:nsl_single": 60,
    "gb:nsl_dual": 70,
    "gb:motorway": 70,
    "gb:nsl_restricted": 30,
    "national": 60,
    "nsl": 60,
    "gb:national": 60,
}

NOT_ROADS = frozenset(
    {
        "footway",
        "cycleway",
        "path",
        "steps",
        "bridleway",
        "corridor",
        "platform",
        "elevator",
        "via_ferrata",
        "proposed",
        "bus_stop",
        "rest_area",
        "services",
    }
)
NOT_WALKED = frozenset(
    {
        "motorway",
        "motorway_link",
        "construction",
        "proposed",
        "raceway",
        "corridor",
        "elevator",
        "rest_area",
        "services",
    }
)
_SPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?$")
_CLOSED = ("no", "private")


def is_named_road(tags: Tags) -> bool:
    """Whether a way counts for street names and junctions: wide enough for a vehicle, open or being built."""
    return "highway" in tags and tags["highway"] not in NOT_ROADS


def road_labels(tags: Tags) -> list[str]:
    """What a road is called: its name and its number."""
    return [tags[key] for key in ("name", "ref") if tags.get(key)]


def is_drivable(tags: Tags) -> bool:
    """Whether police may drive a way: private service roads yes, closed roads only with emergency=yes."""
    kind = tags.get("highway")
    if kind not in CLASS_KMH or tags.get("area") == "yes":
        return False
    if tags.get("emergency") == "yes":
        return True
    open_to_us = tags.get("access") not in _CLOSED or kind == "service"
    return open_to_us and (tags.get("motor_vehicle") != "no" or is_bus_gate(tags))


def is_bus_gate(tags: Tags) -> bool:
    """Whether a road is shut to traffic but open to buses, and so to a response vehicle."""
    return tags.get("motor_vehicle") == "no" and bool(
        {"bus", "psv"} & {k for k, v in tags.items() if v in ("yes", "designated")}
    )


def is_walkable(tags: Tags) -> bool:
    """Whether a way may be walked."""
    kind = tags.get("highway")
    if kind is None or kind in NOT_WALKED or tags.get("foot") == "no":
        return False
    return tags.get("access") not in _CLOSED or kind == "service" or tags.get("foot") in ("yes", "designated")


def directions(tags: Tags) -> tuple[bool, bool]:
    """Whether a way may be driven along its drawing, and against it."""
    oneway = tags.get("oneway")
    if oneway == "-1":
        return False, True
    if oneway in ("yes", "1", "true"):
        return True, False
    round_about = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in (
        "motorway",
        "motorway_link",
    )
    return True, oneway == "no" or not round_about


def limit_kmh(text: str) -> float | None:
    """A speed limit as written on the map, in km/h, or None when it is not a number."""
    plain = text.strip().lower()
    if plain in NAMED_LIMITS_MPH:
        return NAMED_LIMITS_MPH[plain] * MPH
    found = _SPEED.match(plain)
    if not found or float(found.group(1)) <= 0:
        return None
    return float(found.group(1)) * (MPH if found.group(2) == "mph" else 1.0)


def routine_kmh(tags: Tags) -> float:
    """Ordinary driving: 0.85 of the limit, or the usual speed of the class."""
    usual = CLASS_KMH[tags["highway"]]
    limit = limit_kmh(tags.get("maxspeed", ""))
    return usual if limit is None else max(5.0, limit * MAXSPEED_FACTOR)


def response_kmh(tags: Tags) -> float:
    """Response driving: a quarter faster, capped by class."""
    return min(routine_kmh(tags) * RESPONSE_FACTOR, RESPONSE_CAP_KMH[tags["highway"]])
