"""Every write of search. Owners of subjects call these inside the transaction of the record itself."""

from bluelamp.search.commands.indexing import forget, index_many
from bluelamp.search.commands.narratives import (
    forget_narratives,
    guard_again,
    index_narratives,
    narratives_also_about,
    rebuild_narratives,
    verify_narratives,
)
from bluelamp.search.commands.upkeep import rebuild_index, refresh_rarity, verify_index
from bluelamp.search.commands.verifying import check_all, repair_all, verifier

__all__ = [
    "check_all", "forget", "forget_narratives", "guard_again", "index_many", "index_narratives",
    "narratives_also_about", "rebuild_index", "rebuild_narratives", "refresh_rarity", "repair_all", "verifier",
    "verify_index", "verify_narratives",
]  # fmt: skip
