"""The golden view of a person, computed from every source record; and the merges behind it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import Denied, NotThere, query
from bluelamp.nominals import rules
from bluelamp.nominals.codes import (
    BirthPrecision,
    BirthStatus,
    Confidence,
    Method,
    NameKind,
    Permission,
    Restriction,
    Scheme,
)
from bluelamp.nominals.models import (
    Identifier,
    Merge,
    Person,
    PersonApart,
    PersonBirth,
    PersonName,
    Versioned,
)
from bluelamp.nominals.queries import golden, showing
from bluelamp.nominals.types import (
    ApartView,
    BirthView,
    IdentifierView,
    MergeView,
    NameView,
    PersonView,
    Provenance,
)


@query(needs=Permission.VIEW_PERSON, about="ref")
def person(viewer: Actor, ref: PersonRef) -> PersonView:
    """A person as known from all source records; an old id answers with what it was merged into."""
    asked = Person.objects.filter(id=ref.id).first()
    if asked is None:
        raise NotThere
    root = Person.objects.get(id=asked.root_id)
    members = list(Person.objects.filter(root_id=root.id).order_by("id").values_list("id", flat=True))
    insist(viewer, members)
    return _view(root, ref, members)


def insist(viewer: Actor, members: Sequence[uuid.UUID]) -> None:
    """The strictest restriction of any source record holds for the whole."""
    refs = [f"person:{one}" for one in members]
    if guard.hidden_from(viewer, refs):
        raise NotThere
    if guard.hidden_from(viewer, refs, also_restricted=True):
        contacts = {one.contact for one in guard.restrictions_of(refs).values() if one.contact}
        raise Denied(f"Restricted record – contact {', '.join(sorted(contacts)) or 'its owner'}.")


def _view(root: Person, asked: PersonRef, members: list[uuid.UUID]) -> PersonView:
    identity = showing.identities([root.id])[root.id]
    restriction = guard.restriction_of(f"person:{root.id}")
    return PersonView(
        ref=PersonRef(root.id), asked_for=asked, number=rules.number_shown(root.number),
        display=identity.display, names=_names(members, identity), births=_births(members, identity),
        identifiers=_identifiers(members), description=golden.description(root.id, members), age=identity.age,
        birth_display=identity.birth_display, markers=tuple(identity.markers),
        restriction=Restriction(str(restriction.state or RestrictionState.OPEN)), owner_unit=restriction.contact,
        members=tuple(PersonRef(one) for one in members), version=_version(members),
    )  # fmt: skip


def _version(members: list[uuid.UUID]) -> int:
    """Grows with every edit of any source record."""
    return sum(Person.objects.filter(id__in=members).values_list("version", flat=True))


def provenance(row: Versioned) -> Provenance:
    """Who, when, from where and how, of any version."""
    return Provenance(
        recorded_at=row.recorded_at, recorded_by=row.recorded_by, system=row.system, batch=row.batch,
        record=row.record, method=Method(row.method), confidence=Confidence(row.confidence),
    )  # fmt: skip


def _names(members: list[uuid.UUID], identity: showing.Identity) -> tuple[NameView, ...]:
    rows = PersonName.objects.filter(person_id__in=members).order_by(
        "superseded_at", "kind", "-recorded_at", "id"
    )
    views = [
        NameView(
            id=str(row.id), display=showing.display_of({"given": row.given, "family": row.family}),
            family=row.family, given=row.given, title=row.title, kind=NameKind(row.kind), since=row.since,
            until=row.until, is_current=row.superseded_at is None, held_by=PersonRef(row.person_id),
            provenance=provenance(row),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(
        sorted(
            views,
            key=lambda one: (not one.is_current, one.display != identity.display, one.kind != NameKind.LEGAL),
        )
    )


def _births(members: list[uuid.UUID], identity: showing.Identity) -> tuple[BirthView, ...]:
    rows = PersonBirth.objects.filter(person_id__in=members).order_by("-recorded_at", "id")
    views = [
        BirthView(
            id=str(row.id), on=row.first, latest=row.last, precision=BirthPrecision(row.precision),
            status=BirthStatus(row.status),
            display=showing.birth_shown((row.first, row.last, row.precision)),
            is_current=row.superseded_at is None, held_by=PersonRef(row.person_id), provenance=provenance(row),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(
        sorted(
            views,
            key=lambda one: (
                not one.is_current,
                one.display != identity.birth_display,
                one.status != BirthStatus.CONFIRMED,
            ),
        )
    )


def _identifiers(members: list[uuid.UUID]) -> tuple[IdentifierView, ...]:
    rows = Identifier.objects.filter(person_id__in=members).order_by("scheme", "-recorded_at", "id")
    return tuple(
        IdentifierView(
            id=str(row.id), scheme=Scheme(row.scheme), value=row.canonical or row.raw, raw=row.raw,
            is_valid=row.is_valid, issuer=row.issuer, is_current=row.superseded_at is None,
            held_by=PersonRef(row.person_id), provenance=provenance(row),
        )
        for row in rows
    )  # fmt: skip


@query(needs=Permission.VIEW_PERSON, about="ref")
def merges_of(viewer: Actor, ref: PersonRef) -> list[MergeView]:
    """The merges behind a golden nominal, newest first, those undone included."""
    members = showing.roots_of([ref.id])
    root = members.get(ref.id, ref.id)
    ids = list(Person.objects.filter(root_id=root).values_list("id", flat=True))
    insist(viewer, ids)
    rows = Merge.objects.filter(kept_id__in=ids).order_by("-at", "-id")
    lines = showing.identities({row.absorbed_id for row in rows})
    own = showing.own_names({row.absorbed_id for row in rows})
    visible = guard.hidden_from(viewer, [f"person:{row.absorbed_id}" for row in rows], also_restricted=True)
    return [
        MergeView(
            absorbed=PersonRef(row.absorbed_id), kept=PersonRef(row.kept_id), at=row.at, by=row.by,
            display=lines[row.absorbed_id].display if row.absorbed_id in lines else "", reason=row.reason,
            grounds=tuple(row.grounds.split()), undone_at=row.undone_at, undone_by=row.undone_by,
            own_display=own.get(row.absorbed_id, ""), rule=row.rule, weight=row.weight,
        )
        for row in rows
        if f"person:{row.absorbed_id}" not in visible
    ]  # fmt: skip


@query(needs=Permission.VIEW_PERSON, about="ref")
def kept_apart(viewer: Actor, ref: PersonRef) -> list[ApartView]:
    """The people this person is known not to be; those the viewer may not see are left out."""
    root = showing.roots_of([ref.id]).get(ref.id, ref.id)
    ids = set(Person.objects.filter(root_id=root).values_list("id", flat=True))
    insist(viewer, sorted(ids))
    rows = PersonApart.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids), lifted_at=None).order_by("-at")
    sides = [
        (row, *((row.one_id, row.other_id) if row.one_id in ids else (row.other_id, row.one_id)))
        for row in rows
    ]
    roots = showing.roots_of(other for _, _, other in sides)
    people = showing.identities(roots.values())
    asked = {f"person:{one}" for pair in roots.items() for one in pair}
    hidden = guard.hidden_from(viewer, asked, also_restricted=True)
    return [
        ApartView(
            own=PersonRef(own), other=PersonRef(other), display=people[roots[other]].display, reason=row.reason,
            by=row.by, at=row.at,
        )
        for row, own, other in sides
        if not hidden & {f"person:{other}", f"person:{roots[other]}"}
    ]  # fmt: skip
