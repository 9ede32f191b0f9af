"""Numbered forms: packs, forms, their history, and what two people read from them."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel import ids
from bluelamp.migration.paper.codes import EntryStage, Kept, MoveKind, SheetState


class PaperCount(models.Model):
    """The last number given out of each letter; its row lock hands them out without gaps or repeats."""

    letter = models.CharField(max_length=1, primary_key=True)
    last = models.IntegerField(default=0)


class PaperPack(models.Model):
    """One printing of forms, and whom it was issued to."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    issued_to = models.CharField(max_length=160)
    desk = models.CharField(max_length=120, default="")
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=120)


class PaperSheet(models.Model):
    """One numbered form; `sets` are the versions of the question sets it was printed from."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    serial = models.CharField(max_length=9, unique=True)
    letter = models.CharField(max_length=1)
    number = models.IntegerField()
    pack = models.ForeignKey(PaperPack, on_delete=models.PROTECT, related_name="sheets")
    sets = models.TextField()
    state = models.CharField(max_length=12, choices=SheetState.choices, default=SheetState.OUTSTANDING)
    holder = models.CharField(max_length=160)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="migration_paper_number_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="migration_paper_due", condition=models.Q(state="outstanding")
            )
        ]


class PaperMove(models.Model):
    """One thing that happened to a form; added, never changed."""

    is_append_only = True

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=12, choices=MoveKind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_id = models.UUIDField()
    holder = models.CharField(max_length=160, default="")
    reason = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["at"], name="migration_paper_moved")]


class PaperEntry(models.Model):
    """What was read from a form, once for each form."""

    sheet = models.OneToOneField(PaperSheet, primary_key=True, on_delete=models.PROTECT, related_name="entry")
    stage = models.CharField(max_length=12, choices=EntryStage.choices, default=EntryStage.KEYED)
    writer = models.CharField(max_length=200, default="")
    typed_by = models.CharField(max_length=120)
    typed_by_id = models.UUIDField()
    typed_at = models.DateTimeField()
    checked_by = models.CharField(max_length=120, default="")
    checked_by_id = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)


class PaperField(models.Model):
    """One box of a form: what the first person read, what the second read, what stands."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(PaperEntry, on_delete=models.PROTECT, related_name="fields")
    name = models.CharField(max_length=80)
    first = models.TextField(default="")
    second = models.TextField(default="")
    agreed = models.TextField(default="")
    kept = models.CharField(max_length=8, choices=Kept.choices, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="migration_paper_field_once")]


class PaperTarget(models.Model):
    """What a form became, or was added to: an incident and its lines, a crime, people."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(PaperEntry, on_delete=models.PROTECT, related_name="targets")
    what = models.CharField(max_length=40)
    ref = models.CharField(max_length=120)
    is_new = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "what"], name="migration_paper_target_once")]
        indexes = [models.Index(fields=["ref"], name="migration_paper_target")]
