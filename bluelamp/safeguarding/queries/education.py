"""Where children are taught and when those places open."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.safeguarding.codes import Permission
from bluelamp.safeguarding.models import Closure, Enrolment, Establishment, Term
from bluelamp.safeguarding.types import EstablishmentRow, SchoolCalendar, Setting

SHIPPED_TERMS = Path(__file__).parent.parent / "data" / "terms.json"


@cache
def shipped_terms() -> tuple[tuple[date, date], ...]:
    """The default term dates a force replaces with its councils' own."""
    written = json.loads(SHIPPED_TERMS.read_text(encoding="utf-8"))
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in written["terms"])


def calendars_of(establishments: Iterable[Establishment]) -> dict[str, SchoolCalendar]:
    """The calendar of each setting: its own terms, else the council's, else the shipped ones."""
    kept = list(establishments)
    keys = [one.key for one in kept]
    own: dict[str | None, list[tuple[date, date]]] = defaultdict(list)
    for term in Term.objects.filter(Q(establishment_id__in=keys) | Q(establishment=None)).order_by(
        "first_day"
    ):
        own[term.establishment_id].append((term.first_day, term.last_day))
    shut: dict[str, set[date]] = defaultdict(set)
    for closure in Closure.objects.filter(establishment_id__in=keys):
        shut[closure.establishment_id].add(closure.day)
    return {one.key: SchoolCalendar(terms=tuple(own[one.key] or own[None]) or shipped_terms(),
                                    closures=frozenset(shut[one.key]), day_starts=one.day_starts)
            for one in kept}  # fmt: skip


def settings_of(children: Iterable[UUID], day: date) -> dict[UUID, tuple[Setting, ...]]:
    """The settings each child was enrolled at on a day."""
    rows = list(
        Enrolment.objects.filter(person_id__in=list(children), starts_on__lte=day)
        .filter(Q(ends_on=None) | Q(ends_on__gte=day))
        .select_related("establishment")
        .order_by("establishment_id")
    )
    calendars = calendars_of({row.establishment_id: row.establishment for row in rows}.values())
    found: dict[UUID, list[Setting]] = defaultdict(list)
    for row in rows:
        place = row.establishment
        found[row.person_id].append(Setting(key=place.key, name=place.name, calendar=calendars[place.key]))
    return {child: tuple(settings) for child, settings in found.items()}


def settings_by_organisation(keys: Iterable[UUID]) -> dict[UUID, Setting]:
    """Settings by their organisation record, for a child linked to a school but not enrolled."""
    rows = list(Establishment.objects.filter(organisation_id__in=list(keys)))
    calendars = calendars_of(rows)
    return {row.organisation_id: Setting(key=row.key, name=row.name, calendar=calendars[row.key])
            for row in rows if row.organisation_id}  # fmt: skip


@query(needs=Permission.VIEW_REFERRAL, audited=False)
def establishments(viewer: Actor, *, text: str = "") -> tuple[EstablishmentRow, ...]:
    """Settings whose name or number contains the text, to choose from; never typed as free text."""
    rows = Establishment.objects.filter(Q(name__icontains=text) | Q(key=text)).order_by("name")[:50]
    return tuple(
        EstablishmentRow(
            key=row.key,
            name=row.name,
            kind=row.kind,
            district=row.district,
            phone=row.phone,
            mailbox=row.mailbox,
            dsl_name=row.dsl_name,
        )
        for row in rows
    )
