"""Births that cannot be stay with the old row and stop nobody else's row."""

from __future__ import annotations

from datetime import date

from bluelamp.migration.rules import nominals
from bluelamp.nominals.types import NewBirth, NewName, NewPerson

TODAY = date(2026, 11, 21)


def person(*births: date) -> NewPerson:
    return NewPerson(names=(NewName(family="Nwosu"),), births=tuple(NewBirth(on=one) for one in births))


def test_a_birth_in_the_future_or_before_anybodys_time_is_left_open():
    kept = nominals.with_possible_births(person(date(2027, 1, 17), date(1849, 12, 31), TODAY), TODAY)
    assert [birth.on for birth in kept.births] == [TODAY]
    assert kept.names == person().names
