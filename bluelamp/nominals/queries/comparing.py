"""Two persons field by field: what agrees, what differs, what only one of them says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.nominals.codes import LinkType
from bluelamp.nominals.models import Person
from bluelamp.nominals.queries import links, showing
from bluelamp.nominals.queries.person import person
from bluelamp.nominals.types import Compared, PersonView, ReviewSide

SHOWN = 8
HOMES = (LinkType.LIVES_AT, LinkType.LIVED_AT)


@dataclass(frozen=True)
class Looked:
    """One record as looked at."""

    view: PersonView
    side: ReviewSide


def side(viewer: Actor, ref: PersonRef) -> Looked:
    """A person with the links and events a reviewer needs beneath."""
    view = person(viewer, ref)
    tied = links.links_of(viewer, str(view.ref))
    happened = links.events_of(viewer, str(view.ref))
    words = view.display.split()
    return Looked(
        view,
        ReviewSide(
            ref=view.ref, number=view.number, display=view.display, birth_display=view.birth_display, age=view.age,
            initials="".join(word[0] for word in words[:1] + words[1:][-1:]).upper(), markers=view.markers,
            links=tuple(one for one in tied if not one.other.startswith("event:")), events=tuple(happened[:SHOWN]),
            sources=len(view.members),
        ),
    )  # fmt: skip


def needs_two(one: PersonRef, other: PersonRef) -> bool:
    """Whether a warning, protection or offender marker is involved, as at this moment."""
    ids = Person.objects.filter(root_id__in=[one.id, other.id]).values_list("id", flat=True)
    refs = [f"person:{number}" for number in ids]
    held = guard.restrictions_of(refs).values()
    return bool(showing.live_markers(refs)) or any(row.state != RestrictionState.OPEN for row in held)


def compared(one: Looked, other: Looked) -> tuple[Compared, ...]:
    """Every field that either record says something about."""
    fields = _fields(one), _fields(other)
    rows = [_row(label, fields[0][label], fields[1][label]) for label in fields[0]]
    return tuple(row for row in rows if row.one or row.other)


def _fields(looked: Looked) -> dict[str, tuple[str, ...]]:
    view, told = looked.view, looked.view.description
    return {
        "Names": _distinct(f"{name.display} ({name.kind.label.lower()})" for name in view.names if name.is_current),
        "Born": _distinct(f"{birth.display} ({birth.status.label.lower()})" for birth in view.births if birth.is_current),
        "Sex": _distinct([told.sex.label if told.sex else ""]),
        "Ethnicity": _distinct([told.ethnicity_self, told.ethnicity_observed]),
        "Nationality": _distinct([told.nationality]),
        "Occupation": _distinct([told.occupation]),
        "Numbers": _distinct(
            f"{one.scheme.label} {one.value}{'' if one.is_valid else ' (check letter wrong)'}"
            for one in view.identifiers if one.is_current
        ),
        "Addresses": _distinct(one.other_display for one in looked.side.links if one.type in HOMES),
        "Phones": _distinct(one.other_display for one in looked.side.links if one.type == LinkType.USES_PHONE),
    }  # fmt: skip


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _row(label: str, one: tuple[str, ...], other: tuple[str, ...]) -> Compared:
    """Same when any value is in both, read without case."""
    if not one or not other:
        verdict = "one side only"
    else:
        shared = {value.casefold() for value in one} & {value.casefold() for value in other}
        verdict = "same" if shared else "differs"
    return Compared(label=label, one=one, other=other, verdict=verdict)
