"""Names in batches, persons by identifier, possible duplicates."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.codes import Permission, Scheme
from bluelamp.nominals.models import Identifier, Person
from bluelamp.nominals.queries import showing
from bluelamp.nominals.types import DuplicateCheck, NameLine, NewPerson, PossibleDuplicate
from bluelamp.search import queries as search
from bluelamp.search.types import Band, Hit, PeopleQuery

MOST_DUPLICATES = 5


@query(needs=Permission.VIEW_PERSON, shows=lambda lines: [line.ref for line in lines.values()])
def names_for(viewer: Actor, refs: Sequence[PersonRef]) -> dict[str, NameLine]:
    """One-line identities by str(ref); sealed persons are left out, restricted ones have no name."""
    roots = showing.roots_of(ref.id for ref in refs)
    people = showing.identities(roots.values())
    wanted = [f"person:{one}" for one in {*roots, *roots.values()}]
    sealed = guard.hidden_from(viewer, wanted)
    closed = guard.hidden_from(viewer, wanted, also_restricted=True)
    found: dict[str, NameLine] = {}
    for ref in refs:
        root = roots.get(ref.id)
        if root is None or {str(ref), f"person:{root}"} & sealed:
            continue
        if {str(ref), f"person:{root}"} & closed:
            warnings = tuple(one.display for one in people[root].markers)
            found[str(ref)] = showing.hidden_line(ref.id, warnings=warnings)
        else:
            found[str(ref)] = showing.line_of(people[root], ref.id)
    return found


@query(needs=Permission.VIEW_PERSON, shows=lambda refs: refs)
def find_by_identifier(viewer: Actor, scheme: Scheme, value: str) -> list[PersonRef]:
    """Golden nominals that hold an identifier, in any way of writing it; only valid ones are indexed."""
    reading = search.read_identifier(str(scheme), value, showing.today())
    if not reading.canonical:
        return []
    rows = Identifier.objects.filter(
        scheme=scheme, canonical=reading.canonical, superseded_at=None, is_valid=True
    )
    roots = sorted(set(rows.values_list("person__root_id", flat=True)))
    hidden = guard.hidden_from(viewer, [f"person:{one}" for one in roots], also_restricted=True)
    return [PersonRef(one) for one in roots if f"person:{one}" not in hidden]


@query(needs=Permission.VIEW_PERSON, shows=lambda found: [found] if found else [])
def by_number(viewer: Actor, text: str) -> PersonRef | None:
    """The person behind a short reference such as N1000001, or behind an id; sealed persons are not there."""
    number = re.fullmatch(r"[nN]?0*(\d{1,12})", text)
    if number:
        row = Person.objects.filter(number=int(number[1])).first()
    else:
        row = Person.objects.filter(id=text).first() if _is_id(text) else None
    if row is None or guard.hidden_from(viewer, [f"person:{row.root_id}", f"person:{row.id}"]):
        return None
    return PersonRef(row.root_id)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@query(needs=Permission.RECORD_PERSON, shows=lambda found: [one.ref for one in found])
def possible_duplicates(viewer: Actor, person: NewPerson) -> list[PossibleDuplicate]:
    """People already known who may be this one: the same search, at most five, strong and possible only."""
    return list(_check(viewer, person).found)


@query(needs=Permission.RECORD_PERSON, shows=lambda check: [one.ref for one in check.found])
def duplicate_check(viewer: Actor, person: NewPerson) -> DuplicateCheck:
    """Who may be this person, by the same search; silent records never show, contact-only ones say whom to ask,
    and a search that could not look says so (domain/search.md §11)."""
    return _check(viewer, person)


def _check(viewer: Actor, person: NewPerson) -> DuplicateCheck:
    name = person.names[0]
    born = next((birth.on for birth in person.births if birth.precision == "day"), None)
    number = next((one.value for one in person.identifiers), "")
    asked = PeopleQuery(
        given=name.given, family=name.family, born=f"{born:%d/%m/%Y}" if born else "",
        sex=str(person.description.sex), limit=MOST_DUPLICATES, purpose="duplicate check", identifier=number,
        is_people_only=True,
    )  # fmt: skip
    try:
        answer = search.people(viewer, asked)
    except Refused as refused:
        return DuplicateCheck(notices=(f"Could not check for duplicates: {' '.join(refused.reasons)}",))
    found = tuple(_duplicate(hit) for hit in answer.hits if hit.ref and hit.band != Band.WEAK)
    return DuplicateCheck(found=found, notices=tuple(answer.contacts))


def _duplicate(hit: Hit) -> PossibleDuplicate:
    reasons = tuple(
        f"{one.record_value or one.query_value}: {one.reason}" for one in hit.reasons if one.contribution > 0
    )
    return PossibleDuplicate(
        ref=PersonRef.of(hit.ref), display=hit.shown.display, birth_display=hit.shown.detail,
        score=round(hit.score), band=str(hit.band), reasons=reasons, is_strong=hit.band == Band.STRONG,
        weights=tuple(
            (one.field, f"{one.record_value or one.query_value}: {one.reason}", round(one.contribution, 1))
            for one in hit.reasons
        ),
    )  # fmt: skip
