"""Links of a record, people around a person, children for safeguarding, the timeline."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.nominals import rules
from bluelamp.nominals.codes import BirthPrecision, Confidence, EventKind, LinkType, Permission, TimePrecision
from bluelamp.nominals.models import (
    Email,
    Event,
    Handle,
    Link,
    Location,
    Organisation,
    Person,
    Phone,
    Vehicle,
    VehicleMark,
)
from bluelamp.nominals.queries import showing
from bluelamp.nominals.queries.person import provenance
from bluelamp.nominals.types import ChildLine, EventView, LinkView, NameLine, Relation

PEOPLE_TIES = frozenset({
    LinkType.ASSOCIATE, LinkType.PARTNER, LinkType.EX_PARTNER, LinkType.PARENT, LinkType.CHILD, LinkType.SIBLING,
    LinkType.CARER, LinkType.CO_ACCUSED,
})  # fmt: skip


def members_of(refs: Iterable[str]) -> dict[str, str]:
    """Every source record of each person to the reference asked about, so that links of all of them count;
    any other record is itself."""
    asked = [str(ref) for ref in refs]
    people = {uuid.UUID(ref.partition(":")[2]): ref for ref in asked if ref.startswith("person:")}
    roots = showing.roots_of(people)
    by_root = {root: people[one] for one, root in roots.items()}
    rows = Person.objects.filter(root_id__in=by_root).values_list("id", "root_id")
    found = {f"person:{one}": by_root[root] for one, root in rows}
    return found | {ref: ref for ref in asked if not ref.startswith("person:")}


def standing(refs: Iterable[str]) -> list[Link]:
    """Links at either end of these records, newest first."""
    wanted = list(refs)
    rows = Link.objects.filter(Q(start_ref__in=wanted) | Q(end_ref__in=wanted), superseded_at=None)
    return list(rows.order_by("-recorded_at", "id"))


@query(needs=Permission.VIEW_PERSON, about="ref", shows=lambda links: [one.other for one in links])
def links_of(viewer: Actor, ref: str) -> list[LinkView]:
    """Everything a record is linked to; sealed ends are left out, restricted ones say only that they are."""
    mine = set(members_of([ref]))
    rows = standing(mine)
    others = {row.end_ref if row.start_ref in mine else row.start_ref for row in rows}
    shown, sealed, closed = displays(viewer, others)
    return [
        _link_view(row, mine, shown, closed)
        for row in rows
        if _other(row, mine) not in sealed and _other(row, mine) not in mine
    ]


def _other(row: Link, mine: set[str]) -> str:
    return row.end_ref if row.start_ref in mine else row.start_ref


def _link_view(row: Link, mine: set[str], shown: dict[str, str], closed: set[str]) -> LinkView:
    other = _other(row, mine)
    kind = LinkType(row.type)
    label = kind.label if row.start_ref in mine else rules.INVERSE_LABELS.get(kind, kind.label)
    is_hidden = other in closed
    return LinkView(
        id=str(row.id), type=kind, label=label, role=row.role, other="" if is_hidden else other,
        other_display=showing.HIDDEN if is_hidden else shown.get(other, other), since=row.since, until=row.until,
        is_current=row.until is None or row.until >= showing.today(), confidence=Confidence(row.confidence),
        is_hidden=is_hidden, provenance=provenance(row),
    )  # fmt: skip


def displays(viewer: Actor, refs: Iterable[str]) -> tuple[dict[str, str], set[str], set[str]]:
    """(words for each record, sealed ones, restricted ones) as this viewer may have them."""
    by_kind: dict[str, list[uuid.UUID]] = {}
    for ref in refs:
        kind, _, bare = ref.partition(":")
        by_kind.setdefault(kind, []).append(uuid.UUID(bare))
    wanted = [f"{kind}:{one}" for kind, ones in by_kind.items() for one in ones]
    roots = showing.roots_of(by_kind.get("person", ()))
    golden = {f"person:{one}": f"person:{root}" for one, root in roots.items()}
    abouts = _abouts(wanted)
    asked = {*wanted, *golden.values(), *abouts.values()}
    hidden, all_hidden = (
        guard.hidden_from(viewer, asked),
        guard.hidden_from(viewer, asked, also_restricted=True),
    )
    sealed = {ref for ref in wanted if {ref, golden.get(ref), abouts.get(ref)} & hidden}
    closed = {ref for ref in wanted if {ref, golden.get(ref), abouts.get(ref)} & all_hidden} - sealed
    return _words(by_kind, roots), sealed, closed


def sealed_among(viewer: Actor, refs: Iterable[str]) -> set[str]:
    """Which of these records this viewer must not know of, persons by any of their source records."""
    wanted = set(refs)
    people = {ref: uuid.UUID(ref.partition(":")[2]) for ref in wanted if ref.startswith("person:")}
    roots = showing.roots_of(people.values())
    golden = {ref: f"person:{roots[one]}" for ref, one in people.items() if one in roots}
    abouts = _abouts(wanted)
    hidden = guard.hidden_from(viewer, {*wanted, *golden.values(), *abouts.values()})
    return {ref for ref in wanted if {ref, golden.get(ref), abouts.get(ref)} & hidden}


def _abouts(refs: Iterable[str]) -> dict[str, str]:
    """What each event among these records is about: an event is as protected as its record."""
    ids = [uuid.UUID(ref.partition(":")[2]) for ref in refs if ref.startswith("event:")]
    rows = Event.objects.filter(id__in=ids).exclude(about="").values_list("id", "about") if ids else []
    return {f"event:{one}": about for one, about in rows}


def _words(by_kind: dict[str, list[uuid.UUID]], roots: dict[uuid.UUID, uuid.UUID]) -> dict[str, str]:
    found: dict[str, str] = {}
    people = showing.identities(roots.values())
    for one, root in roots.items():
        born = people[root].birth_display
        found[f"person:{one}"] = people[root].display + (f", born {born}" if born else "")
    for one, text, postcode in Location.objects.filter(id__in=by_kind.get("location", ())).values_list(
        "id", "text", "postcode"
    ):
        found[f"location:{one}"] = text if postcode in text else f"{text}, {postcode}"
    for one, name in Organisation.objects.filter(id__in=by_kind.get("organisation", ())).values_list(
        "id", "name"
    ):
        found[f"organisation:{one}"] = name
    for one, number in Phone.objects.filter(id__in=by_kind.get("phone", ())).values_list("id", "number"):
        found[f"phone:{one}"] = number
    for one, address in Email.objects.filter(id__in=by_kind.get("email", ())).values_list("id", "address"):
        found[f"email:{one}"] = address
    handles = Handle.objects.filter(id__in=by_kind.get("handle", ()))
    for one, name, platform in handles.values_list("id", "name", "platform"):
        found[f"handle:{one}"] = f"@{name}" + (f" on {platform}" if platform else "")
    found.update(_vehicles(by_kind.get("vehicle", [])))
    for row in Event.objects.filter(id__in=by_kind.get("event", ())):
        words = f"{row.reference} {row.category}".strip()
        found[f"event:{row.id}"] = (
            f"{EventKind(row.kind).label} {'(restricted entry)' if row.is_restricted else words}"
        )
    return found


def _vehicles(ids: list[uuid.UUID]) -> dict[str, str]:
    marks = dict(
        VehicleMark.objects.filter(vehicle_id__in=ids)
        .order_by("recorded_at")
        .values_list("vehicle_id", "vrm")
    )
    rows = Vehicle.objects.filter(id__in=ids)
    return {
        f"vehicle:{row.id}": " ".join(
            p for p in (marks.get(row.id, row.vin), row.colour, row.make, row.model) if p
        )
        for row in rows
    }


# --- people around people ------------------------------------------------------------------------------
@query(needs=Permission.VIEW_PERSON, shows=lambda found: [one.person for one in found])
def relations(
    viewer: Actor, refs: Sequence[PersonRef], *, types: frozenset[LinkType] | None = None
) -> list[Relation]:
    """People tied to any of these persons, both ways; the type is read from the person asked about."""
    mine = members_of(str(ref) for ref in refs)
    rows = [row for row in standing(mine) if LinkType(row.type) in PEOPLE_TIES]
    found = [(row, *_seen_from(row, mine)) for row in rows]
    wanted = [one for one in found if types is None or one[2] in types]
    known = lines(viewer, {other for _, other, _ in wanted})
    return [
        Relation(
            person=PersonRef.of(other), line=known[other], type=kind, role=row.role,
            is_current=row.until is None or row.until >= showing.today(),
        )
        for row, other, kind in wanted
        if other in known
    ]  # fmt: skip


def _seen_from(row: Link, mine: dict[str, str]) -> tuple[str, LinkType]:
    """(the other person, what the link is seen from ours): a link “parent” from the parent is a child's “child”."""
    kind = LinkType(row.type)
    if row.start_ref in mine:
        return row.end_ref, kind
    swapped = {LinkType.PARENT: LinkType.CHILD, LinkType.CHILD: LinkType.PARENT}
    return row.start_ref, swapped.get(kind, kind)


