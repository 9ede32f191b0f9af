"""What professional standards and owning units read."""

from __future__ import annotations

import uuid
from datetime import timedelta

from bluelamp.access import queries as access
from bluelamp.insight.codes import Permission
from bluelamp.insight.models import RestrictedSearch, WatchAlert, WatchLook
from bluelamp.insight.watch.rules import RULES
from bluelamp.insight.watch.types import AlertView, LookLine, SearchLine
from bluelamp.insight.watch.watching import TEAM
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query

MOST = 200
AROUND = timedelta(hours=24)


@query(needs=Permission.VIEW_WATCH, shows=lambda found: [f"account:{one.account}" for one in found])
def alerts(viewer: Actor, *, is_open: bool = True) -> list[AlertView]:
    """Alerts, worst and oldest first; those about the viewer's own looks are not there (security.md §5)."""
    states = ["open", "proposed"] if is_open else ["dismissed", "escalated"]
    rows = WatchAlert.objects.filter(state__in=states).exclude(account=str(viewer.account_id))
    found = list(rows.order_by("risk", "raised_at", "id")[:MOST])
    names = access.names_of(uuid.UUID(row.account) for row in found)
    return [_view(row, names.get(uuid.UUID(row.account), "")) for row in found]


@query(needs=Permission.VIEW_WATCH, shows=lambda found: [f"account:{found.account}", found.subject])
def alert(viewer: Actor, number: uuid.UUID) -> AlertView:
    """One alert."""
    row = _row(viewer, number)
    return _view(row, access.names_of([uuid.UUID(row.account)]).get(uuid.UUID(row.account), ""))


@query(needs=Permission.VIEW_WATCH, shows=lambda found: {one.subject for one in found if ":" in one.subject})
def looks_around(viewer: Actor, number: uuid.UUID) -> list[LookLine]:
    """The looks an alert asks about, and what else the same person did within a day of them, in order of time."""
    row = _row(viewer, number)
    asked = WatchLook.objects.filter(account=row.account, row__in=row.rows)
    times = sorted(asked.values_list("at", flat=True))
    if not times:
        return []
    near = WatchLook.objects.filter(
        account=row.account, at__gte=times[0] - AROUND, at__lte=times[-1] + AROUND
    )
    return [
        LookLine(
            at=one.at, kind=one.kind, subject=one.subject, work=one.work, reason=one.reason, is_linked=one.is_linked,
            is_asked_about=one.row in row.rows,
        )
        for one in near.order_by("at", "id")[:MOST]
    ]  # fmt: skip


def _row(viewer: Actor, number: uuid.UUID) -> WatchAlert:
    row = WatchAlert.objects.filter(id=number).exclude(account=str(viewer.account_id)).first()
    if row is None:
        raise NotThere
    return row


def _view(row: WatchAlert, name: str) -> AlertView:
    rule = RULES.get(row.rule)
    return AlertView(
        id=str(row.id), rule=row.rule, title=rule.title if rule else row.rule, version=row.version,
        source=rule.source if rule else "", account=row.account, name=name, subject=row.subject, risk=row.risk,
        reasons=tuple(row.reasons), rows=tuple(row.rows), raised_at=row.raised_at, state=row.state,
        proposed_by=row.proposed_by, decided_by=row.decided_by, decided_at=row.decided_at, why=row.why,
    )  # fmt: skip


@query(needs=Permission.VIEW_RESTRICTED_SEARCHES, shows=lambda found: {one.subject for one in found})
def restricted_searches(viewer: Actor) -> list[SearchLine]:
    """Searches that met records the viewer's unit protects, newest first; professional standards see all."""
    rows = RestrictedSearch.objects.exclude(searcher_id=str(viewer.account_id)).order_by("-at")
    if TEAM not in viewer.roles and not viewer.is_system:
        rows = rows.filter(unit=viewer.unit) if viewer.unit else rows.none()
    return [
        SearchLine(subject=one.subject, searcher=one.searcher, at=one.at, was_silent=one.was_silent)
        for one in rows[:MOST]
    ]
