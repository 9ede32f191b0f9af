"""Tables of search, by what they find; plain tables and b-trees, derived data without foreign keys."""

from bluelamp.search.models.names import NameTie
from bluelamp.search.models.people import Counter, Ident, NameOne, NamePair, NameToken, Subject, TokenKey
from bluelamp.search.models.places import (
    Entry,
    EntryKey,
    EntryRow,
    EntryWord,
    EntryWordKey,
    Narrative,
    TopicCounter,
)
from bluelamp.search.models.things import MarkPart, Thing, ThingKey, ThingMark, Tie, Trait

__all__ = [
    "Counter", "Entry", "EntryKey", "EntryRow", "EntryWord", "EntryWordKey", "Ident", "MarkPart", "NameOne",
    "NamePair", "NameTie", "NameToken", "Narrative", "Subject", "Thing", "ThingKey", "ThingMark", "Tie", "TokenKey",
    "TopicCounter", "Trait",
]  # fmt: skip