def lines(viewer: Actor, refs: Iterable[str]) -> dict[str, NameLine]:
    """Lines of persons by reference; sealed ones are left out."""
    ids = {uuid.UUID(ref.partition(":")[2]) for ref in refs if ref.startswith("person:")}
    roots = showing.roots_of(ids)
    people = showing.identities(roots.values())
    _, sealed, closed = displays(viewer, [f"person:{one}" for one in ids])
    return {
        f"person:{one}": showing.hidden_line(one)
        if f"person:{one}" in closed
        else showing.line_of(people[root], one)
        for one, root in roots.items()
        if f"person:{one}" not in sealed
    }


# --- children ----------------------------------------------------------------------------------------
@query(needs=Permission.VIEW_PERSON, shows=lambda found: [one.child for one in found])
def children_linked_to(
    viewer: Actor, refs: Sequence[PersonRef], *, at: date | None = None
) -> list[ChildLine]:
    """Children under 18 on a day who are these persons' own, in their care, or living where they live,
    with birth and school (Operation Encompass needs both)."""
    when = at or showing.today()
    mine = members_of(str(ref) for ref in refs)
    tied = _tied_children(mine)
    tied.update({child: tie for child, tie in _at_home_with(mine, when).items() if child not in tied})
    roots = showing.roots_of(uuid.UUID(one.partition(":")[2]) for one in tied)
    people = showing.identities(roots.values())
    schools = _schools(tied)
    _, sealed, closed = displays(viewer, tied)
    found = [
        _child(
            child, tie, people[roots[uuid.UUID(child.partition(":")[2])]], schools.get(child, ("", "")), when
        )
        for child, tie in sorted(tied.items())
        if child not in sealed and child not in closed
    ]
    return [one for one in found if one.age is None or one.age < rules.ADULT]


