"""Spot checks: drawn at random by kind and risk, kept, looked at by a named owner, signed or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bluelamp.access import guard
from bluelamp.access import queries as access
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import Denied, NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import CheckState, Permission
from bluelamp.migration.models import Rehearsal, RehearsalRow, SourceOwner, SpotCheck
from bluelamp.migration.queries.sql import fetch

EACH = 2  # of each kind and risk †
DRAWN = """
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY source, kind, risk ORDER BY md5(ident::text || %s)) AS place
          FROM migration_rehearsalrow WHERE rehearsal_id = %s AND fate <> '') AS drawn
     WHERE place <= %s
"""


def draw(rehearsal: Rehearsal) -> list[RehearsalRow]:
    """The rows to look at: those drawn before, where they still are, and a draw of each kind and risk without any.

    A signature stands as long as what the row became is the same; otherwise the owner looks again.
    """
    rows = RehearsalRow.objects.filter(rehearsal=rehearsal)
    known = list(SpotCheck.objects.values_list("ident", flat=True))
    kept = list(rows.filter(ident__in=known))
    SpotCheck.objects.exclude(ident__in=[row.ident for row in kept]).update(
        is_gone=True, state=CheckState.WAITING, note="The row is not in the last rehearsal."
    )
    strata = {(row.source, row.kind, row.risk) for row in kept}
    ids = [id_ for (id_,) in fetch(DRAWN, [str(rehearsal.seed), rehearsal.id, EACH])]
    fresh = [row for row in rows.filter(id__in=ids) if (row.source, row.kind, row.risk) not in strata]
    return kept + fresh


def keep_examined(
    rehearsal: Rehearsal, drawn: Sequence[RehearsalRow], shown: Sequence[dict[str, Any]]
) -> None:
    """Keep each drawn row as it was beside what it became."""
    by_place = {(one["file"], one["row"]): one for one in shown}
    known = {one.ident: one for one in SpotCheck.objects.filter(ident__in=[row.ident for row in drawn])}
    for row in drawn:
        _keep(rehearsal, row, known.get(row.ident), by_place.get((row.file, row.row), {}))


def _keep(rehearsal: Rehearsal, row: RehearsalRow, check: SpotCheck | None, shown: dict[str, Any]) -> None:
    is_new = check is None
    check = check or SpotCheck(ident=row.ident, seed=rehearsal.seed)
    if not is_new and (check.digest != row.digest or check.is_gone) and check.state != CheckState.WAITING:
        check.note = (
            f"{CheckState(check.state).label} by {check.decided_by} before; what it became has changed since."
        )
        check.state = CheckState.WAITING
    check.rehearsal, check.is_gone = rehearsal, False
    for name in ("source", "kind", "risk", "file", "row", "key", "fate", "reason", "digest"):
        setattr(check, name, getattr(row, name))
    check.was, check.became = shown.get("was", []), shown.get("became", [])
    check.refs = shown.get("refs", [])
    check.save()


@command(needs=Permission.SIGN_CHECK)
def sign_check(by: Actor, *, id: int) -> int:
    """The owner has compared the old row with what it became and stands by it."""
    return _decide(by, id, CheckState.SIGNED, "")


@command(needs=Permission.SIGN_CHECK)
def refuse_check(by: Actor, *, id: int, reason: str) -> int:
    """The owner does not stand by it, and says why: the sheet turns red."""
    if len(reason.strip()) < 5:
        raise Refused("Say what is wrong with it, so that somebody can put it right.")
    return _decide(by, id, CheckState.REFUSED, reason.strip())


def _decide(by: Actor, id: int, state: CheckState, words: str) -> int:
    check = SpotCheck.objects.select_for_update().filter(id=id).first()
    if check is None:
        raise NotThere
    if not SourceOwner.objects.filter(source=check.source, account=by.account_id).exists():
        raise Denied(f"Only the named business owner of {check.source} signs for its rows.")
    if check.is_gone:
        raise Refused("This row is not in the last rehearsal. Ask the migration lead where it went.")
    check.state, check.words, check.note = state, words, ""
    check.decided_by, check.decided_at = by.name, clock.now()
    check.save()
    return check.id


@command(needs=Permission.MANAGE_CUTOVER)
def name_owner(by: Actor, *, source: str, username: str) -> str:
    """Name the business owner who signs for a source's rows: somebody who may sign."""
    owner = access.actor_known_as(username.strip()) if username.strip() else None
    if owner is None:
        raise Refused(f"Nobody is known as {username.strip()!r}. Give a user name or a collar number.")
    if not guard.may(owner, Permission.SIGN_CHECK):
        raise Refused(f"{owner.name} is not a business owner. Ask the access manager for the role first.")
    SourceOwner.objects.update_or_create(
        source=source,
        defaults={
            "account": owner.account_id, "name": owner.name, "named_by": by.name, "named_at": clock.now(),
        },
    )  # fmt: skip
    return owner.name


@command(needs=Permission.MANAGE_CUTOVER)
def draw_again(by: Actor, *, source: str, reason: str) -> int:
    """Let go of a source's draw, with a reason; the next rehearsal draws anew. How many were let go."""
    if len(reason.strip()) < 5:
        raise Refused("Say why other rows are to be drawn.")
    decided = SpotCheck.objects.filter(source=source, state=CheckState.REFUSED)
    if decided.exists():
        raise Refused(
            "A refused check stays until its owner signs it: drawing again must not make it vanish."
        )
    gone, _ = SpotCheck.objects.filter(source=source).delete()
    return gone
