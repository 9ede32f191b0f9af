"""Every read of access."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime

from django.db.models import Q
from django.forms.models import model_to_dict

from bluelamp.access import following, sealing, tokens
from bluelamp.access.codes import Permission
from bluelamp.access.models import AccessRequest, Account, AuditRow, GlassBreak, RecordRestriction
from bluelamp.access.types import AccountView, AuditEntry, GlassView, RequestView, Verdict
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel import events
from bluelamp.kernel.actors import SYSTEM_ID, Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.events import ParkedSubject
from bluelamp.kernel.refs import Ref


def names_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names behind account ids, for lists of who did what."""
    return dict(Account.objects.filter(id__in=list(ids)).values_list("id", "name"))


def actor_by_username(username: str, *, channel: str = "job") -> Actor | None:
    """The actor a command line acts as; None when there is no such active account."""
    account = Account.objects.filter(username=username, is_active=True).first()
    return tokens.actor_of(account, channel=channel) if account else None


def actor_known_as(text: str) -> Actor | None:
    """The active person behind a user name, a collar number or an account's id; None when there is no one such."""
    accounts = Account.objects.filter(is_active=True, is_service=False)
    try:
        found = list(accounts.filter(id=uuid.UUID(text)))
    except ValueError:
        found = list(accounts.filter(username=text)) or list(accounts.filter(collar=text).exclude(collar=""))
    return tokens.actor_of(found[0]) if len(found) == 1 else None


def held_restrictions(refs: Iterable[object]) -> dict[str, dict[str, object]]:
    """The restriction rows of these records as they stand, whole, so that they can be put back as they were."""
    rows = RecordRestriction.objects.filter(subject__in=[str(ref) for ref in refs])
    return {row.subject: json.loads(json.dumps(model_to_dict(row), default=str)) for row in rows}


def acted_on(refs: Iterable[object], *, since: datetime) -> dict[uuid.UUID, str]:
    """Who recorded or changed something on these records since a moment, or looked at them for a piece of work:
    account to name. Whoever only looked is found in the audit."""
    rows = AuditRow.objects.filter(
        subjects__overlap=[str(ref) for ref in refs], at__gte=since, outcome="done"
    )
    rows = rows.exclude(account_id=SYSTEM_ID).filter(~Q(operation="consultation") | ~Q(work=""))
    return dict(rows.order_by("id").values_list("account_id", "actor"))


@query(needs=Permission.MANAGE_ACCOUNTS)
def accounts(viewer: Actor) -> list[AccountView]:
    """All accounts with the roles they hold now, by user name."""
    return [_view(account) for account in Account.objects.order_by("username")]


def demo_accounts() -> list[AccountView]:
    """The accounts that may be shown on a demonstration's sign-in page."""
    return [_view(account) for account in Account.objects.filter(is_service=False).order_by("username")]


def _view(account: Account) -> AccountView:
    actor = tokens.actor_of(account)
    return AccountView(
        ref=AccountRef(account.id), username=account.username, name=account.name, collar=account.collar,
        roles=tuple(sorted(actor.roles)), unit=actor.unit, district=actor.district,
        is_active=account.is_active,
    )  # fmt: skip


@query(needs=Permission.READ_AUDIT, about="ref")
def looks_at(viewer: Actor, ref: Ref, *, limit: int = 200) -> list[AuditEntry]:
    """Who looked at or changed a record, newest first; reading this is itself audited."""
    rows = AuditRow.objects.filter(subjects__contains=[str(ref)]).order_by("-id")[:limit]
    return [_entry(row) for row in rows]


@query(needs=Permission.READ_AUDIT)
def audit_trail(
    viewer: Actor, *, account: uuid.UUID | None = None, operation: str = "", before: int | None = None,
    limit: int = 100,
) -> list[AuditEntry]:  # fmt: skip
    """The audit, newest first, for one account or operation or all; page on with `before`."""
    rows = AuditRow.objects.order_by("-id")
    rows = rows.filter(account_id=account) if account else rows
    rows = rows.filter(operation=operation) if operation else rows
    rows = rows.filter(id__lt=before) if before else rows
    return [_entry(row) for row in rows[:limit]]


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id, at=row.at, actor=row.actor, acting_for=row.acting_for, roles=row.roles,
        operation=row.operation, door=row.door, subjects=tuple(row.subjects), reason=row.reason,
        work=row.work, channel=row.channel, outcome=row.outcome,
        detail=json.loads(row.detail) if row.detail else {}, account=row.account_id,
        reason_text=row.reason_text,
    )  # fmt: skip


@query(needs=Permission.DECIDE_ACCESS, shows=lambda found: [one.subject for one in found])
def requests_to_decide(viewer: Actor) -> list[RequestView]:
    """Requests for records of the viewer's own unit, open ones first; a request of one's own is not among them."""
    rows = AccessRequest.objects.exclude(account_id=viewer.account_id).order_by("-state", "-asked_at")
    mine = rows.filter(unit=viewer.unit) if viewer.unit else rows.none()
    return [_request(row) for row in mine[:200]]


@query(needs=Permission.ASK_ACCESS, audited=False)
def my_requests(viewer: Actor) -> list[RequestView]:
    """What the viewer asked for and what came of it; without saying which record it is about."""
    rows = AccessRequest.objects.filter(account_id=viewer.account_id).order_by("-asked_at")[:50]
    return [replace(_request(row), subject="") for row in rows]


@query(needs=Permission.REVIEW_GLASS, shows=lambda found: [one.subject for one in found])
def broken_glass(viewer: Actor) -> list[GlassView]:
    """Uses of break-glass, those not yet reviewed first; one's own is not among them."""
    rows = GlassBreak.objects.exclude(account_id=viewer.account_id).order_by("-at")[:200]
    found = [GlassView(**{name: getattr(row, name) for name in GLASS_FIELDS}) for row in rows]
    return sorted(found, key=lambda one: one.reviewed_at is not None)


GLASS_FIELDS = [one.name for one in fields(GlassView)]
REQUEST_FIELDS = [one.name for one in fields(RequestView)]


def _request(row: AccessRequest) -> RequestView:
    return RequestView(**{name: getattr(row, name) for name in REQUEST_FIELDS})


def next_in_audit(reader: str, *, doors: Sequence[str] | None = None, limit: int = 500) -> list[AuditEntry]:
    """The next audit rows for a named reader of the house's own (owners of records, the insider watch), each once;
    the reader's place moves in the caller's transaction."""
    return [_entry(row) for row in following.take(reader, doors=doors, limit=limit)]


@query(needs=Permission.READ_AUDIT)
def verify_audit(viewer: Actor) -> Verdict:
    """Whether the sealed audit is whole; names the first bad row when it is not."""
    return sealing.verify()


@query(needs=Permission.SEE_PARKED)
def parked_subjects(viewer: Actor) -> list[ParkedSubject]:
    """Facts that a module could not digest: each waits for a person."""
    return events.parked()
