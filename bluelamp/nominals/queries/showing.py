"""One-line identities, in batches: name, birth, age, sex, warnings."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.nominals import rules, rules_matching
from bluelamp.nominals.codes import BirthPrecision, BirthStatus, MarkerClass, Sex
from bluelamp.nominals.models import Marker, Person, PersonBirth, PersonDescription, PersonName, Pin
from bluelamp.nominals.types import MarkerView, NameLine
from bluelamp.search.types import Shown

HIDDEN = "Restricted record"


@dataclass
class Identity:
    """What a line about a golden nominal needs."""

    root: uuid.UUID
    names: list[tuple[str, str]] = field(default_factory=list)
    birth: tuple[date, date, str] | None = None
    sex: str = ""
    died_on: date | None = None
    markers: list[MarkerView] = field(default_factory=list)
    number: int = 0

    @property
    def display(self) -> str:
        """The name it goes by."""
        return self.names[0][0] if self.names else "Name not recorded"

    @property
    def birth_display(self) -> str:
        """The birth as a person reads it."""
        return birth_shown(self.birth)

    @property
    def age(self) -> int | None:
        """Age now, or at death, when born on a known day."""
        if self.birth is None or self.birth[0] != self.birth[1]:
            return None
        return rules.age_at(self.birth[0], self.died_on or today())


def today() -> date:
    """The day in London."""
    return clock.local(clock.now()).date()


def birth_shown(birth: tuple[date, date, str] | None) -> str:
    """A birth as a person reads it, empty when none is known."""
    if birth is None:
        return ""
    return rules.birth_display(first=birth[0], last=birth[1], precision=BirthPrecision(birth[2]))


def roots_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The golden record behind each id, old ids included."""
    return dict(Person.objects.filter(id__in=set(ids)).values_list("id", "root_id"))


def parts_of(ref: str) -> list[str]:
    """Every source record of the person behind a reference, for access: they are restricted and opened together."""
    roots = roots_of([uuid.UUID(ref.partition(":")[2])])
    rows = Person.objects.filter(root_id__in=roots.values()).values_list("id", flat=True)
    return [f"person:{one}" for one in rows]


def display_of(row: Mapping[str, str]) -> str:
    """A name in the order people say it."""
    return " ".join(part for part in (row["given"], row["family"]) if part)


def marker_view(row: Marker) -> MarkerView:
    """A marker as shown."""
    label = row.label or MarkerClass(row.marker_class).label
    return MarkerView(
        ref=f"marker:{row.id}", about=row.about, marker_class=MarkerClass(row.marker_class), label=label,
        reason=row.reason, owner=row.owner, added_at=row.recorded_at, review_by=row.review_by,
        expires_on=row.expires_on, display=label,
        is_active=rules.is_live(ended=row.superseded_at is not None, expires_on=row.expires_on, today=today()),
    )  # fmt: skip


def live_markers(refs: Iterable[str]) -> dict[str, list[MarkerView]]:
    """Standing warnings by record, what can hurt first."""
    live = Q(expires_on=None) | Q(expires_on__gte=today())
    found: dict[str, list[MarkerView]] = defaultdict(list)
    for row in Marker.objects.filter(live, about__in=list(refs), superseded_at=None).order_by(
        "-recorded_at", "id"
    ):
        found[row.about].append(marker_view(row))
    for markers in found.values():
        markers.sort(key=lambda one: rules.severity(one.marker_class))
    return found


def identities(roots: Iterable[uuid.UUID]) -> dict[uuid.UUID, Identity]:
    """Golden nominals as one-line identities, whatever their number of source records."""
    wanted = set(roots)
    found = {root: Identity(root) for root in wanted}
    owners: dict[uuid.UUID, uuid.UUID] = {}
    for one, root, number in Person.objects.filter(root_id__in=wanted).values_list("id", "root_id", "number"):
        owners[one] = root
        if one == root:
            found[root].number = number
    if not owners:
        return found
    pinned = pinned_rows(owners)
    _add_names(found, owners, pinned)
    _add_births(found, owners, pinned)
    _add_descriptions(found, owners, pinned)
    by_ref = live_markers(f"person:{one}" for one in owners)
    for ref, markers in by_ref.items():
        found[owners[uuid.UUID(ref.partition(":")[2])]].markers.extend(markers)
    return found


def _add_names(
    found: dict[uuid.UUID, Identity],
    owners: Mapping[uuid.UUID, uuid.UUID],
    pinned: set[tuple[str, uuid.UUID]],
) -> None:
    rows = PersonName.objects.filter(person_id__in=list(owners), superseded_at=None)
    fields = ("person_id", "given", "family", "kind", "recorded_at", "method", "confidence", "id")
    for row in sorted(rows.values(*fields), key=lambda one: name_order(one, owners, pinned)):
        found[owners[row["person_id"]]].names.append((display_of(row), row["kind"]))


