"""Keeping search in step with vehicles, phones, e-mail addresses and online names, and whom they are tied to."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models import F

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.access.types import Restriction
from bluelamp.kernel import clock
from bluelamp.nominals.codes import LinkType
from bluelamp.nominals.models import (
    Email,
    Handle,
    Link,
    Location,
    Person,
    PersonBirth,
    PersonDescription,
    Phone,
    Vehicle,
    VehicleMark,
)
from bluelamp.search import commands as search
from bluelamp.search import queries as reading
from bluelamp.search.types import Guard, Thing, ThingKind, ThingMark, Tie, Trait

GUARDS = {RestrictionState.RESTRICTED: Guard.CONTACT_ONLY, RestrictionState.SEALED: Guard.SILENT}
KINDS = frozenset(str(kind) for kind in ThingKind)
TIES = (
    LinkType.USES_PHONE, LinkType.USES_EMAIL, LinkType.USES_HANDLE, LinkType.KEEPER, LinkType.DRIVER,
    LinkType.PASSENGER,
)  # fmt: skip
MOST_YEARS = 20
TRAITS = ("build", "hair", "eyes", "facial_hair", "accent", "marks")


def refile_things(refs: Iterable[str]) -> None:
    """Write the search keys of these things as their rows now stand, in the transaction in hand."""
    by_kind: dict[str, list[uuid.UUID]] = defaultdict(list)
    for ref in sorted(set(refs)):
        kind, _, bare = ref.partition(":")
        if kind in KINDS:
            by_kind[kind].append(uuid.UUID(bare))
    if not by_kind:
        return
    search.index_things(_things(by_kind))


def _things(by_kind: Mapping[str, list[uuid.UUID]]) -> list[Thing]:
    limits = guard.restrictions_of(f"{kind}:{one}" for kind, ids in by_kind.items() for one in ids)
    return [*_vehicles(by_kind.get("vehicle", []), limits), *_contacts(by_kind, limits)]


TABLES = {
    "vehicle": Vehicle.objects,
    "phone": Phone.objects,
    "email": Email.objects,
    "handle": Handle.objects,
}
STEP = 1000


def _batches() -> Iterator[dict[str, list[uuid.UUID]]]:
    """Every thing on record, in order of id."""
    for kind, table in TABLES.items():
        last = uuid.UUID(int=0)
        rows = table.order_by("pk")
        while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:STEP]):
            last = ids[-1]
            yield {kind: ids}


def things_astray() -> int:
    """How many things on record the index holds otherwise, or not at all: nought when it is true to the records."""
    with transaction.atomic():
        return sum(search.things_not_as_filed(_things(by_kind)) for by_kind in _batches())


def file_things_again() -> int:
    """Write the keys of every thing on record that is not filed as it is (an upgrade); returns how many were not."""
    changed = 0
    for by_kind in _batches():
        with transaction.atomic():
            things = _things(by_kind)
            changed += search.things_not_as_filed(things)
            search.index_things(things)
    _file_people_again()
    return changed


def _file_people_again() -> None:
    """Ties and looks of everybody, golden nominal by golden nominal."""
    last = uuid.UUID(int=0)
    golden = Person.objects.filter(root_id=F("id")).order_by("id")
    while roots := list(golden.filter(id__gt=last).values_list("id", flat=True)[:STEP]):
        last = roots[-1]
        with transaction.atomic():
            members = dict(Person.objects.filter(root_id__in=roots).values_list("id", "root_id"))
            limits = guard.restrictions_of(f"person:{root}" for root in roots)
            guards = {
                root: GUARDS.get(limits[f"person:{root}"].state, Guard.OPEN)
                for root in roots
                if f"person:{root}" in limits
            }
            refile_ties(members, guards)


def people_tied_to(refs: Iterable[str]) -> set[uuid.UUID]:
    """Persons who keep, drive or use these things: their keys hold the thing's marks and numbers."""
    rows = Link.objects.filter(end_ref__in=list(refs), type__in=TIES, superseded_at=None)
    starts = rows.values_list("start_ref", flat=True)
    return {uuid.UUID(one.partition(":")[2]) for one in starts if one.startswith("person:")}


def _guarded(ref: str, limits: Mapping[str, Restriction]) -> dict[str, object]:
    limit = limits.get(ref)
    if limit is None:
        return {}
    return {"guard": GUARDS.get(limit.state, Guard.OPEN), "owner": limit.contact}


def _vehicles(ids: list[uuid.UUID], limits: Mapping[str, Restriction]) -> list[Thing]:
    if not ids:
        return []
    today = clock.local(clock.now()).date()
    held: dict[uuid.UUID, list[ThingMark]] = defaultdict(list)
    for row in VehicleMark.objects.filter(vehicle_id__in=ids, superseded_at=None).order_by(
        "-since", "-recorded_at", "id"
    ):
        past = row.until is not None and row.until <= today
        held[row.vehicle_id].append(
            ThingMark(
                vrm=row.vrm, country=row.country, since=row.since.isoformat() if row.since else "",
                until=f"{row.until:%d/%m/%Y}" if row.until else "", is_past=past,
            )
        )  # fmt: skip
    areas = _keeper_areas([f"vehicle:{one}" for one in ids])
    return [
        Thing(
            kind=ThingKind.VEHICLE, id=row.id, vin=row.vin, make=row.make, model=row.model, colour=row.colour,
            marks=tuple(sorted(held[row.id], key=lambda mark: mark.is_past)), areas=areas.get(f"vehicle:{row.id}", ()),
            **_guarded(f"vehicle:{row.id}", limits),  # type: ignore[arg-type]
        )
        for row in Vehicle.objects.filter(id__in=ids).order_by("id")
    ]  # fmt: skip


