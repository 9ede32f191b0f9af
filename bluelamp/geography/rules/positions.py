"""Reading and writing positions: grid references, latitude and longitude, eastings and northings."""

import re
from dataclasses import dataclass

UK_LAT = (49.0, 61.0)
UK_LON = (-9.0, 2.0)
GRID_MAX_E = 700_000
GRID_MAX_N = 1_300_000

_GRID = re.compile(r"^([A-HJ-Z])([A-HJ-Z])((?:\s*\d){2,10})$")
_PAIR = re.compile(r"^\s*(-?\d{4,7}(?:\.\d+)?)\s*[,;/\s]\s*(-?\d{4,7}(?:\.\d+)?)\s*$")
_ANGLE = re.compile(
    r"""([NSEWnsew])?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*
        (?:(\d{1,2}(?:\.\d+)?)\s*['′]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|″|''))?)?\s*([NSEWnsew])?""",
    re.VERBOSE,
)
_NOT_ANGLE = re.compile(r"[^\d\s.,;/+\-°'′\"″NSEWnsew:()]|[NSEWnsew]{2,}")
_LABELS = re.compile(r"\b(lat(itude)?|lon(g|gitude)?|lng)\b\s*[:=]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GridPosition:
    """A grid reference read: the middle of its square and how wide that square is."""

    easting: float
    northing: float
    square_m: int


@dataclass(frozen=True, slots=True)
class LonLat:
    """Longitude and latitude read from pasted text, whichever came first."""

    lon: float
    lat: float


def in_uk(lon: float, lat: float) -> bool:
    """Whether a position lies in the box used for the United Kingdom (lat 49-61, lon -9..2)."""
    return UK_LAT[0] <= lat <= UK_LAT[1] and UK_LON[0] <= lon <= UK_LON[1]


def _letter(letter: str) -> int:
    index = ord(letter) - ord("A")
    return index - 1 if index > 8 else index


def _square_origin(first: str, second: str) -> tuple[int, int]:
    major, minor = _letter(first), _letter(second)
    east = ((major - 2) % 5) * 5 + minor % 5
    north = 19 - (major // 5) * 5 - minor // 5
    return east * 100_000, north * 100_000


def parse_grid_reference(text: str) -> GridPosition | None:
    """An Ordnance Survey reference of 2 to 10 digits, or None when it is not one."""
    found = _GRID.match(text.strip().upper())
    digits = re.sub(r"\s", "", found.group(3)) if found else ""
    if not found or len(digits) % 2:
        return None
    east, north = _square_origin(found.group(1), found.group(2))
    half = len(digits) // 2
    square = 10 ** (5 - half)
    easting, northing = east + int(digits[:half]) * square, north + int(digits[half:]) * square
    if not (0 <= easting < GRID_MAX_E and 0 <= northing < GRID_MAX_N):
        return None
    return GridPosition(easting + square // 2, northing + square // 2, square)


def format_grid_reference(easting: float, northing: float) -> str:
    """`ST 31090 88190`: ten figures, the metre square; empty when off the National Grid."""
    east, north = int(easting // 1), int(northing // 1)
    if not (0 <= east < GRID_MAX_E and 0 <= north < GRID_MAX_N):
        return ""
    column, row = east // 100_000, north // 100_000
    first = (19 - row) - (19 - row) % 5 + (column + 10) // 5
    second = ((19 - row) * 5) % 25 + column % 5
    letters = "".join(chr(ord("A") + (n + 1 if n > 7 else n)) for n in (first, second))
    return f"{letters} {east % 100_000:05d} {north % 100_000:05d}"


def parse_easting_northing(text: str) -> GridPosition | None:
    """A bare pair of National Grid metres such as `331090, 188190`."""
    found = _PAIR.match(text)
    if not found:
        return None
    easting, northing = float(found.group(1)), float(found.group(2))
    if 0 <= easting < GRID_MAX_E and 0 <= northing < GRID_MAX_N:
        return GridPosition(easting, northing, 1)
    return None


def _angle(found: re.Match[str]) -> tuple[float, str]:
    before, degrees, minutes, seconds, after = found.groups()
    whole = float(degrees)
    part = float(minutes or 0) / 60 + float(seconds or 0) / 3600
    value = whole - part if degrees.startswith("-") else whole + part
    side = (before or after or "").upper()
    return (-abs(value) if side in ("S", "W") else value), side


def _angles(text: str) -> list[tuple[float, str]]:
    plain = _LABELS.sub(" ", text)
    if _NOT_ANGLE.search(plain):
        return []
    return [_angle(found) for found in _ANGLE.finditer(plain)]


def _ordered(first: tuple[float, str], second: tuple[float, str]) -> LonLat | None:
    for lat, lon in ((first, second), (second, first)):
        if lat[1] in ("E", "W") or lon[1] in ("N", "S"):
            continue
        if in_uk(lon[0], lat[0]):
            return LonLat(lon[0], lat[0])
    return None


def parse_lonlat(text: str) -> LonLat | None:
    """A latitude and longitude pasted in either order, decimal or degrees, inside the UK box."""
    found = _angles(text.strip("() \t\r\n"))
    return _ordered(*found) if len(found) == 2 else None


def looks_like_position(text: str) -> bool:
    """Whether the text is two numbers and nothing else, so that an answer of 'not in the UK' is owed."""
    return len(_angles(text.strip("() \t\r\n"))) == 2 or _PAIR.match(text) is not None
