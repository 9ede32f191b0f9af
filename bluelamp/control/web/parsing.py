"""What forms and addresses of the control room say, as requests for its doors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict

from bluelamp.contracts.control import PersonInRole, PersonRole, Place
from bluelamp.contracts.refs import ContactRef, PersonRef
from bluelamp.control.codes import THRIVE_ELEMENTS, Channel, Level
from bluelamp.control.types import CloseForm, GradeRequest, NewIncident, ThriveAnswers
from bluelamp.kernel.refusals import Refused

LONGEST = 20_000
E = TypeVar("E", bound=StrEnum)


def text(form: QueryDict, name: str, most: int = LONGEST) -> str:
    """One field, trimmed, never longer than it may be."""
    return str(form.get(name, "")).strip()[:most]


def number(form: QueryDict, name: str) -> float | None:
    """A number, or None when the field is empty or no number."""
    try:
        return float(text(form, name, 40))
    except ValueError:
        return None


def whole(form: QueryDict, name: str) -> int | None:
    """A whole number, or None."""
    found = number(form, name)
    return int(found) if found is not None else None


def choice(options: type[E], said: str) -> E | None:
    """One of a fixed list, or None when it is not on it."""
    try:
        return options(said)
    except ValueError:
        return None


def place(form: QueryDict) -> Place:
    """The place chosen from the gazetteer, or the words typed."""
    words = text(form, "place_text", 240)
    lon, lat = number(form, "place_lon"), number(form, "place_lat")
    if lon is None or lat is None:
        return Place(text=words)
    return Place(
        text=words, kind=text(form, "place_kind", 24) or "typed", precision=text(form, "place_precision", 24),
        lon=lon, lat=lat, key=text(form, "place_key", 120), beat=text(form, "place_beat", 60),
        district=text(form, "place_district", 60), pack=text(form, "place_pack", 80),
        radius=number(form, "place_radius"))  # fmt: skip


def persons(form: QueryDict) -> tuple[PersonInRole, ...]:
    """People chosen or typed, each with a role; the field holds a JSON list."""
    raw = text(form, "persons")
    if not raw:
        return ()
    try:
        rows = json.loads(raw)
        return tuple(_person(row) for row in rows if isinstance(row, dict))
    except ValueError:
        raise Refused(
            "The list of people could not be read. Reload the page; what you typed is kept."
        ) from None


def one_person(form: QueryDict) -> PersonInRole:
    """One person of a small form."""
    return _person({name: text(form, name, 160) for name in ("role", "name", "person", "born", "relation")})


def _person(row: dict[str, object]) -> PersonInRole:
    def said(name: str, most: int) -> str:
        return str(row.get(name) or "").strip()[:most]

    role = choice(PersonRole, said("role", 20))
    if role is None:
        raise Refused(f"There is no role {said('role', 20)!r}. Use one of: {', '.join(PersonRole)}.")
    ref = said("person", 80)
    return PersonInRole(
        role=role,
        name=said("name", 160),
        born=said("born", 40),
        relation=said("relation", 80),
        person=PersonRef.of(ref) if ref else None,
    )


def thrive(form: QueryDict) -> ThriveAnswers | None:
    """The answers given; None when none was."""
    said = {key: choice(Level, text(form, f"thrive_{key}", 12)) for key, _ in THRIVE_ELEMENTS}
    levels = {key: level for key, level in said.items() if level is not None}
    notes = {key: text(form, f"thrive_{key}_note", 2000) for key, _ in THRIVE_ELEMENTS}
    if not levels:
        return None
    kept = {key: note for key, note in notes.items() if note}
    return ThriveAnswers(levels=levels, notes=kept, rationale=text(form, "thrive_rationale", 4000))


def new_incident(form: QueryDict, contact: UUID | None) -> NewIncident:
    """The call screen as a request to open."""
    where = place(form)
    return NewIncident(
        category=text(form, "category", 40), headline=text(form, "headline", 160) or where.text,
        place=where, description=text(form, "words"), contact=ContactRef(contact) if contact else None,
        channel=Channel.OFFICER, no_place_reason=text(form, "no_place_reason", 200),
        grade=text(form, "grade", 8), grade_rationale=text(form, "grade_rationale", 2000),
        thrive=thrive(form), persons=persons(form),
        qualifiers=frozenset(value for value in form.getlist("qualifiers") if value),
        not_checked=text(form, "not_checked", 200))  # fmt: skip


def grading(form: QueryDict) -> GradeRequest:
    """A grade with its reason."""
    return GradeRequest(
        grade=text(form, "grade", 8),
        rationale=text(form, "rationale", 2000),
        thrive=thrive(form),
        version=whole(form, "version"),
    )


def closing(form: QueryDict) -> CloseForm:
    """The result of an incident."""
    return CloseForm(
        category=text(form, "category", 40), disposals=frozenset(v for v in form.getlist("disposals") if v),
        result=text(form, "result"), group_reason=text(form, "group_reason", 2000),
        non_crime_rationale=text(form, "non_crime_rationale", 4000),
        waiver_reason=text(form, "waiver_reason", 2000), version=whole(form, "version"))  # fmt: skip