def _keeper_areas(refs: list[str]) -> dict[str, tuple[str, ...]]:
    """Postcode districts where openly held keepers live; a restricted keeper's home shows nowhere (search.md §8)."""
    kept = list(
        Link.objects.filter(end_ref__in=refs, type=LinkType.KEEPER, until=None, superseded_at=None)
        .values_list("end_ref", "start_ref").order_by("id")
    )  # fmt: skip
    keepers = {start for _, start in kept if start.startswith("person:")}
    hidden = hidden_people(keepers)
    homes = Link.objects.filter(
        start_ref__in=keepers - hidden, type=LinkType.LIVES_AT, until=None, superseded_at=None
    ).values_list("start_ref", "end_ref")
    ends = {uuid.UUID(end.partition(":")[2]) for _, end in homes if end.startswith("location:")}
    postcodes = dict(Location.objects.filter(id__in=ends).exclude(postcode="").values_list("id", "postcode"))
    districts: dict[str, set[str]] = defaultdict(set)
    for start, end in homes:
        area = reading.postcode_district(postcodes.get(uuid.UUID(end.partition(":")[2]), ""))
        districts[start] |= {area} - {""}
    found: dict[str, set[str]] = defaultdict(set)
    for vehicle, keeper in kept:
        found[vehicle] |= districts.get(keeper, set())
    return {vehicle: tuple(sorted(areas)) for vehicle, areas in found.items()}


def hidden_people(refs: Iterable[str]) -> set[str]:
    """Which of these persons are restricted or sealed, by themselves or by what they were merged into."""
    asked = {uuid.UUID(ref.partition(":")[2]): ref for ref in refs}
    roots = dict(Person.objects.filter(id__in=list(asked)).values_list("id", "root_id"))
    limits = guard.restrictions_of([*asked.values(), *(f"person:{root}" for root in roots.values())])
    closed = {ref for ref, limit in limits.items() if limit.state in GUARDS}
    return {ref for one, ref in asked.items() if ref in closed or f"person:{roots.get(one)}" in closed}


def _contacts(by_kind: Mapping[str, list[uuid.UUID]], limits: Mapping[str, Restriction]) -> list[Thing]:
    found = [
        Thing(kind=ThingKind.PHONE, id=row.id, value=row.number, **_guarded(f"phone:{row.id}", limits))  # type: ignore[arg-type]
        for row in Phone.objects.filter(id__in=by_kind.get("phone", [])).order_by("id")
    ]
    found += [
        Thing(kind=ThingKind.EMAIL, id=row.id, value=row.address, **_guarded(f"email:{row.id}", limits))  # type: ignore[arg-type]
        for row in Email.objects.filter(id__in=by_kind.get("email", [])).order_by("id")
    ]
    return found + [
        Thing(
            kind=ThingKind.HANDLE, id=row.id, value=row.name, platform=row.platform,
            **_guarded(f"handle:{row.id}", limits),  # type: ignore[arg-type]
        )
        for row in Handle.objects.filter(id__in=by_kind.get("handle", [])).order_by("id")
    ]  # fmt: skip


# --- people -----------------------------------------------------------------------------------------------
def refile_ties(members: Mapping[uuid.UUID, uuid.UUID], guards: Mapping[uuid.UUID, Guard]) -> None:
    """Which things people are tied to, how they look, and where the vehicles they keep are at home.

    `members`: each source record with its golden one; `guards`: how far each golden person may be known.
    """
    _refile_ties(members, guards)
    _refile_traits(members, guards)
    kept = Link.objects.filter(
        start_ref__in=[f"person:{one}" for one in members], type=LinkType.KEEPER, superseded_at=None
    )
    refile_things(kept.values_list("end_ref", flat=True))


def _refile_ties(members: Mapping[uuid.UUID, uuid.UUID], guards: Mapping[uuid.UUID, Guard]) -> None:
    today = clock.local(clock.now()).date()
    ties: dict[uuid.UUID, list[Tie]] = {one: [] for one in members}
    rows = Link.objects.filter(
        start_ref__in=[f"person:{one}" for one in members], type__in=TIES, superseded_at=None
    )
    for start, end, kind, until in rows.values_list("start_ref", "end_ref", "type", "until"):
        root = members[uuid.UUID(start.partition(":")[2])]
        word, _, bare = end.partition(":")
        if not guards.get(root) and word in KINDS:
            past = until is not None and until < today
            ties[root].append(Tie(ThingKind(word), uuid.UUID(bare), kind, past))
    search.tie_people(ties)


def _refile_traits(members: Mapping[uuid.UUID, uuid.UUID], guards: Mapping[uuid.UUID, Guard]) -> None:
    described: dict[uuid.UUID, tuple[int, list[Trait]]] = {
        one: (int(guards.get(root, Guard.OPEN)), []) for one, root in members.items()
    }
    rows = PersonDescription.objects.filter(person_id__in=list(members), superseded_at=None)
    for row in rows.order_by("recorded_at", "id"):
        told = described[members[row.person_id]][1]
        told += [
            Trait(kind, word) for kind in TRAITS for word in reading.trait_words(kind, getattr(row, kind))
        ]
        if row.height_cm:
            told.append(Trait("height", f"{row.height_cm:03d}"))
        if row.sex:
            told.append(Trait("sex", row.sex))
    born = PersonBirth.objects.filter(person_id__in=list(members), superseded_at=None).order_by("id")
    for person, first, last in born.values_list("person_id", "first", "last"):
        years = range(first.year, min(last.year, first.year + MOST_YEARS) + 1)
        described[members[person]][1].extend(Trait("born", f"{year:04d}") for year in years)
    search.describe_people(described)
