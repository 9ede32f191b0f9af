"""The duties that findings owe: one for each cause in a district with an owner, never one a row."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.quality.codes import FindingState
from bluelamp.quality.declare.checks import STEWARD, Check
from bluelamp.quality.models import Cause, Finding
from bluelamp.quality.queries.visible import ANYBODY, visible
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner
from bluelamp.work.types import Risk as WorkRisk

DUTY = "quality.finding"
MOST_CAUSES = 30
ADDRESS = "/quality/findings/"
Group = tuple[str, str, str]


def settle_causes(by: Actor, one: Check, *, waived_why: str = "") -> None:
    """Owe what is newly wrong, and settle what is no longer: right by itself, or let stand with a reason."""
    groups = _open_groups(one)
    known = {(row.district, row.owner, row.cause): row for row in Cause.objects.filter(check_name=one.name)}
    now = clock.now()
    opened = [
        _opened(one, group, known.get(group), now) for group in groups if not _is_open(known.get(group))
    ]
    if opened:
        work.owe_many(on_behalf_of(by), duties=tuple(_duty(one, row) for row in opened))
    for group, row in known.items():
        if row.is_open and group not in groups:
            _close(by, row, waived_why)


def _is_open(row: Cause | None) -> bool:
    return row is not None and row.is_open


def _open_groups(one: Check) -> set[Group]:
    open_rows = visible(ANYBODY).filter(check_name=one.name, state=FindingState.OPEN.value)
    grouped = open_rows.values_list("district", "owner", "cause").annotate(n=Count("pk")).order_by()
    groups = {(district, owner, cause) for district, owner, cause, _ in grouped}
    if len({cause for _, _, cause in groups}) > MOST_CAUSES:
        return {(district, owner, "") for district, owner, _ in groups}
    return groups


def _opened(one: Check, group: Group, row: Cause | None, now: datetime) -> Cause:
    if row is None:
        district, owner, cause = group
        return Cause.objects.create(
            check_name=one.name, district=district, owner=owner, cause=cause, opened_at=now
        )
    row.episode, row.opened_at, row.is_open = row.episode + 1, now, True
    row.save(update_fields=["episode", "opened_at", "is_open"])
    return row


def subject_of(row: Cause) -> str:
    """What the duty of a cause is about; a cause that comes back owes anew."""
    return f"quality_cause:{row.id}#{row.episode}"


def _duty(one: Check, row: Cause) -> NewDuty:
    what = one.title + (f" ({row.cause})" if row.cause else "")
    return NewDuty(
        kind=DUTY, rule=f"DQ-{one.kind.value}", rule_version="1", citation=one.source[:300], subject=subject_of(row),
        source=f"check:{one.name}", title=what[:300], started_at=row.opened_at,
        due_at=row.opened_at + timedelta(days=one.severity.days), risk=WorkRisk(one.severity.value),
        owner=Owner.team(_team(row)), district=row.district, link=address_of(row),
    )  # fmt: skip


def _team(row: Cause) -> str:
    return f"{row.owner}:{row.district}" if row.district and row.owner != STEWARD else row.owner


def address_of(row: Cause) -> str:
    """The page that lists exactly the findings of this cause."""
    asked = {"check": row.check_name, "district": row.district or "-", "owner": row.owner}
    return f"{ADDRESS}?{urlencode(asked | ({'cause': row.cause} if row.cause else {}))}"[:300]


def _close(by: Actor, row: Cause, waived_why: str) -> None:
    row.is_open = False
    row.save(update_fields=["is_open"])
    door, subject = on_behalf_of(by), subject_of(row)
    left = Finding.objects.filter(
        check_name=row.check_name, district=row.district, owner=row.owner, state=FindingState.WAIVED.value
    )
    if waived_why and left.exists():
        work.waive_for(door, kind=DUTY, subject=subject, reason=waived_why)
    else:
        work.meet_for(
            door, kind=DUTY, subject=subject, how="Every record was put right: the check finds none."
        )
