"""Pinning a value of the golden view: who, why and until when. The view itself stays computed."""

from __future__ import annotations

import uuid
from datetime import date

from bluelamp.contracts.nominals import PersonChanged
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.nominals import rules_matching
from bluelamp.nominals.codes import GoldenField, Permission
from bluelamp.nominals.commands.people import for_change
from bluelamp.nominals.models import Person, PersonBirth, PersonDescription, PersonName, Pin

Held = PersonName | PersonBirth | PersonDescription
TABLES: dict[GoldenField, type[Held]] = {GoldenField.NAME: PersonName, GoldenField.BIRTH: PersonBirth}


@command(needs=Permission.PIN_VALUE, about="ref")
def pin_value(
    by: Actor, *, ref: PersonRef, field: GoldenField, row: str, reason: str, until: date | None = None
) -> PersonRef:
    """Show one recorded value first, whatever survivorship says; an earlier pin of that field ends."""
    root = for_change(ref)
    today = clock.local(clock.now()).date()
    refuse_if(rules_matching.reasons_not_to_pin(reason=reason, until=until, today=today))
    owner = _owner(field, row, root.id)
    _end(by, root.id, field)
    Pin.objects.create(
        person_id=owner, field=field, row_id=row, reason=reason, at=clock.now(), by=by.name, account_id=by.account_id,
        until=until,
    )  # fmt: skip
    return _told(root.id, field)


@command(needs=Permission.PIN_VALUE, about="ref")
def unpin_value(by: Actor, *, ref: PersonRef, field: GoldenField) -> PersonRef:
    """Let survivorship decide again."""
    root = for_change(ref)
    if not _end(by, root.id, field):
        raise Refused("Nothing is pinned there.")
    return _told(root.id, field)


def _owner(field: GoldenField, row: str, root: uuid.UUID) -> uuid.UUID:
    """The source record that holds a value, which must be one of this person's and stand."""
    model: type[Held] = TABLES.get(field, PersonDescription)
    try:
        rows = model._default_manager.filter(id=uuid.UUID(row), person__root_id=root, superseded_at=None)
    except ValueError:
        raise NotThere from None
    row_held = rows.first()
    if row_held is None:
        raise Refused("That value has been corrected already. Reload the page to see what it says now.")
    return row_held.person_id


def _end(by: Actor, root: uuid.UUID, field: GoldenField) -> int:
    members = Person.objects.filter(root_id=root).values("id")
    standing = Pin.objects.filter(person_id__in=members, field=field, ended_at=None)
    return standing.update(ended_at=clock.now(), ended_by=by.name)


def _told(root: uuid.UUID, field: GoldenField) -> PersonRef:
    ref = PersonRef(root)
    events.state(PersonChanged(person=ref, what=f"pin {field}", at=clock.now()), about=ref)
    return ref
