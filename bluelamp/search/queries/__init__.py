"""Every read of search."""

from bluelamp.search.queries.narratives import narratives
from bluelamp.search.queries.people import people
from bluelamp.search.queries.reading import normal_name, phone_number, read_identifier

__all__ = ["narratives", "normal_name", "people", "phone_number", "read_identifier"]
