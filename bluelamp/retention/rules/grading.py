"""Review groups and due dates from what a record is linked to now (domain/records.md §9; College of Policing APP)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bluelamp.retention.codes import Group
from bluelamp.retention.rules.schedule import Schedule
from bluelamp.retention.types import Graded, Matter


def years_after(at: datetime, years: int) -> datetime:
    """The same day so many years on; 29 February becomes 1 March, never earlier."""
    try:
        return at.replace(year=at.year + years)
    except ValueError:
        return at.replace(year=at.year + years, month=3, day=1)


def grade(matters: Sequence[Matter], notices: Iterable[datetime], schedule: Schedule) -> Graded | None:
    """The group of the *highest* current link, the clear period from the last time the person came to notice, and
    the day it is due; None when nothing is known of the record (it is un-reviewed)."""
    if not matters:
        return None
    group = min(matter.group for matter in matters)
    terms = schedule.groups[group]
    clear_from = _clear_from(matters, notices)
    due = years_after(clear_from, terms.clear_years)
    due = max([due, *(years_after(matter.at, matter.years) for matter in matters if matter.years)])
    top = max((m for m in matters if m.group is group), key=lambda matter: matter.at)
    return Graded(
        group=group, clear_from=clear_from, due_at=due,
        why=f"{group.label} because of {top.words}; clear from {clear_from:%d/%m/%Y}, {terms.clear_years} years.",
    )  # fmt: skip


def _clear_from(matters: Sequence[Matter], notices: Iterable[datetime]) -> datetime:
    """From the last notice as an offender; without one, from the last thing recorded. Notices begin it afresh."""
    offending = [matter.at for matter in matters if matter.is_notice]
    return max([*(offending or [matter.at for matter in matters]), *notices])


def strictest(parts: Sequence[Graded]) -> Graded:
    """What a merged record is kept by: the smallest group and the latest date of its parts (security.md §9)."""
    top = min(parts, key=lambda one: (one.group, -one.due_at.timestamp()))
    return Graded(
        group=top.group, clear_from=max(one.clear_from for one in parts), due_at=max(one.due_at for one in parts),
        why=top.why,
    )  # fmt: skip


def whole(
    own: Sequence[Graded], together: Graded | None, born: datetime | None, schedule: Schedule
) -> Graded:
    """The clock of a record and its parts: never less than any part's own, never less than all links together;
    group 1 until the subject is a hundred."""
    found = strictest([*own, *([together] if together else [])])
    age = schedule.groups[found.group].until_age
    if not age or born is None:
        return found
    due = (
        max(found.due_at, years_after(born, age)) if found.group is Group.PUBLIC_PROTECTION else found.due_at
    )
    return Graded(group=found.group, clear_from=found.clear_from, due_at=due, why=found.why)


def next_review(group: Group, at: datetime, schedule: Schedule) -> datetime:
    """When a record retained at a review is looked at again."""
    return years_after(at, schedule.groups[group].review_every_years)


def born_at(matters: Iterable[Matter]) -> datetime | None:
    """The latest birth on record, as a moment; the latest keeps longest."""
    days = [matter.born for matter in matters if matter.born]
    return datetime(max(days).year, max(days).month, max(days).day, tzinfo=UTC) if days else None
