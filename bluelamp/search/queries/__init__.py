"""Every read of search."""

from bluelamp.search.queries.addresses import is_protected_place, places, read_address, same_address
from bluelamp.search.queries.for_tabs import people_tab, with_summaries
from bluelamp.search.queries.narratives import narratives
from bluelamp.search.queries.organisations import organisations
from bluelamp.search.queries.people import people
from bluelamp.search.queries.rarity import carriers_per_10000
from bluelamp.search.queries.reading import kinds_in, normal_name, phone_number, read_identifier

__all__ = [
    "carriers_per_10000", "is_protected_place", "kinds_in", "narratives", "normal_name", "organisations", "people", "people_tab", "phone_number",
    "places", "read_address", "read_identifier", "same_address", "with_summaries",
]  # fmt: skip
