"""Putting many records right at once: what would be right, and making it so, row by row if nothing has changed.

Versions are added, never overwritten: a name or description that is put right stays readable, and undoing adds a
version with exactly the earlier values. Places and telephone numbers are one row each; their change is audited.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from bluelamp.access import guard
from bluelamp.contracts.nominals import PersonChanged
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock, events, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.nominals import rules_righting as rules
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.filing import refile
from bluelamp.nominals.commands.placing import refile_places
from bluelamp.nominals.commands.thing_filing import refile_things
from bluelamp.nominals.models import Location, Person, PersonDescription, PersonName, Phone, Versioned
from bluelamp.nominals.rules import folded_place
from bluelamp.quality.declare import Change, Done
from bluelamp.search import queries as search

NAME, WORDS, POSTCODE, NUMBER = (
    ("given", "family"),
    ("hair", "eyes", "build"),
    ("postcode",),
    ("number", "is_valid"),
)
HOPS = 8
Standing = dict[str, Any]


def names_changed_over(by: Actor, keys: Sequence[str]) -> Iterable[Change]:
    """Names whose surname and forename seem changed over, with the two the right way round."""
    for row in PersonName.objects.filter(pk__in=keys, superseded_at=None).order_by("pk"):
        given, family = rules.right_name(row.given, row.family)
        if given and family:
            yield Change(key=str(row.pk), before=_held(row, NAME), after={"given": given, "family": family})


def description_words(by: Actor, keys: Sequence[str]) -> Iterable[Change]:
    """Descriptions in an old system's capitals and codes, written out."""
    for row in PersonDescription.objects.filter(pk__in=keys, superseded_at=None).order_by("pk"):
        before = _held(row, WORDS)
        after = rules.right_words(before)
        if after != before:
            yield Change(key=str(row.pk), before=before, after=after)


def postcodes(by: Actor, keys: Sequence[str]) -> Iterable[Change]:
    """Postcodes written as postcodes."""
    for row in Location.objects.filter(pk__in=keys, superseded_at=None).order_by("pk"):
        after = rules.right_postcode(row.postcode)
        if after and after != row.postcode:
            yield Change(key=str(row.pk), before=_held(row, POSTCODE), after={"postcode": after})


def phone_numbers(by: Actor, keys: Sequence[str]) -> Iterable[Change]:
    """Telephone numbers in international form, when what was written can be dialled."""
    for row in Phone.objects.filter(pk__in=keys, superseded_at=None).order_by("pk"):
        number = search.phone_number(rules.dialled(row.raw)) or ""
        if number.startswith("+") and number != row.number:
            yield Change(
                key=str(row.pk), before=_held(row, NUMBER), after={"number": number, "is_valid": "True"}
            )


def _held(row: object, fields: Iterable[str]) -> dict[str, str]:
    return {field: str(getattr(row, field)) for field in fields}


@command(needs=Permission.RECORD_PERSON)
def right_names(by: Actor, *, changes: tuple[Change, ...]) -> tuple[Done, ...]:
    """Record these names as corrections of the ones that stand, each only if it still says what was seen."""
    return _right_versions(by, changes, PersonName, NAME, _standing_names, "name")


@command(needs=Permission.RECORD_PERSON)
def right_descriptions(by: Actor, *, changes: tuple[Change, ...]) -> tuple[Done, ...]:
    """Record these descriptions as new versions of the ones that stand, each only if it still says what was seen."""
    return _right_versions(by, changes, PersonDescription, WORDS, _standing_descriptions, "description")


def _right_versions(
    by: Actor, changes: Sequence[Change], model: type[Versioned], fields: Sequence[str],
    find: Callable[[Sequence[str]], Standing], what: str,
) -> tuple[Done, ...]:  # fmt: skip
    standing = find([one.key for one in changes])
    told = [_told(one, standing.get(one.key), fields) for one in changes]
    todo = [(one, standing[one.key]) for one, done in zip(changes, told, strict=True) if done is None]
    mark = making.stamp(by)
    ended = [row.pk for _, row in todo]
    model._default_manager.filter(pk__in=ended).update(superseded_at=mark.at, superseded_by=mark.by)
    model._default_manager.bulk_create([_version(row, one.after, mark) for one, row in todo])
    _tell(by, sorted({row.person_id for _, row in todo}), what)
    return tuple(done or Done(key=one.key, is_done=True) for one, done in zip(changes, told, strict=True))


def _told(one: Change, row: object | None, fields: Sequence[str]) -> Done | None:
    """What can be said without doing anything; None when the change is to be made."""
    if row is None:
        return Done(key=one.key, is_done=False, has_changed=True, why="The record is no longer there.")
    held = _held(row, fields)
    if held == dict(one.after):
        return Done(key=one.key, is_done=True)
    if held != dict(one.before):
        return Done(key=one.key, is_done=False, has_changed=True, why="It says something else now.")
    return None


