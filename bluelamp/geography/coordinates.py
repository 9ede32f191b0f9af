"""WGS84 and British National Grid, both ways, in bulk (pyproj, always lon/lat order)."""

import warnings
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from pyproj.transformer import TransformerGroup

Metres = NDArray[np.float64]
EARTH_M = 6_371_008.8
MERCATOR_M = 6_378_137.0


@lru_cache(maxsize=2)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


@lru_cache(maxsize=1)
def transform_name() -> str:
    """Which datum shift is in use: `ostn15` when its grid is installed, otherwise `helmert` (under 2 m)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        best = TransformerGroup("EPSG:4326", "EPSG:27700", always_xy=True)
    return "ostn15" if best.best_available and "OSTN15" in best.transformers[0].description else "helmert"


def to_grid(lon: ArrayLike, lat: ArrayLike) -> tuple[Metres, Metres]:
    """Easting and northing in metres of WGS84 points."""
    easting, northing = _transformer("EPSG:4326", "EPSG:27700").transform(np.asarray(lon), np.asarray(lat))
    return np.asarray(easting, dtype=float), np.asarray(northing, dtype=float)


def to_lonlat(easting: ArrayLike, northing: ArrayLike) -> tuple[Metres, Metres]:
    """Longitude and latitude of British National Grid points."""
    lon, lat = _transformer("EPSG:27700", "EPSG:4326").transform(np.asarray(easting), np.asarray(northing))
    return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)


def metres_between(lon: float, lat: float, lons: ArrayLike, lats: ArrayLike) -> Metres:
    """Great-circle metres from one point to many."""
    there_lat = np.radians(np.asarray(lats, dtype=float))
    d_lat = there_lat - np.radians(lat)
    d_lon = np.radians(np.asarray(lons, dtype=float) - lon)
    half = np.sin(d_lat / 2) ** 2 + np.cos(np.radians(lat)) * np.cos(there_lat) * np.sin(d_lon / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=float)


def to_mercator(lonlat: Metres) -> Metres:
    """Web Mercator metres of an (n, 2) array of lon/lat, for map tiles only."""
    clipped = np.clip(lonlat[:, 1], -85.0, 85.0)
    x = np.radians(lonlat[:, 0]) * MERCATOR_M
    y = np.log(np.tan(np.pi / 4 + np.radians(clipped) / 2)) * MERCATOR_M
    return np.column_stack([x, y])
