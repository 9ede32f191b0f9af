"""Tables of access. Audit rows and seals are append-only for the application's database role."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from bluelamp.access.codes import RestrictionState
from bluelamp.kernel.ids import new_id


class Account(AbstractBaseUser):
    """One human or one interface, keyed by its user name; a human also by collar or staff number."""

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    collar = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    subject_id = models.CharField(max_length=255, null=True, unique=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = BaseUserManager["Account"]()

    class Meta:
        db_table = "access_account"


class Post(models.Model):
    """A place in the force with the roles it carries."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=60))
    unit = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    desk = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "access_post"


class Holding(models.Model):
    """Who holds a post from when until when; roles come from posts held now."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_holding"


class Token(models.Model):
    """A key by which an interface or a script acts as an account; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"


class RecordRestriction(models.Model):
    """The restriction of one record; no row means open."""

    subject = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=12, default=RestrictionState.OPEN)
    people = ArrayField(models.UUIDField(), default=list)
    units = ArrayField(models.CharField(max_length=80), default=list)
    contact = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    review_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_restriction"
        indexes = [
            models.Index(fields=["kind", "state"], name="access_restriction_kind"),
            models.Index(
                fields=["subject"], condition=models.Q(state="sealed"), name="access_restriction_sealed"
            ),
        ]


class AuditRow(models.Model):
    """One look, change, denial or sign-in. `xid` lets the sealer read rows in a safe order."""

    id = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField()
    at = models.DateTimeField()
    account_id = models.UUIDField()
    actor = models.CharField(max_length=200)
    acting_for = models.CharField(max_length=200, blank=True)
    roles = models.CharField(max_length=400, blank=True)
    operation = models.CharField(max_length=20)
    door = models.CharField(max_length=120)
    subjects = ArrayField(models.CharField(max_length=120), default=list)
    reason = models.CharField(max_length=40, blank=True)
    work = models.CharField(max_length=120, blank=True)
    reason_text = models.TextField(blank=True)
    channel = models.CharField(max_length=20)
    device = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=20)
    correlation = models.CharField(max_length=64, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        db_table = "access_audit"
        indexes = [
            models.Index(fields=["xid", "id"], name="access_audit_xid"),
            models.Index(fields=["account_id", "at"], name="access_audit_account"),
            GinIndex(fields=["subjects"], name="access_audit_subjects"),
        ]


class AuditSeal(models.Model):
    """One sealed batch: the transactions it covers and the head of the chain after it."""

    batch = models.BigIntegerField(primary_key=True)
    to_xid = models.BigIntegerField()
    rows = models.IntegerField()
    last_position = models.BigIntegerField()
    head = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "access_audit_seal"


class AuditLink(models.Model):
    """One row's place in the chain: its hash covers the row and the link before it."""

    position = models.BigIntegerField(primary_key=True)
    row_id = models.BigIntegerField(unique=True)
    link = models.CharField(max_length=64)

    class Meta:
        db_table = "access_audit_link"


class AuditReader(models.Model):
    """How far one reader of the audit has come."""

    name = models.CharField(primary_key=True, max_length=60)
    xid = models.BigIntegerField(default=0)
    row = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "access_audit_reader"


class AccessGrant(models.Model):
    """A named person may see one restricted record until a moment; by decision of its owner, or by broken glass."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.CharField(max_length=120)
    account_id = models.UUIDField()
    is_read_only = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    source = models.CharField(max_length=80)

    class Meta:
        db_table = "access_open_until"
        indexes = [models.Index(fields=["subject", "until_at"], name="access_grant_subject")]


class AccessRequest(models.Model):
    """One request to see a restricted record. The asker learns no more than whether it was granted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.CharField(max_length=120)
    unit = models.CharField(max_length=80)
    account_id = models.UUIDField()
    asker = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    query = models.CharField(max_length=200, default="")
    reason = models.TextField()
    work = models.CharField(max_length=120, default="")
    state = models.CharField(max_length=10, default="open")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="")
    until_at = models.DateTimeField(null=True)
    why = models.TextField(default="")

    class Meta:
        db_table = "access_request"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "account_id"], condition=models.Q(state="open"), name="access_request_once"
            )
        ]


class GlassBreak(models.Model):
    """One use of break-glass and its review."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.CharField(max_length=120)
    owner = models.CharField(max_length=120)
    account_id = models.UUIDField()
    user = models.CharField(max_length=200)
    user_unit = models.CharField(max_length=80, default="")
    code = models.CharField(max_length=30)
    text = models.TextField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=200, default="")
    is_justified = models.BooleanField(null=True)
    review = models.TextField(default="")

    class Meta:
        db_table = "access_glass"
