"""Writing audit rows: one INSERT in the transaction of the act itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.db import connection

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor

_WRITE = """
INSERT INTO access_audit (xid, at, account_id, actor, acting_for, roles, operation, door, subjects, reason,
  work, reason_text, channel, device, address, outcome, correlation, detail)
VALUES (pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def write(
    actor: Actor, operation: str, door: str, subjects: Iterable[object], *,
    outcome: str = "done", detail: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Write who did what to which records and why; must run inside the transaction of the act."""
    about = [str(one) for one in subjects]
    reason = actor.reason or next(filter(None, map(actor.reason_for, about)), None)
    row = (
        clock.now(), actor.account_id, actor.name[:200], actor.acting_for[:200], " ".join(sorted(actor.roles)),
        operation, door[:120], [one[:120] for one in about], reason.code if reason else "",
        reason.work if reason else "", reason.text if reason else "", actor.channel, actor.device[:120],
        actor.address, outcome, actor.correlation,
        json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str) if detail else "",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, row)
