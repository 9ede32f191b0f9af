"""Every read of search."""

from bluelamp.search.queries.addresses import is_protected_place, places, read_address, same_address
from bluelamp.search.queries.for_tabs import people_tab, with_summaries
from bluelamp.search.queries.narratives import narratives
from bluelamp.search.queries.near import names_near
from bluelamp.search.queries.organisations import organisations
from bluelamp.search.queries.people import people
from bluelamp.search.queries.rarity import carriers_per_10000
from bluelamp.search.queries.reading import (
    email_address,
    kinds_in,
    licence_disagreements,
    mark_of,
    normal_name,
    online_name,
    phone_number,
    plain_email,
    postcode_district,
    read_identifier,
    trait_words,
)
from bluelamp.search.queries.things.contacts import contacts_like
from bluelamp.search.queries.things.described import described
from bluelamp.search.queries.things.linked import linked
from bluelamp.search.queries.things.vehicles import vehicles_like
from bluelamp.search.queries.ties import name_lists

__all__ = [
    "carriers_per_10000", "contacts_like", "described", "email_address", "is_protected_place", "kinds_in",
    "licence_disagreements", "linked", "mark_of", "name_lists", "names_near", "narratives", "normal_name", "online_name",
    "organisations", "people", "people_tab", "phone_number", "places", "plain_email", "postcode_district",
    "read_address", "read_identifier", "same_address", "trait_words", "vehicles_like", "with_summaries",
]  # fmt: skip
