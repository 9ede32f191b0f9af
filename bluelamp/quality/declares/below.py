"""Checks of the tables below quality, which may not know it: access, kernel, Django's own; by label."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Now

from bluelamp.quality.declare import (
    Kind,
    Severity,
    check,
    in_order,
    no_checks,
    not_future,
    points_at,
    records,
    required,
    unique_folded,
)

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
MANAGER, STANDARDS, ADMIN = "access_manager", "professional_standards", "platform_admin"
IDENTITY, GLASS = "security.md §2: one human, one account", "security.md §6: decided within one working day"

records("access.Account", one="account", ref="account:pk", owner=MANAGER)
required("access.Account", "collar", looks=Q(is_active=True, is_service=False), severity=LOW, source=IDENTITY,
         says="of a person has no collar or staff number", shows=("username",))  # fmt: skip
unique_folded("access.Account", "username", severity=HIGH, source=IDENTITY)
unique_folded(
    "access.Account",
    "collar",
    looks=Q(is_active=True),
    severity=HIGH,
    source=IDENTITY,
    shows=("username", "collar"),
)
records("access.Post", one="post", ref="post:pk", owner=MANAGER)
check("access.post.no_roles", "access.Post", kind=Kind.COMPLETENESS, severity=MEDIUM, source=IDENTITY, says="carries no role",
      find=Q(roles=[]), fix="Give the post its roles or close it.", shows=("title",))  # fmt: skip
records(
    "access.Holding",
    one="holding of a post",
    many="holdings of posts",
    ref="account:account_id",
    owner=MANAGER,
)
in_order("access.Holding", "starts_at", "ends_at", severity=HIGH)
check("access.holding.of_leaver", "access.Holding", kind=Kind.CONSISTENCY, severity=HIGH, source="security.md §2: leavers lose access",
      says="goes on for an account that is closed", looks=Q(account__is_active=False),
      find=Q(ends_at=None) | Q(ends_at__gt=Now()), fix="End the holding.", shows=("account__username",))  # fmt: skip
records("access.Token", one="token", ref="account:account_id", owner=MANAGER)
check("access.token.endless", "access.Token", kind=Kind.COMPLETENESS, severity=MEDIUM, source="security.md §2: scoped, rotated",
      says="never expires", looks=Q(revoked_at=None), find=Q(expires_at=None), fix="Give it an end, or revoke it.", shows=("label",))  # fmt: skip
records("access.RecordRestriction", one="restriction", ref=":subject", owner="inspector")
required("access.RecordRestriction", "reason", severity=MEDIUM, looks=Q(state__in=["restricted", "sealed"]))
check("access.recordrestriction.unreviewed", "access.RecordRestriction", kind=Kind.TIMELINESS, severity=MEDIUM, owner="inspector",
      source="security.md §3: reason and review date", says="is past its review", find=Q(review_at__lt=Now()), cause="kind",
      fix="Review it: keep it with a new date, or lift it.", shows=("state", "review_at"))  # fmt: skip
records(
    "access.AccessGrant", one="access for a time", many="accesses for a time", ref=":subject", owner=STANDARDS
)
in_order("access.AccessGrant", "from_at", "until_at", severity=HIGH)
points_at("access.AccessGrant", "account_id", "access.Account", severity=MEDIUM)
records(
    "access.AccessRequest",
    one="request for access",
    many="requests for access",
    ref=":subject",
    owner="inspector",
)
check("access.accessrequest.waiting", "access.AccessRequest", kind=Kind.TIMELINESS, severity=MEDIUM, source="One day is our default †", cause="unit",
      says="has waited more than a day", looks=Q(state="open"), find=Q(asked_at__lt=Now() - Value(timedelta(days=1))),
      fix="Decide it.", shows=("unit", "asked_at"))  # fmt: skip
records(
    "access.GlassBreak", one="use of break-glass", many="uses of break-glass", ref=":subject", owner=STANDARDS
)
check("access.glassbreak.unreviewed", "access.GlassBreak", kind=Kind.TIMELINESS, severity=HIGH, source=GLASS, says="has waited three days for its review",
      looks=Q(reviewed_at=None), find=Q(at__lt=Now() - Value(timedelta(days=3))), fix="Review it.", shows=("at",))  # fmt: skip
check("access.glassbreak.own_review", "access.GlassBreak", kind=Kind.CONSISTENCY, severity=HIGH, source=GLASS, says="was reviewed by its user",
      find=Q(reviewed_by=F("user")) & ~Q(reviewed_by=""), fix="Have it reviewed by somebody else.", shows=("at",))  # fmt: skip

records("kernel.Parked", one="parked subject", ref=":subject", owner=ADMIN)
check("kernel.parked.waiting", "kernel.Parked", kind=Kind.TIMELINESS, severity=HIGH, source="style.md §2: a person is told", cause="handler",
      says="has waited more than an hour", find=Q(parked_at__lt=Now() - Value(timedelta(hours=1))),
      fix="Read the error; let it be tried again.", shows=("handler", "parked_at"))  # fmt: skip
records("kernel.Fact", one="fact", ref=":subject", owner=ADMIN)
not_future("kernel.Fact", "stated_at", severity=MEDIUM)
records("kernel.Reader", one="reader of facts", many="readers of facts", ref="reader:pk", owner=ADMIN)
not_future("kernel.Reader", "moved_at", severity=LOW)
no_checks(
    "kernel.Waiting",
    because="Facts that wait behind a parked subject; the parked subject is what is put right.",
)
no_checks("kernel.DoneOnce", because="Answers kept so that a repeat is harmless; they are never corrected.")

SEALED = "Sealed evidence: `bluelamp audit verify` finds any change, and nobody may correct it."
for _sealed in ("access.AuditRow", "access.AuditSeal", "access.AuditLink", "access.AuditReader"):
    no_checks(_sealed, because=SEALED)
LIBRARY = "A table of the framework or the job queue, which keeps it in order by itself; holds no record."
for _library in ("contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions", "sessions.Session",
                 "procrastinate.ProcrastinateJob", "procrastinate.ProcrastinateEvent",
                 "procrastinate.ProcrastinatePeriodicDefer", "procrastinate.ProcrastinateWorker"):  # fmt: skip
    no_checks(_library, because=LIBRARY)
