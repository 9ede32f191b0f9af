"""Keeping search in step: the subjects of golden nominals, worked out from their rows."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.nominals.codes import LinkType, Scheme
from bluelamp.nominals.commands import thing_filing
from bluelamp.nominals.models import (
    Email,
    Handle,
    Identifier,
    Link,
    Location,
    Person,
    PersonBirth,
    PersonDescription,
    PersonName,
    Phone,
    VehicleMark,
)
from bluelamp.search import commands as search
from bluelamp.search import queries as places
from bluelamp.search.types import Guard, IdentKind, Subject, SubjectBirth, SubjectKey, SubjectName

KINDS = {
    Scheme.PNC: IdentKind.PNC, Scheme.CRO: IdentKind.CRO, Scheme.ASN: IdentKind.ASN, Scheme.URN: IdentKind.URN,
}  # fmt: skip
KEY_LINKS = (LinkType.LIVES_AT, LinkType.LIVED_AT, *thing_filing.TIES)
GUARDS = {RestrictionState.RESTRICTED: Guard.CONTACT_ONLY, RestrictionState.SEALED: Guard.SILENT}


@dataclass
class _Known:
    """What the rows say of one golden nominal."""

    names: list[SubjectName] = field(default_factory=list)
    births: list[SubjectBirth] = field(default_factory=list)
    keys: list[SubjectKey] = field(default_factory=list)
    sex: str = ""


def refile(person_ids: Iterable[uuid.UUID]) -> None:
    """Write the search keys of these persons as their rows now stand, in the transaction in hand."""
    asked = set(person_ids)
    roots = set(Person.objects.filter(id__in=asked).values_list("root_id", flat=True))
    members = dict(Person.objects.filter(root_id__in=roots).values_list("id", "root_id"))
    absorbed = [one for one, root in members.items() if one != root]
    if absorbed:
        search.forget("person", absorbed)
    subjects = _subjects(members)
    search.index_many(subjects)
    thing_filing.refile_ties(members, {one.id: one.guard for one in subjects})


def refile_things_and_people(refs: Iterable[str]) -> None:
    """Write the keys of things and of the people tied to them (a mark changed hands, a thing was restricted)."""
    wanted = list(refs)
    thing_filing.refile_things(wanted)
    refile(thing_filing.people_tied_to(wanted))


def refile_restricted(ref: str) -> None:
    """Keys of a thing, and of whoever is tied to it, once its restriction has changed (search.md §8)."""
    if ref.partition(":")[0] in thing_filing.KINDS:
        refile_things_and_people([ref])


def subjects_after(last: uuid.UUID | None, limit: int) -> list[Subject]:
    """Golden nominals after an id, in order of id, as search must hold them: for verifying its index."""
    golden = Person.objects.filter(root_id=F("id")).order_by("id")
    if last is not None:
        golden = golden.filter(id__gt=last)
    roots = list(golden.values_list("id", flat=True)[:limit])
    return _subjects(dict(Person.objects.filter(root_id__in=roots).values_list("id", "root_id")))


def _subjects(members: Mapping[uuid.UUID, uuid.UUID]) -> list[Subject]:
    roots = sorted(set(members.values()))
    known = _known(members)
    restrictions = guard.restrictions_of(f"person:{root}" for root in roots)
    return [_subject(root, known[root], restrictions.get(f"person:{root}")) for root in roots]


def _subject(root: uuid.UUID, known: _Known, restriction: object) -> Subject:
    """Location-sensitive facts never match for a restricted person (domain/search.md §8)."""
    level = GUARDS.get(getattr(restriction, "state", None), Guard.OPEN)  # type: ignore[arg-type]
    private = (IdentKind.POSTCODE, IdentKind.PHONE, IdentKind.VRM, IdentKind.EMAIL, IdentKind.HANDLE)
    keys = tuple(key for key in known.keys if not level or key.kind not in private)
    return Subject(
        kind="person", id=root, names=tuple(known.names), births=tuple(dict.fromkeys(known.births)),
        sex=known.sex, keys=tuple(dict.fromkeys(keys)), guard=level,
        owner=getattr(restriction, "contact", "") or "",
    )  # fmt: skip


def _known(members: Mapping[uuid.UUID, uuid.UUID]) -> Mapping[uuid.UUID, _Known]:
    known: dict[uuid.UUID, _Known] = defaultdict(_Known)
    ids = list(members)
    current = {"person_id__in": ids, "superseded_at": None}
    names = PersonName.objects.filter(**current).order_by("kind", "id")
    for person, given, family, kind, at in names.values_list(
        "person_id", "given", "family", "kind", "recorded_at"
    ):
        known[members[person]].names.append(
            SubjectName(given=given, family=family, kind=kind, seen=str(at.year))
        )
    births = PersonBirth.objects.filter(**current).order_by("id")
    for person, first, last in births.values_list("person_id", "first", "last"):
        known[members[person]].births.append(SubjectBirth(first, last))
    told = PersonDescription.objects.filter(**current).exclude(sex="").order_by("recorded_at", "id")
    for person, sex in told.values_list("person_id", "sex"):
        known[members[person]].sex = sex
    for person, key in [*_numbers(ids), *_linked_keys(ids)]:
        known[members[person]].keys.append(key)
    for one in known.values():
        one.names.sort(key=lambda name: name.kind != "legal")
    return known


def _numbers(ids: list[uuid.UUID]) -> list[tuple[uuid.UUID, SubjectKey]]:
    """Valid numbers by their scheme; one whose check letter is wrong by what was received, as a reference."""
    rows = Identifier.objects.filter(person_id__in=ids, superseded_at=None).order_by("id")
    found = [
        (
            person,
            SubjectKey(
                KINDS.get(Scheme(scheme), IdentKind.REFERENCE) if value else IdentKind.REFERENCE, value or raw
            ),
        )
        for person, scheme, value, raw in rows.values_list("person_id", "scheme", "canonical", "raw")
    ]
    numbers = Person.objects.filter(id__in=ids).values_list("id", "number")
    return found + [(one, SubjectKey(IdentKind.REFERENCE, f"N{number:07d}")) for one, number in numbers]


def _linked_keys(ids: list[uuid.UUID]) -> list[tuple[uuid.UUID, SubjectKey]]:
    """Phones, addresses and names used, postcodes lived at (then and now), marks kept or driven."""
    starts = [f"person:{one}" for one in ids]
    rows = Link.objects.filter(start_ref__in=starts, type__in=KEY_LINKS, superseded_at=None).order_by("id")
    ends = [
        (uuid.UUID(start.partition(":")[2]), end) for start, end in rows.values_list("start_ref", "end_ref")
    ]
    by_kind: dict[str, list[uuid.UUID]] = defaultdict(list)
    for _, end in ends:
        by_kind[end.partition(":")[0]].append(uuid.UUID(end.partition(":")[2]))
    values = _end_values(by_kind)
    return [(person, key) for person, end in ends for key in values.get(end, ())]


def _end_values(by_kind: Mapping[str, list[uuid.UUID]]) -> dict[str, list[SubjectKey]]:
    found: dict[str, list[SubjectKey]] = defaultdict(list)
    if wanted := by_kind.get("phone"):
        for one, number in Phone.objects.filter(id__in=wanted).values_list("id", "number"):
            found[f"phone:{one}"].append(SubjectKey(IdentKind.PHONE, number))
    if wanted := by_kind.get("location"):
        rows = Location.objects.filter(id__in=wanted).exclude(postcode="")
        for one, postcode, text, place in rows.values_list("id", "postcode", "text", "kind"):
            if not places.is_protected_place(text, place):
                found[f"location:{one}"].append(SubjectKey(IdentKind.POSTCODE, postcode))
    if wanted := by_kind.get("vehicle"):
        for one, vrm in VehicleMark.objects.filter(vehicle_id__in=wanted).values_list("vehicle_id", "vrm"):
            found[f"vehicle:{one}"].append(SubjectKey(IdentKind.VRM, vrm))
    if wanted := by_kind.get("email"):
        for one, address in Email.objects.filter(id__in=wanted).values_list("id", "address"):
            found[f"email:{one}"].append(SubjectKey(IdentKind.EMAIL, places.plain_email(address)))
    if wanted := by_kind.get("handle"):
        for one, name in Handle.objects.filter(id__in=wanted).values_list("id", "name"):
            found[f"handle:{one}"].append(SubjectKey(IdentKind.HANDLE, name))
    return found
