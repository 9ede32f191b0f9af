"""Every read of recorded crime."""

from bluelamp.crime.queries.lists import (
    crime,
    crime_numbered,
    crimes_between,
    crimes_of_incident,
    crimes_of_person,
    recent_crimes,
    summary,
)

__all__ = [
    "crime",
    "crime_numbered",
    "crimes_between",
    "crimes_of_incident",
    "crimes_of_person",
    "recent_crimes",
    "summary",
]
