"""Every read of nominals; permission, restriction and audit are asked at each door."""

from bluelamp.nominals.queries.golden import golden_view
from bluelamp.nominals.queries.later import edits_since_merge
from bluelamp.nominals.queries.links import children_linked_to, events_of, links_of, relations
from bluelamp.nominals.queries.lookups import (
    by_number,
    duplicate_check,
    find_by_identifier,
    names_for,
    possible_duplicates,
)
from bluelamp.nominals.queries.person import kept_apart, merges_of, person
from bluelamp.nominals.queries.places import history_at, history_of_phone, markers_at, markers_for, place
from bluelamp.nominals.queries.renewed import changed_by_hand
from bluelamp.nominals.queries.reviews import match_runs, next_pair, review, review_backlog, review_queue
from bluelamp.nominals.queries.things import thing

__all__ = [
    "by_number", "changed_by_hand", "children_linked_to", "duplicate_check", "edits_since_merge", "events_of",
    "find_by_identifier", "golden_view", "history_at", "history_of_phone", "kept_apart", "links_of",
    "markers_at", "markers_for", "match_runs", "merges_of", "names_for", "next_pair", "person", "place",
    "possible_duplicates", "relations", "review", "review_backlog", "review_queue", "thing",
]  # fmt: skip
