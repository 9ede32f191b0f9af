"""Readings that other modules share with search, so that both mean the same by a name or a number."""

from __future__ import annotations

from datetime import date

from bluelamp.kernel import clock
from bluelamp.search.codes import FactKind
from bluelamp.search.rules import asking, identifiers
from bluelamp.search.rules.identifiers import IdentifierReading
from bluelamp.search.rules.normalise import name_words


def read_identifier(scheme: str, text: str, today: date) -> IdentifierReading:
    """An identifier in canonical form with the verdict of its check letter (domain/records.md §1.1)."""
    return identifiers.read(scheme, text, today)


def phone_number(text: str) -> str:
    """A telephone number in international form, or its figures when it is not a whole one."""
    return asking.phone_of(text)


def normal_name(given: str, family: str) -> tuple[str, ...]:
    """The words of a name as search compares them, sorted; equal for O'Brien and O Brien."""
    return tuple(sorted(word.text for word in name_words(given, family)))


def kinds_in(text: str) -> frozenset[FactKind]:
    """What kinds of fact the box holds, read without looking at any record; nothing for what cannot be asked."""
    if not text.strip() or asking.reasons_not_to_search(text):
        return frozenset()
    return frozenset(part.kind for part in asking.read_box(text, clock.local(clock.now()).date()).parts)