def _tied_children(mine: dict[str, str]) -> dict[str, tuple[str, LinkType]]:
    """Own children and children cared for."""
    found: dict[str, tuple[str, LinkType]] = {}
    for row in standing(mine):
        kind = LinkType(row.type)
        if row.start_ref in mine and kind in rules.OWN_CHILD and row.end_ref.startswith("person:"):
            found[row.end_ref] = (mine[row.start_ref], kind)
        elif row.end_ref in mine and kind == LinkType.CHILD and row.start_ref.startswith("person:"):
            found[row.start_ref] = (mine[row.end_ref], LinkType.PARENT)
    return found


def _at_home_with(mine: dict[str, str], when: date) -> dict[str, tuple[str, LinkType]]:
    """Children who live at an address where one of these persons lives; adults there are left out."""
    live = Q(until=None) | Q(until__gte=when)
    homes = Link.objects.filter(live, start_ref__in=list(mine), type=LinkType.LIVES_AT, superseded_at=None)
    owners = {row.end_ref: mine[row.start_ref] for row in homes}
    rows = Link.objects.filter(live, end_ref__in=list(owners), type=LinkType.LIVES_AT, superseded_at=None)
    housemates = {row.start_ref: owners[row.end_ref] for row in rows if row.start_ref not in mine}
    roots = showing.roots_of(uuid.UUID(one.partition(":")[2]) for one in housemates)
    people = showing.identities(roots.values())
    return {
        one: (owner, LinkType.LIVES_AT)
        for one, owner in housemates.items()
        if _is_child(people[roots[uuid.UUID(one.partition(":")[2])]], when)
    }


