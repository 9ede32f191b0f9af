"""Holds, moratoria, and what begins a clear period afresh (records.md §9)."""

from __future__ import annotations

import uuid
from datetime import datetime

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.retention.codes import Group, HoldKind, NoticeKind, Permission
from bluelamp.retention.commands import grading
from bluelamp.retention.models import Hold, Notice
from bluelamp.retention.queries import standing
from bluelamp.retention.rules import disposing


@command(needs=Permission.HOLD_RECORD, about="ref", operation="alteration")
def place_hold(
    by: Actor, *, ref: str, kind: HoldKind, reason: str, reference: str = "", until: datetime | None = None
) -> uuid.UUID:
    """Hold one record: it is kept whatever its clock says, until the hold is lifted or ends."""
    refuse_if(
        disposing.reasons_not_to_hold(reason=reason, is_of_something=bool(ref), until=until, at=clock.now())
    )
    if not standing.on_record([ref]):
        raise NotThere
    return _hold(by, kind, reason, reference, until, ref=ref)


@command(needs=Permission.HOLD_RECORD, operation="config")
def place_moratorium(
    by: Actor, *, kind: HoldKind, reason: str, of_kind: str = "", of_group: Group | None = None,
    reference: str = "", until: datetime | None = None,
) -> uuid.UUID:  # fmt: skip
    """Hold every record of a kind, of a review group, or of both: a moratorium such as for a public inquiry."""
    of_something = bool(of_kind or of_group)
    refuse_if(
        disposing.reasons_not_to_hold(
            reason=reason, is_of_something=of_something, until=until, at=clock.now()
        )
    )
    return _hold(
        by, kind, reason, reference, until, of_kind=of_kind, of_group=int(of_group) if of_group else None
    )


def _hold(
    by: Actor, kind: HoldKind, reason: str, reference: str, until: datetime | None, **of: object
) -> uuid.UUID:
    made = Hold.objects.create(
        kind=kind.value, reason=reason.strip(), reference=reference.strip()[:120], until=until, at=clock.now(),
        by=by.name, account_id=by.account_id, **of,
    )  # fmt: skip
    return made.id


@command(needs=Permission.HOLD_RECORD, operation="alteration")
def lift_hold(by: Actor, *, hold: uuid.UUID, reason: str) -> None:
    """Let a hold go, with a reason; the record's own clock counts again."""
    row = Hold.objects.select_for_update().filter(id=hold).first()
    if row is None:
        raise NotThere
    if row.lifted_at is not None:
        raise Refused(f"This hold was lifted already, on {row.lifted_at:%d/%m/%Y} by {row.lifted_by}.")
    refuse_if(disposing.reasons_not_to_hold(reason=reason, is_of_something=True, until=None, at=clock.now()))
    row.lifted_at, row.lifted_by, row.lifted_reason = clock.now(), by.name, reason.strip()
    row.save()


@command(needs=Permission.REVIEW_RECORD, about="ref", operation="alteration")
def note(by: Actor, *, ref: str, kind: NoticeKind, at: datetime, words: str) -> None:
    """Tell of something that begins a clear period afresh: a risk of harm, another agency's request, a DBS disclosure."""
    if at > clock.now():
        raise Refused("The day lies ahead: give the day on which it happened.")
    Notice.objects.create(
        ref=ref,
        kind=kind.value,
        at=at,
        words=words.strip(),
        by=by.name,
        account_id=by.account_id,
        told_at=clock.now(),
    )
    grading.write([ref])
