"""Every write of search. Owners of subjects call these inside the transaction of the record itself."""

from bluelamp.search.commands.checking import rebuild_entries, refresh_entry_words, verify_entries
from bluelamp.search.commands.indexing import forget, index_many
from bluelamp.search.commands.narratives import (
    forget_narratives,
    guard_again,
    index_narratives,
    narratives_also_about,
    rebuild_narratives,
    verify_narratives,
)
from bluelamp.search.commands.places import (
    forget_entries,
    guard_entries_again,
    index_organisations,
    index_places,
)
from bluelamp.search.commands.telling import tell_owners
from bluelamp.search.commands.upkeep import rebuild_index, refresh_rarity, verify_index
from bluelamp.search.commands.verifying import check_all, repair_all, verifier

__all__ = [
    "check_all", "forget", "forget_entries", "forget_narratives", "guard_again", "guard_entries_again", "index_many",
    "index_narratives", "index_organisations", "index_places", "narratives_also_about", "rebuild_entries",
    "rebuild_index", "rebuild_narratives", "refresh_entry_words", "refresh_rarity", "repair_all", "tell_owners", "verifier",
    "verify_entries", "verify_index", "verify_narratives",
]  # fmt: skip
