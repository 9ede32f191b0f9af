"""Disposal: a batch from its proposal to its certificate, what it holds meanwhile, and what stays for ever."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.kernel.ids import new_id
from bluelamp.retention.codes import Decision, ProposalState


class Proposal(models.Model):
    """A batch of records that a rule selected, and who proposed, approved, brought back or erased it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    citation = models.CharField(max_length=300)
    state = models.CharField(
        max_length=12, default=ProposalState.PROPOSED, choices=[(s.value, s.label) for s in ProposalState]
    )
    norm = models.IntegerField()
    counts = models.JSONField(default=dict)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    proposer_id = models.UUIDField()
    approved_by = models.CharField(max_length=200, default="")
    approver_id = models.UUIDField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    erase_after = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, default="")
    ended_reason = models.TextField(default="")

    class Meta:
        db_table = "retention_proposal"
        constraints = [
            models.CheckConstraint(
                name="retention_second_person",
                condition=models.Q(approver_id=None) | ~models.Q(approver_id=models.F("proposer_id")),
            )
        ]


class ProposalItem(models.Model):
    """One record of a batch: its group and why it is due, and what reviewers decided of it."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="items")
    ref = models.CharField(max_length=80, db_index=True)
    parts = ArrayField(models.CharField(max_length=80), default=list)
    kind = models.CharField(max_length=20)
    group = models.SmallIntegerField()
    due_at = models.DateTimeField()
    why = models.TextField(default="")
    decision = models.CharField(max_length=10, default=Decision.WAITING)
    decided_by = models.CharField(max_length=200, default="")
    decider_id = models.UUIDField(null=True)
    seconded_by = models.CharField(max_length=200, default="")
    seconder_id = models.UUIDField(null=True)

    class Meta:
        db_table = "retention_item"
        constraints = [models.UniqueConstraint(fields=["proposal", "ref"], name="retention_item_once")]


class HeldRow(models.Model):
    """A row in quarantine, byte for byte: each column as its text, with the hash of all of them."""

    id = models.BigAutoField(primary_key=True)
    proposal_id = models.UUIDField()
    table_name = models.CharField(max_length=80)
    key = models.TextField()
    fate = models.CharField(max_length=8)
    body = models.JSONField()
    blank = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "retention_held_row"
        constraints = [
            models.UniqueConstraint(fields=["proposal_id", "table_name", "key"], name="retention_held_once")
        ]
        indexes = [models.Index(fields=["table_name", "key"], name="retention_held_key")]


class Certificate(models.Model):
    """Proof of a disposal without its content: counts, ids, hashes, who, why, under which rule."""

    id = models.UUIDField(primary_key=True, default=new_id)
    proposal_id = models.UUIDField(unique=True)
    rule = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    citation = models.CharField(max_length=300)
    records = ArrayField(models.CharField(max_length=80), default=list)
    counts = models.JSONField(default=dict)
    rows = models.IntegerField()
    manifest_sha256 = models.CharField(max_length=64)
    list_number = models.IntegerField()
    list_sha256 = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=200)
    approved_by = models.CharField(max_length=200)
    erased_by = models.CharField(max_length=200)
    erased_at = models.DateTimeField()
    backups_gone_on = models.DateField()

    class Meta:
        db_table = "retention_certificate"


class ErasedRow(models.Model):
    """The manifest of a certificate: which row of which table went, by its key and the hash of what it was."""

    id = models.BigAutoField(primary_key=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="manifest")
    table_name = models.CharField(max_length=80)
    key = models.TextField()
    fate = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "retention_erased_row"
        indexes = [models.Index(fields=["table_name", "key"], name="retention_erased_key")]


class Tombstone(models.Model):
    """What an old id answers: that its record is in quarantine, or was disposed of, when and under which rule."""

    ref = models.CharField(max_length=80, primary_key=True)
    lead = models.CharField(max_length=80)
    numbers = ArrayField(models.CharField(max_length=80), default=list)
    rule = models.CharField(max_length=60)
    citation = models.CharField(max_length=300)
    proposal_id = models.UUIDField(db_index=True)
    certificate_id = models.UUIDField(null=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "retention_tombstone"
