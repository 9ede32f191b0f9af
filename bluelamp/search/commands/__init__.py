"""Every write of search. Owners of subjects call these inside the transaction of the record itself."""

from bluelamp.search.commands.indexing import forget, index_many
from bluelamp.search.commands.upkeep import rebuild_index, refresh_rarity, verify_index

__all__ = ["forget", "index_many", "rebuild_index", "refresh_rarity", "verify_index"]
