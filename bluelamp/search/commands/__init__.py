"""Every write of search. Owners of subjects call these inside the transaction of the record itself."""

from bluelamp.search.commands.indexing import forget, index_many
from bluelamp.search.commands.upkeep import rebuild_index, refresh_rarity, verify_index
from bluelamp.search.commands.verifying import check_all, repair_all, verifier

__all__ = [
    "check_all", "forget", "index_many", "rebuild_index", "refresh_rarity", "repair_all", "verifier", "verify_index",
]  # fmt: skip
