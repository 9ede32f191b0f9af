"""Golden persons as records for the matching engine, in batches; only the system itself reads them whole."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.nominals.codes import LinkType, Permission, Scheme
from bluelamp.nominals.models import (
    Identifier,
    Link,
    Location,
    Person,
    PersonApart,
    PersonBirth,
    PersonName,
    Phone,
)
from bluelamp.nominals.queries import showing

BATCH = 2000
HARD = (
    Scheme.PNC,
    Scheme.CRO,
)  # numbers that fingerprints stand behind: only those speak for or against by themselves
HOMES = (LinkType.LIVES_AT, LinkType.LIVED_AT)
Record = dict[str, Any]


def people_to_match(viewer: Actor) -> Iterator[list[Record]]:
    """Every golden person by id, a batch at a time, so that no transaction is long and memory stays small."""
    after = uuid.UUID(int=0)
    while batch := people_after(viewer, after):
        yield batch
        after = uuid.UUID(batch[-1]["record_id"])


@query(needs=Permission.RUN_MATCHING)
def people_after(viewer: Actor, after: uuid.UUID) -> list[Record]:
    """The next batch of golden persons with what the engine compares."""
    golden = Person.objects.filter(id__gt=after, merged_into_id=None).order_by("id")
    roots = list(golden.values_list("id", flat=True)[:BATCH])
    owners = dict(Person.objects.filter(root_id__in=roots).values_list("id", "root_id"))
    people = showing.identities(roots)
    names, births = _names(owners), _births(owners)
    numbers, linked = _numbers(owners), _linked(owners)
    return [
        {
            "record_id": str(root), "source_id": str(root), **_first(names[root]), "aliases": _others(names[root]),
            "dob": births[root][0] if root in births else "", "dob_precision": births[root][1] if root in births else "",
            "sex": people[root].sex, "postcode": next(iter(linked[root]["postcode"]), ""), "address": next(iter(linked[root]["address"]), ""),
            "phones": linked[root]["phone"], "emails": linked[root]["email"], "verified_ids": numbers[root],
        }
        for root in roots
    ]  # fmt: skip


def _first(names: list[tuple[str, str]]) -> Record:
    given, family = names[0] if names else ("", "")
    return {"forenames": given, "surname": family}


def _others(names: list[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(" ".join(one).strip() for one in names[1:]))


def _names(owners: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    found: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    rows = PersonName.objects.filter(person_id__in=list(owners), superseded_at=None)
    fields = ("person_id", "given", "family", "kind", "recorded_at", "method", "confidence", "id")
    pinned = showing.pinned_rows(owners)
    for row in sorted(rows.values(*fields), key=lambda one: showing.name_order(one, owners, pinned)):
        found[owners[row["person_id"]]].append((row["given"], row["family"]))
    return found


def _births(owners: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    rows = PersonBirth.objects.filter(person_id__in=list(owners), superseded_at=None)
    pinned = showing.pinned_rows(owners)
    known = sorted(rows, key=lambda row: showing.birth_order(row, owners, pinned), reverse=True)
    return {owners[row.person_id]: (row.first.isoformat(), row.precision) for row in known}


def _numbers(owners: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    standing = {"person_id__in": list(owners), "superseded_at": None, "is_valid": True}
    rows = Identifier.objects.filter(scheme__in=HARD, **standing).order_by("id")
    for person, scheme, value in rows.values_list("person_id", "scheme", "canonical"):
        found[owners[person]].append(f"{scheme}:{value}")
    return found


def _linked(owners: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, dict[str, list[str]]]:
    """Postcodes lived at and phones used."""
    found: dict[uuid.UUID, dict[str, list[str]]] = defaultdict(
        lambda: {"postcode": [], "address": [], "phone": [], "email": []}
    )
    starts = {f"person:{one}": root for one, root in owners.items()}
    rows = Link.objects.filter(
        start_ref__in=list(starts), type__in=[*HOMES, LinkType.USES_PHONE], superseded_at=None
    )
    pairs = list(rows.order_by("until", "-recorded_at", "id").values_list("start_ref", "end_ref"))
    ends = {end for _, end in pairs}
    values = {
        **_values("location", ends, Location.objects.exclude(postcode="").values_list("id", "postcode")),
        **_values("phone", ends, Phone.objects.values_list("id", "number")),
    }
    streets = _values("location", ends, Location.objects.values_list("id", "text"))
    for start, end in pairs:
        kind = "postcode" if end.startswith("location:") else "phone"
        if end in values and values[end] not in found[starts[start]][kind]:
            found[starts[start]][kind].append(values[end])
        if end in streets:
            found[starts[start]]["address"].append(streets[end])
    return found


def _values(kind: str, ends: set[str], rows: Any) -> dict[str, str]:
    wanted = [one.partition(":")[2] for one in ends if one.startswith(f"{kind}:")]
    return {f"{kind}:{one}": value for one, value in rows.filter(id__in=wanted)}


def pairs_apart(viewer: Actor) -> Iterator[tuple[str, str]]:
    """Golden persons known to be different people, for the engine to leave alone."""
    rows = PersonApart.objects.filter(lifted_at=None).values_list("one__root_id", "other__root_id")
    for one, other in rows.iterator(chunk_size=BATCH):
        yield str(one), str(other)
