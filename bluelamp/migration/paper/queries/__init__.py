"""Every read of back-record conversion."""

from bluelamp.migration.paper.queries.balance import balance
from bluelamp.migration.paper.queries.likenesses import likenesses
from bluelamp.migration.paper.queries.sheets import (
    found_sheet,
    pack,
    packs,
    papers_of,
    printout,
    sets_of,
    sheet,
    waiting,
)

__all__ = [
    "balance",
    "found_sheet",
    "likenesses",
    "pack",
    "packs",
    "papers_of",
    "printout",
    "sets_of",
    "sheet",
    "waiting",
]