def _version(row: Any, values: Mapping[str, str], mark: making.Stamp) -> Any:
    copied = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    copied |= {
        "id": ids.new_id(), "recorded_at": mark.at, "recorded_by": mark.by, "account_id": mark.account_id,
        "superseded_at": None, "superseded_by": "", **values,
    }  # fmt: skip
    if "replaces_id" in copied:
        copied["replaces_id"] = row.pk
    return type(row)(**copied)


def _standing_names(keys: Sequence[str]) -> Standing:
    """The version that stands now for each entry asked for, however often it was corrected since."""
    rows = {row.pk: row for row in PersonName.objects.filter(pk__in=keys)}
    heads = {str(pk): row for pk, row in rows.items()}
    for _ in range(HOPS):
        ended = {row.pk for row in heads.values() if row.superseded_at is not None}
        later = {row.replaces_id: row for row in PersonName.objects.filter(replaces_id__in=ended)}
        if not later:
            break
        heads = {key: later.get(row.pk, row) for key, row in heads.items()}
    return {key: row for key, row in heads.items() if row.superseded_at is None}


def _standing_descriptions(keys: Sequence[str]) -> Standing:
    owners = dict(PersonDescription.objects.filter(pk__in=keys).values_list("pk", "person_id"))
    rows = PersonDescription.objects.filter(person_id__in=set(owners.values()), superseded_at=None)
    now = {row.person_id: row for row in rows}
    return {str(key): now[person] for key, person in owners.items() if person in now}


def _tell(by: Actor, people: Sequence[uuid.UUID], what: str) -> None:
    if not people:
        return
    Person.objects.filter(id__in=people).update(version=F("version") + 1)
    refile(people)
    guard.audit(by, "alteration", f"nominals.right_{what}s", [f"person:{one}" for one in people])
    roots = dict(Person.objects.filter(id__in=people).values_list("id", "root_id"))
    for one in people:
        ref = PersonRef(roots[one])
        events.state(PersonChanged(person=ref, what=what, at=clock.now()), about=ref)


@command(needs=Permission.RECORD_OBJECT)
def right_postcodes(by: Actor, *, changes: tuple[Change, ...]) -> tuple[Done, ...]:
    """Write these places' postcodes, each only if it still says what was seen."""
    rows = {
        str(r.pk): r for r in Location.objects.select_for_update().filter(pk__in=[c.key for c in changes])
    }
    told = [_told(one, rows.get(one.key), POSTCODE) for one in changes]
    todo = [(one, rows[one.key]) for one, done in zip(changes, told, strict=True) if done is None]
    for one, row in todo:
        row.postcode = one.after["postcode"]
        row.folded = folded_place(row.text, row.postcode)
    Location.objects.bulk_update([row for _, row in todo], ["postcode", "folded"])
    refile_places([row.pk for _, row in todo])
    _audit(by, "nominals.right_postcodes", "location", todo)
    return tuple(done or Done(key=one.key, is_done=True) for one, done in zip(changes, told, strict=True))


@command(needs=Permission.RECORD_OBJECT)
def right_phones(by: Actor, *, changes: tuple[Change, ...]) -> tuple[Done, ...]:
    """Write these telephone numbers, each only if it still says what was seen and no other record has the number."""
    rows = {str(r.pk): r for r in Phone.objects.select_for_update().filter(pk__in=[c.key for c in changes])}
    wanted = [one.after["number"] for one in changes]
    taken = dict(Phone.objects.filter(number__in=wanted).values_list("number", "pk"))
    told: list[Done | None] = []
    todo: list[tuple[Change, Phone]] = []
    for one in changes:
        done = _told(one, rows.get(one.key), NUMBER) or _number_taken(one, taken)
        told.append(done)
        if done is None:
            taken[one.after["number"]] = uuid.UUID(one.key)
            todo.append((one, rows[one.key]))
    for one, row in todo:
        row.number, row.is_valid = one.after["number"], one.after["is_valid"] == "True"
    Phone.objects.bulk_update([row for _, row in todo], ["number", "is_valid"])
    refile_things([f"phone:{row.pk}" for _, row in todo])
    _audit(by, "nominals.right_phones", "phone", todo)
    return tuple(done or Done(key=one.key, is_done=True) for one, done in zip(changes, told, strict=True))


def _number_taken(one: Change, taken: Mapping[str, uuid.UUID]) -> Done | None:
    holder = taken.get(one.after["number"])
    if holder is None or str(holder) == one.key:
        return None
    return Done(key=one.key, is_done=False, why="Another record has this number: tie its people to that one.")


def _audit(by: Actor, door: str, kind: str, todo: Sequence[tuple[Change, Any]]) -> None:
    if todo:
        values = [[one.key, dict(one.before), dict(one.after)] for one, _ in todo]
        guard.audit(by, "alteration", door, [f"{kind}:{row.pk}" for _, row in todo], {"changes": values})