def own_names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What each source record calls its person, whatever it is merged into."""
    rows = PersonName.objects.filter(person_id__in=list(ids), superseded_at=None)
    ordered = sorted(
        rows.values("person_id", "given", "family", "kind"),
        key=lambda row: -rules_matching.name_rank(row["kind"]),
    )
    return {row["person_id"]: display_of({"given": row["given"], "family": row["family"]}) for row in ordered}


def pinned_rows(ids: Iterable[uuid.UUID]) -> set[tuple[str, uuid.UUID]]:
    """(field, row) of the pins that stand on these source records today."""
    lasts = Q(until=None) | Q(until__gte=today())
    return set(
        Pin.objects.filter(lasts, person_id__in=list(ids), ended_at=None).values_list("field", "row_id")
    )


def name_order(
    row: Mapping[str, Any],
    owners: Mapping[uuid.UUID, uuid.UUID],
    pinned: Collection[tuple[str, uuid.UUID]] = (),
) -> tuple[object, ...]:
    """Where a name stands in the golden view."""
    rank = rules_matching.name_rank(row["kind"])
    verified = rules_matching.is_verified(method=row["method"], confidence=row["confidence"])
    return rules_matching.leads_by(
        is_pinned=("name", row["id"]) in pinned, is_verified=verified and rank < len(rules_matching.NAME_RANK),
        rank=rank, is_golden=row["person_id"] == owners[row["person_id"]], at=row["recorded_at"], row=row["id"],
    )  # fmt: skip


def birth_order(
    row: PersonBirth, owners: Mapping[uuid.UUID, uuid.UUID], pinned: Collection[tuple[str, uuid.UUID]] = ()
) -> tuple[object, ...]:
    """Where a birth stands in the golden view: a confirmed one is a verified one."""
    return rules_matching.leads_by(
        is_pinned=("birth", row.id) in pinned, is_verified=row.status == BirthStatus.CONFIRMED,
        rank=rules_matching.birth_rank(row.status, row.precision), is_golden=row.person_id == owners[row.person_id],
        at=row.recorded_at, row=row.id,
    )  # fmt: skip


def told_order(
    row: PersonDescription, field: str, owners: Mapping[uuid.UUID, uuid.UUID],
    pinned: Collection[tuple[str, uuid.UUID]] = (),
) -> tuple[object, ...]:  # fmt: skip
    """Where one value of a description stands in the golden view: what was told last, whoever holds it."""
    return rules_matching.leads_by(
        is_pinned=(field, row.id) in pinned,
        is_verified=rules_matching.is_verified(method=row.method, confidence=row.confidence), rank=0, is_golden=True,
        at=row.recorded_at, row=row.id,
    )  # fmt: skip


def _add_births(
    found: dict[uuid.UUID, Identity],
    owners: Mapping[uuid.UUID, uuid.UUID],
    pinned: set[tuple[str, uuid.UUID]],
) -> None:
    rows = PersonBirth.objects.filter(person_id__in=list(owners), superseded_at=None)
    for row in sorted(rows, key=lambda one: birth_order(one, owners, pinned), reverse=True):
        found[owners[row.person_id]].birth = (row.first, row.last, row.precision)


def _add_descriptions(
    found: dict[uuid.UUID, Identity],
    owners: Mapping[uuid.UUID, uuid.UUID],
    pinned: set[tuple[str, uuid.UUID]],
) -> None:
    rows = list(PersonDescription.objects.filter(person_id__in=list(owners), superseded_at=None))
    for row in sorted(rows, key=lambda one: told_order(one, "sex", owners, pinned), reverse=True):
        found[owners[row.person_id]].sex = row.sex or found[owners[row.person_id]].sex
    for row in sorted(rows, key=lambda one: told_order(one, "died_on", owners, pinned), reverse=True):
        found[owners[row.person_id]].died_on = row.died_on or found[owners[row.person_id]].died_on


def line_of(identity: Identity, asked: uuid.UUID) -> NameLine:
    """An identity as a line; the reference is the one asked for."""
    return NameLine(
        ref=PersonRef(asked), display=identity.display, birth_display=identity.birth_display,
        age=identity.age, sex=Sex(identity.sex), warnings=tuple(one.display for one in identity.markers),
    )  # fmt: skip


def hidden_line(asked: uuid.UUID, *, warnings: tuple[str, ...] = ()) -> NameLine:
    """A person the viewer may not see: warnings break through, nothing else (security.md §3)."""
    return NameLine(
        ref=PersonRef(asked), display=HIDDEN, birth_display="", age=None, sex=Sex.UNKNOWN,
        warnings=warnings, is_hidden=True,
    )  # fmt: skip


def shown_in_search(viewer: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Shown]:
    """Persons as search hits."""
    return {
        root: Shown(
            display=one.display, detail=_detail(one), url=reverse("nominals:person", args=[str(root)]),
            warnings=tuple(dict.fromkeys(marker.display for marker in one.markers)),
            aliases=tuple(dict.fromkeys(name for name, _ in one.names[1:] if name != one.display))[:5],
        )
        for root, one in identities(ids).items()
        if one.number
    }  # fmt: skip


def _detail(one: Identity) -> str:
    age = f"age {one.age}" if one.age is not None else ""
    born = f"born {one.birth_display}" if one.birth else "date of birth not recorded"
    sex = Sex(one.sex).label.lower() if one.sex else ""
    return " · ".join(part for part in (born, age, sex, rules.number_shown(one.number)) if part)
