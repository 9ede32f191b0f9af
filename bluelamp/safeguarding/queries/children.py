"""Children tied to an incident: present on it, linked to an adult on it, with the settings that must be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import queries as nominals
from bluelamp.nominals.types import ChildLine
from bluelamp.safeguarding.queries.education import settings_by_organisation, settings_of
from bluelamp.safeguarding.rules.encompass import OLDEST, age_on
from bluelamp.safeguarding.types import Child, Setting

FEW = 4
Known = dict[tuple[PersonRef, date], list[ChildLine]]
ADULT_PARTIES = (PersonRole.VICTIM, PersonRole.SUSPECT)


def person_in(persons: Iterable[PersonInRole], role: PersonRole) -> PersonRef | None:
    """The first matched person in a role."""
    return next((one.person for one in persons if one.role is role and one.person), None)


def born_on(text: str) -> date | None:
    """A birth date as a log holds it, when it is one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _is_child(born: date | None, day: date) -> bool:
    return born is None or age_on(born, day) <= OLDEST


def subject_of(person: PersonInRole) -> str:
    """What identifies a child on an incident: the nominal, or name and birth while there is none."""
    if person.person:
        return str(person.person)
    return f"unmatched:{'-'.join(person.name.lower().split())}:{person.born}"[:70]


def linked_children(adults: Sequence[PersonRef], day: date) -> Sequence[ChildLine]:
    """Children whom the records link to these adults, as they stood on the first of the month.

    A child who has moved out since then is still told about: nearer to the household than to nobody. Ages are
    judged on the day itself by whoever asks.
    """
    return nominals.children_linked_to(SYSTEM, list(adults), at=day.replace(day=1)) if adults else []


def lines_by_adult(adults: Sequence[PersonRef], day: date, known: Known) -> dict[PersonRef, list[ChildLine]]:
    """The children of each of many adults; what is known of a month already is not asked again."""
    month = day.replace(day=1)
    new = [one for one in adults if (one, month) not in known]
    with_children = set(_having_children(new, day))
    for one in new:
        known[one, month] = list(linked_children([one], day)) if one in with_children else []
    return {one: found for one in adults if (found := known[one, month])}


def _having_children(adults: Sequence[PersonRef], day: date) -> Iterator[PersonRef]:
    """Which of many adults have a child at all, and a few who may.

    Asked about many adults at once, nominals names each child once, with one of its adults. So the many are
    asked until nobody with a child is left among them.
    """
    left = list(adults)
    while len(left) > FEW and (lines := linked_children(left, day)):
        named = {line.linked_to for line in lines}
        yield from named.intersection(left)
        left = [one for one in left if one not in named]
    if len(left) <= FEW:
        yield from left


def children_by_incident(
    incidents: Mapping[UUID, tuple[Sequence[PersonInRole], datetime]], known: Known | None = None
) -> dict[UUID, tuple[Child, ...]]:
    """The children of many incidents of one day at once: those present and those linked to the adults."""
    adults = {person.person for persons, _ in incidents.values() for person in persons
              if person.role in ADULT_PARTIES and person.person}  # fmt: skip
    latest = clock.local(max((at for _, at in incidents.values()), default=clock.now())).date()
    by_adult = lines_by_adult(sorted(adults, key=str), latest, {} if known is None else known)
    settings = _settings(incidents, by_adult, latest)
    return {incident: _children(persons, by_adult, settings, clock.local(at).date())
            for incident, (persons, at) in incidents.items()}  # fmt: skip


def _settings(
    incidents: Mapping[UUID, tuple[Sequence[PersonInRole], datetime]],
    by_adult: Mapping[PersonRef, list[ChildLine]],
    day: date,
) -> dict[UUID, tuple[Setting, ...]]:
    lines = [line for found in by_adult.values() for line in found]
    present = {one.person.id for persons, _ in incidents.values() for one in persons
               if one.role is PersonRole.CHILD and one.person}  # fmt: skip
    enrolled = settings_of(present | {line.child.id for line in lines}, day)
    schools = {line.child.id: UUID(line.school_ref.rpartition(":")[2]) for line in lines
               if line.school_ref.startswith("organisation:")}  # fmt: skip
    known = settings_by_organisation(schools.values())
    for child, organisation in schools.items():
        if child not in enrolled and organisation in known:
            enrolled[child] = (known[organisation],)
    return enrolled


def _children(
    persons: Sequence[PersonInRole],
    by_adult: Mapping[PersonRef, list[ChildLine]],
    settings: Mapping[UUID, tuple[Setting, ...]],
    day: date,
) -> tuple[Child, ...]:
    found: dict[str, Child] = {}
    for one in persons:
        if one.role is PersonRole.CHILD and _is_child(born_on(one.born), day):
            found[subject_of(one)] = _present(one, settings)
    for one in persons:
        for line in by_adult.get(one.person, []) if one.person and one.role in ADULT_PARTIES else []:
            if _is_child(line.born_on, day):
                found[str(line.child)] = _linked(line, found.get(str(line.child)), settings)
    return tuple(found.values())


def _present(one: PersonInRole, settings: Mapping[UUID, tuple[Setting, ...]]) -> Child:
    places = settings.get(one.person.id, ()) if one.person else ()
    return Child(subject=subject_of(one), person=one.person, name=one.name, born=born_on(one.born),
                 link="present", is_present=True, settings=places)  # fmt: skip


def _linked(line: ChildLine, seen: Child | None, settings: Mapping[UUID, tuple[Setting, ...]]) -> Child:
    return Child(subject=str(line.child), person=line.child, name=line.display, born=line.born_on,
                 link=f"linked by record ({str(line.link_type).replace('_', ' ')})",
                 is_present=seen is not None, settings=settings.get(line.child.id, ()))  # fmt: skip