def _is_child(one: showing.Identity, when: date) -> bool:
    return one.birth is not None and rules.age_at(one.birth[1], when) < rules.ADULT


def _schools(children: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(name, ref) of the school each child attends."""
    rows = Link.objects.filter(
        start_ref__in=list(children), type=LinkType.ATTENDS_SCHOOL, until=None, superseded_at=None
    ).order_by("recorded_at")
    ends = dict(rows.values_list("start_ref", "end_ref"))
    bodies = {uuid.UUID(end.partition(":")[2]) for end in ends.values()}
    names = dict(Organisation.objects.filter(id__in=bodies).values_list("id", "name"))
    names |= dict(Location.objects.filter(id__in=bodies).values_list("id", "text"))
    return {child: (names.get(uuid.UUID(end.partition(":")[2]), ""), end) for child, end in ends.items()}


def _child(
    child: str, tie: tuple[str, LinkType], one: showing.Identity, school: tuple[str, str], when: date
) -> ChildLine:
    born = one.birth
    return ChildLine(
        child=PersonRef.of(child), linked_to=PersonRef.of(tie[0]), display=one.display,
        born_on=born[0] if born else None, birth_precision=BirthPrecision(born[2]) if born else None,
        age=rules.age_at(born[1], when) if born else None, school=school[0], school_ref=school[1], link_type=tie[1],
    )  # fmt: skip


# --- timeline ----------------------------------------------------------------------------------------
@query(needs=Permission.VIEW_PERSON, about="ref")
def events_of(viewer: Actor, ref: str) -> list[EventView]:
    """Events a record is linked to, newest first; a restricted one keeps its place but not its words."""
    mine = set(members_of([ref]))
    return events_linked(viewer, mine)


def events_linked(viewer: Actor, mine: set[str]) -> list[EventView]:
    """Events at the other end of links of these records."""
    roles: dict[uuid.UUID, str] = {}
    for row in standing(mine):
        other = _other(row, mine)
        if other.startswith("event:"):
            label = row.role or LinkType(row.type).label
            roles.setdefault(uuid.UUID(other.partition(":")[2]), label)
    rows = list(Event.objects.filter(id__in=roles))
    rows.sort(key=lambda row: (row.start is not None, row.start or row.recorded_at, row.id), reverse=True)
    abouts = [row.about for row in rows if row.about]
    hidden = guard.hidden_from(viewer, abouts)
    closed = guard.hidden_from(viewer, abouts, also_restricted=True)
    return [
        event_view(row, roles[row.id], is_closed=row.about in closed)
        for row in rows
        if row.about not in hidden
    ]


def event_view(row: Event, role: str, *, is_closed: bool = False) -> EventView:
    """An event as shown; one about a restricted record keeps its place but not its words."""
    closed = row.is_restricted or is_closed
    return EventView(
        ref=f"event:{row.id}", about="" if closed else row.about, kind=EventKind(row.kind),
        reference="" if closed else row.reference, start=row.start, end=row.end,
        precision=TimePrecision(row.precision), summary="" if closed else row.summary,
        category="" if closed else row.category, role=role, is_restricted=closed, district=row.district,
    )  # fmt: skip
