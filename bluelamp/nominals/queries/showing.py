"""One-line identities, in batches: name, birth, age, sex, warnings."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.urls import reverse

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.nominals import rules
from bluelamp.nominals.codes import BirthPrecision, MarkerClass, NameKind, Sex
from bluelamp.nominals.models import Marker, Person, PersonBirth, PersonDescription, PersonName
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
    _add_names(found, owners)
    _add_births(found, owners)
    _add_descriptions(found, owners)
    by_ref = live_markers(f"person:{one}" for one in owners)
    for ref, markers in by_ref.items():
        found[owners[uuid.UUID(ref.partition(":")[2])]].markers.extend(markers)
    return found


def _add_names(found: dict[uuid.UUID, Identity], owners: Mapping[uuid.UUID, uuid.UUID]) -> None:
    rows = PersonName.objects.filter(person_id__in=list(owners), superseded_at=None)
    fields = ("person_id", "given", "family", "kind", "recorded_at", "id")
    ordered = sorted(rows.values(*fields), key=lambda r: (_name_rank(r["kind"]), r["person_id"] != owners[r["person_id"]],
                                                          -r["recorded_at"].timestamp(), r["id"]))  # fmt: skip
    for row in ordered:
        found[owners[row["person_id"]]].names.append((display_of(row), row["kind"]))


def own_names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What each source record calls its person, whatever it is merged into."""
    rows = PersonName.objects.filter(person_id__in=list(ids), superseded_at=None)
    ordered = sorted(
        rows.values("person_id", "given", "family", "kind"), key=lambda row: -_name_rank(row["kind"])
    )
    return {row["person_id"]: display_of(row) for row in ordered}


def _name_rank(kind: str) -> int:
    order = [NameKind.LEGAL, NameKind.DEED_POLL, NameKind.MARRIED, NameKind.BIRTH]
    return order.index(NameKind(kind)) if kind in order else len(order)


def _add_births(found: dict[uuid.UUID, Identity], owners: Mapping[uuid.UUID, uuid.UUID]) -> None:
    rows = PersonBirth.objects.filter(person_id__in=list(owners), superseded_at=None)
    status = {"confirmed": 0, "stated": 1, "estimated": 2}
    precision = {"day": 0, "month": 1, "year": 2, "range": 3}
    for row in sorted(rows, key=lambda r: (-status[r.status], -precision[r.precision], r.recorded_at, r.id)):
        found[owners[row.person_id]].birth = (row.first, row.last, row.precision)


def _add_descriptions(found: dict[uuid.UUID, Identity], owners: Mapping[uuid.UUID, uuid.UUID]) -> None:
    rows = PersonDescription.objects.filter(person_id__in=list(owners), superseded_at=None)
    for row in rows.order_by("recorded_at", "id"):
        one = found[owners[row.person_id]]
        one.sex = row.sex or one.sex
        one.died_on = row.died_on or one.died_on


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
