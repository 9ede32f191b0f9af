"""Every write of search; owners call these inside their own commands."""

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
from bluelamp.search.commands.things import (
    describe_people,
    forget_things,
    index_things,
    rebuild_things,
    things_not_as_filed,
    tie_people,
    verify_things,
)
from bluelamp.search.commands.ties import tie_names, untie_names
from bluelamp.search.commands.upkeep import rebuild_index, refresh_rarity, verify_index
from bluelamp.search.commands.verifying import check_all, repair_all, verifier

__all__ = [
    "check_all", "describe_people", "forget", "forget_entries", "forget_narratives", "forget_things",
    "guard_again", "guard_entries_again", "index_many", "index_narratives", "index_organisations",
    "index_places", "index_things", "narratives_also_about", "rebuild_entries", "rebuild_index",
    "rebuild_narratives", "rebuild_things", "refresh_entry_words", "refresh_rarity", "repair_all",
    "tell_owners", "things_not_as_filed", "tie_names", "tie_people", "untie_names", "verifier", "verify_entries", "verify_index", "verify_narratives",
    "verify_things",
]  # fmt: skip
