"""Warnings of people, places and telephones, as they stand at call time (§11)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bluelamp.contracts.control import PersonInRole, Place
from bluelamp.control.codes import RED_MARKERS
from bluelamp.control.queries.asking import asked
from bluelamp.control.types import Warning
from bluelamp.kernel.actors import Actor
from bluelamp.nominals import queries as nominals
from bluelamp.nominals.types import MarkerView


def for_incident(
    asker: Actor, *, place: Place, persons: Iterable[PersonInRole], number: str,
) -> tuple[list[Warning], list[str]]:  # fmt: skip
    """Every warning that bears on an incident, worst first, and what could not be looked up."""
    found: dict[str, Warning] = {}
    problems = []
    for answers, problem in (of_place(asker, place), of_people(asker, persons), of_number(asker, number)):
        found.update({warning.marker: warning for warning in answers})
        problems += [problem] if problem else []
    return sorted(found.values(), key=lambda w: (w.is_expired, not w.is_red, w.label)), problems


def of_place(asker: Actor, place: Place) -> tuple[list[Warning], str]:
    """Warnings of an address, by its gazetteer key."""
    if not place.key:
        return [], ""
    nothing: list[MarkerView] = []
    rows, problem = asked(
        "Warnings at the address", partial(nominals.markers_at, asker, key=place.key), nothing
    )
    return [_warning(row, place.text) for row in rows], problem


def of_people(asker: Actor, persons: Iterable[PersonInRole]) -> tuple[list[Warning], str]:
    """Warnings of everybody who is matched to a record."""
    named = {str(p.person): p.name for p in persons if p.person is not None}
    if not named:
        return [], ""
    nothing: dict[str, list[MarkerView]] = {}
    found, problem = asked("Warnings of people", partial(nominals.markers_for, asker, tuple(named)), nothing)
    return [
        _warning(row, named.get(ref, "a person here")) for ref, rows in found.items() for row in rows
    ], problem


def of_number(asker: Actor, number: str) -> tuple[list[Warning], str]:
    """Warnings of the calling telephone."""
    if not number:
        return [], ""
    history, problem = asked("Telephone history", partial(nominals.history_of_phone, asker, number), None)
    return [_warning(row, number) for row in (history.markers if history else ())], problem


def _warning(row: MarkerView, about: str) -> Warning:
    return Warning(
        marker=row.ref,
        marker_class=row.marker_class,
        label=row.display or row.label,
        about=about,
        reason=row.reason,
        is_red=row.is_active and str(row.marker_class) in RED_MARKERS,
        is_expired=not row.is_active,
    )
