"""What may be closed, and the shape kept of it."""

from collections.abc import Sequence
from datetime import datetime

from bluelamp.geography.rules.positions import in_uk
from bluelamp.geography.types import ClosureToDraw, Point

MOST_CORNERS = 200


def drawn_shape(points: Sequence[Point]) -> str:
    """A line, or an area when the last point is the first, as WKT in WGS84."""
    pairs = ", ".join(f"{point.lon:.7f} {point.lat:.7f}" for point in points)
    is_area = len(points) >= 4 and points[0] == points[-1]
    return f"POLYGON (({pairs}))" if is_area else f"LINESTRING ({pairs})"


def reasons_not_to_close(closure: ClosureToDraw, starts: datetime) -> list[str]:
    """Why a drawn closure may not be kept; empty when it may."""
    reasons = []
    if len(set(closure.points)) < 2:
        reasons.append("Draw a line across the road, or an area round it: two different points at least.")
    if len(closure.points) > MOST_CORNERS:
        reasons.append(f"The drawing has {len(closure.points)} corners; at most {MOST_CORNERS} are kept.")
    if any(not in_uk(point.lon, point.lat) for point in closure.points):
        reasons.append("Part of the drawing is outside the United Kingdom.")
    if not closure.why.strip():
        reasons.append("Say why the road is closed.")
    if closure.ends_at is not None and closure.ends_at <= starts:
        reasons.append("The closure ends before it starts.")
    return reasons
