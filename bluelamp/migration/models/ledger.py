"""The ledger and the legacy store. Keys are numbers, not uuids, for there is one row per source row."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from bluelamp.migration.codes import Fate, Risk


class SourceSystem(models.Model):
    """What a load used to read a source: manifest and mapping as they were, so that rows can be shown later."""

    name = models.CharField(max_length=20)
    title = models.TextField()
    version = models.IntegerField()
    owner = models.TextField(default="")
    manifest = models.TextField()
    mapping = models.TextField(default="")
    transform = models.CharField(max_length=40)
    used_at = models.DateTimeField()

    class Meta:
        """One text is kept once; the one used last is the one that counts."""

        constraints = [models.UniqueConstraint(fields=["name", "transform"], name="migration_system_once")]


class SourceFile(models.Model):
    """One file of an extract: the independent count of it and how far it has been read."""

    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    form = models.CharField(max_length=8)
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    header = ArrayField(models.TextField(), default=list)
    counted_rows = models.BigIntegerField(default=0)
    counted_total = models.DecimalField(max_digits=20, decimal_places=0, default=0)
    position = models.BigIntegerField(default=0)
    next_row = models.BigIntegerField(default=1)
    staged_rows = models.BigIntegerField(default=0)
    staged_total = models.DecimalField(max_digits=20, decimal_places=0, default=0)
    is_counted = models.BooleanField(default=False)
    is_read = models.BooleanField(default=False)
    first_seen = models.DateTimeField()
    transform = models.CharField(max_length=40, default="")
    delivery = models.IntegerField(default=1)
    note = models.TextField(default="")

    class Meta:
        """A file is known by its name and content, so that loading it again is nothing new."""

        constraints = [models.UniqueConstraint(fields=["name", "sha256"], name="migration_file_once")]


class LedgerRow(models.Model):
    """One row per source row: what it was, what became of it, and why.

    Its id is its file's number (the upper bits) and its row (the lower 32), so that ids follow the order of reading,
    are the same however often a load was killed, and need no index of their own beside the key.
    """

    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, db_index=False)
    row = models.BigIntegerField()
    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    key = models.TextField()
    parent = models.TextField(default="")
    content_hash = models.BinaryField()
    narrative_hash = models.BinaryField(null=True)
    narrative_length = models.IntegerField(default=0)
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.WAITING)
    reason = models.TextField(default="")
    targets = ArrayField(models.TextField(), default=list)
    risk = models.SmallIntegerField(choices=Risk.choices, default=Risk.NONE)
    transform = models.CharField(max_length=40)
    result_hash = models.BinaryField(null=True)
    year = models.CharField(max_length=4, default="")
    status = models.TextField(default="")
    code = models.TextField(default="")
    live = models.CharField(max_length=14, default="")
    delivery = models.IntegerField(default=1)
    stated_length = models.IntegerField(null=True)

    class Meta:
        """Waiting rows are found quickly by kind; keys and parents resolve relations inside a source."""

        indexes = [
            models.Index(fields=["source", "kind", "key"], name="migration_row_key"),
            models.Index(
                fields=["kind", "parent"], name="migration_row_parent", condition=~models.Q(parent="")
            ),
            models.Index(fields=["kind", "id"], name="migration_row_waiting", condition=models.Q(fate="")),
            models.Index(fields=["source", "kind", "fate", "id"], name="migration_row_fate"),
            models.Index(fields=["live", "id"], name="migration_row_live", condition=~models.Q(live="")),
        ]


class LegacyRecord(models.Model):
    """The legacy store: the row as it came, to the byte, and the words it is found by."""

    ledger_id = models.BigIntegerField(primary_key=True)
    raw = models.BinaryField()
    is_whole = models.BooleanField(default=True)
    words = ArrayField(models.IntegerField())

    class Meta:
        """Found by any word, or by how a name in it sounds."""

        indexes = [GinIndex(fields=["words"], name="migration_legacy_words")]


class Attachment(models.Model):
    """A file that a source row names: its hash, or that it was not there."""

    ledger_id = models.BigIntegerField(db_index=True)
    name = models.TextField()
    sha256 = models.CharField(max_length=64, default="")
    size = models.BigIntegerField(default=0)
    is_missing = models.BooleanField(default=False)


class CodeEntry(models.Model):
    """A line of an old system's code table, such as an offence code."""

    source = models.CharField(max_length=20)
    table = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    title = models.TextField()
    category = models.CharField(max_length=40, default="")

    class Meta:
        """A code means one thing in one table."""

        constraints = [
            models.UniqueConstraint(fields=["source", "table", "code"], name="migration_code_once")
        ]


def ledger_id(file_id: int, row: int) -> int:
    """The ledger id of a row of a file."""
    return (file_id << 32) + row


class Progress(models.Model):
    """How far a step that works through the mentions has come."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField()
