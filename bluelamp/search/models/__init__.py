"""Tables of search, by what they find; plain tables and b-trees, derived data without foreign keys."""

from bluelamp.search.models.people import Counter, Ident, NameOne, NamePair, NameToken, Subject, TokenKey

__all__ = ["Counter", "Ident", "NameOne", "NamePair", "NameToken", "Subject", "TokenKey"]
