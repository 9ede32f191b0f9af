"""The golden view: which value leads, where it came from, and why. Computed at every look, never typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.nominals import rules, rules_matching
from bluelamp.nominals.codes import BirthStatus, GoldenField, Permission, Sex
from bluelamp.nominals.models import Person, PersonBirth, PersonDescription, PersonName, Pin
from bluelamp.nominals.queries import showing
from bluelamp.nominals.types import Description, GoldenValue, PinView

TOLD: Final = tuple(one for one in GoldenField if one not in (GoldenField.NAME, GoldenField.BIRTH))
LOOKS: Final = ("height_cm", "build", "hair", "eyes", "facial_hair", "accent", "marks")
Pinned = set[tuple[str, uuid.UUID]]
Owners = Mapping[uuid.UUID, uuid.UUID]


def description(root: uuid.UUID, members: Sequence[uuid.UUID]) -> Description:
    """Field by field: pinned, else the newest verified, else the newest that says anything."""
    owners = dict.fromkeys(members, root)
    pinned = showing.pinned_rows(owners)
    rows = _told_rows(owners)
    found: dict[str, Any] = {}
    for field in TOLD:
        known = _saying(rows, field, owners, pinned)
        if known:
            found[field.value] = getattr(known[0], field)
    for look in LOOKS:
        known = _saying(rows, look, owners, pinned)
        if known:
            found[look] = getattr(known[0], look)
    return Description(**{**found, "sex": Sex(found.get("sex", ""))})


def _told_rows(owners: Owners) -> list[PersonDescription]:
    return list(PersonDescription.objects.filter(person_id__in=list(owners), superseded_at=None))


def _saying(
    rows: list[PersonDescription], field: str, owners: Owners, pinned: Pinned
) -> list[PersonDescription]:
    """The descriptions that say something of a field, best first."""
    known = [row for row in rows if getattr(row, field)]
    return sorted(known, key=lambda row: showing.told_order(row, field, owners, pinned))


@query(needs=Permission.VIEW_PERSON, about="ref")
def golden_view(viewer: Actor, ref: PersonRef) -> list[GoldenValue]:
    """Each field of a person with the value that leads, the source record it came from, why, and the others."""
    root = Person.objects.filter(id=ref.id).values_list("root_id", flat=True).first()
    if root is None:
        raise NotThere
    numbers = dict(Person.objects.filter(root_id=root).values_list("id", "number"))
    if guard.hidden_from(viewer, [f"person:{one}" for one in numbers], also_restricted=True):
        raise NotThere
    owners = dict.fromkeys(numbers, root)
    pins = _pins(owners)
    values = [
        _value(field, rows, numbers, pins) for field, rows in _candidates(owners, set(pins)).items() if rows
    ]
    return [one for one in values if one is not None]


def _candidates(owners: Owners, pinned: Pinned) -> dict[GoldenField, list[Any]]:
    """Rows for each field, best first."""
    standing = {"person_id__in": list(owners), "superseded_at": None}
    names = {row.id: row for row in PersonName.objects.filter(**standing)}
    ordered = sorted(
        PersonName.objects.filter(**standing).values(),
        key=lambda row: showing.name_order(row, owners, pinned),
    )
    births = sorted(
        PersonBirth.objects.filter(**standing), key=lambda row: showing.birth_order(row, owners, pinned)
    )
    told = _told_rows(owners)
    found: dict[GoldenField, list[Any]] = {
        GoldenField.NAME: [names[row["id"]] for row in ordered],
        GoldenField.BIRTH: births,
    }
    return found | {field: list(_saying(told, field, owners, pinned)) for field in TOLD}


def _pins(owners: Owners) -> dict[tuple[str, uuid.UUID], Pin]:
    standing = showing.pinned_rows(owners)
    rows = Pin.objects.filter(person_id__in=list(owners), ended_at=None).order_by("at")
    return {(row.field, row.row_id): row for row in rows if (row.field, row.row_id) in standing}


SHOWN: Final[dict[GoldenField, Callable[[Any], str]]] = {
    GoldenField.NAME: lambda row: showing.display_of({"given": row.given, "family": row.family}),
    GoldenField.BIRTH: lambda row: showing.birth_shown((row.first, row.last, row.precision)),
    GoldenField.SEX: lambda row: Sex(row.sex).label,
    GoldenField.DIED_ON: lambda row: f"{row.died_on:%d/%m/%Y}",
}


def _value(
    field: GoldenField, rows: list[Any], numbers: Mapping[uuid.UUID, int],
    pins: Mapping[tuple[str, uuid.UUID], Pin],
) -> GoldenValue | None:  # fmt: skip
    shown = SHOWN.get(field, lambda row: str(getattr(row, field.value)))
    first, pin = rows[0], pins.get((field.value, rows[0].id))
    others = tuple((str(row.id), shown(row)) for row in rows[1:] if shown(row) != shown(first))
    return GoldenValue(
        field=field, value=shown(first), row=str(first.id), held_by=PersonRef(first.person_id),
        number=rules.number_shown(numbers[first.person_id]), recorded_at=first.recorded_at, system=first.system,
        why=rules_matching.why_shown(
            is_pinned=pin is not None, is_verified=_is_verified(field, first), others=len(others)
        ),
        others=others,
        pin=PinView(ref=str(pin.id), by=pin.by, at=pin.at, reason=pin.reason, until=pin.until) if pin else None,
    )  # fmt: skip


def _is_verified(field: GoldenField, row: Any) -> bool:
    if field == GoldenField.BIRTH:
        return bool(row.status == BirthStatus.CONFIRMED)
    return rules_matching.is_verified(method=row.method, confidence=row.confidence)
