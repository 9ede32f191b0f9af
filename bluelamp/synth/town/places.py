"""From the plan's metres to the National Grid and to longitude and latitude."""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from bluelamp.synth.town.plan import ORIGIN_EN

Floats = NDArray[np.float64]
_TO_LONLAT = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def to_grid(ground: Floats) -> Floats:
    """Eastings and northings of spots on the ground."""
    return np.asarray(ground + np.array(ORIGIN_EN))


def to_lonlat(ground: Floats) -> Floats:
    """Longitude and latitude of spots on the ground, to a centimetre."""
    grid = to_grid(ground)
    return np.column_stack(_TO_LONLAT.transform(grid[:, 0], grid[:, 1])).round(7)


def on_earth(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape on the ground in longitude and latitude."""
    return shapely.transform(shape, to_lonlat)
