"""What people do about a cutover: sign, work round, move from phase to phase, keep points, run in parallel."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.migration.codes import CheckState, Compared, Phase, Verdict
from bluelamp.migration.models.rehearsing import Rehearsal
from bluelamp.migration.models.running import Run


class SourceOwner(models.Model):
    """The named business owner of an old system's records, who signs for what they became."""

    source = models.CharField(max_length=20, primary_key=True)
    account = models.UUIDField()
    name = models.TextField()
    named_by = models.TextField()
    named_at = models.DateTimeField()


class SpotCheck(models.Model):
    """One row drawn at random, as it was and what it became, for its owner to sign or refuse."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE)
    ident = models.UUIDField(unique=True)
    seed = models.BigIntegerField()
    source = models.CharField(max_length=20)
    kind = models.TextField()
    risk = models.SmallIntegerField(default=0)
    file = models.TextField()
    row = models.BigIntegerField()
    key = models.TextField()
    fate = models.CharField(max_length=8)
    reason = models.TextField(default="")
    digest = models.UUIDField()
    was = models.JSONField(default=list)
    became = models.JSONField(default=list)
    refs = ArrayField(models.TextField(), default=list)
    is_gone = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.WAITING)
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        """An owner asks for what waits."""

        indexes = [models.Index(fields=["source", "state"], name="migration_check_waiting")]


class Workaround(models.Model):
    """Something that does not come across and what people do instead, with an owner and a day of review."""

    title = models.TextField()
    instead = models.TextField()
    covers = models.CharField(max_length=40, default="")
    owner = models.TextField()
    review_on = models.DateField()
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    closed_by = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    closed_because = models.TextField(default="")


class SheetSignature(models.Model):
    """A go / no-go sheet as a person signed it: the lines as they stood, the verdict, the decision."""

    is_append_only = True

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.PROTECT)
    stamp = models.CharField(max_length=64)
    lines = models.JSONField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    is_go = models.BooleanField()
    override = models.TextField(default="")
    signed_by = models.UUIDField()
    signed_name = models.TextField()
    signed_at = models.DateTimeField()


class Cutover(models.Model):
    """One cutover from the old systems, from bulk load to live."""

    name = models.TextField()
    begun_by = models.TextField()
    begun_at = models.DateTimeField()
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.BULK)
    ended_at = models.DateTimeField(null=True)


class PhaseEntry(models.Model):
    """Who entered which phase when, and why; also a step back after a roll back."""

    cutover = models.ForeignKey(Cutover, on_delete=models.CASCADE)
    phase = models.CharField(max_length=8, choices=Phase.choices)
    by_name = models.TextField()
    at = models.DateTimeField()
    note = models.TextField(default="")


class Delivery(models.Model):
    """A delivery of files from an old system in a phase, with what the load made of it."""

    cutover = models.ForeignKey(Cutover, on_delete=models.CASCADE)
    phase = models.CharField(max_length=8, choices=Phase.choices)
    folder = models.TextField()
    received_from = models.TextField()
    by_name = models.TextField()
    at = models.DateTimeField()
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True)
    rows = models.BigIntegerField(default=0)
    files = models.IntegerField(default=0)


class Point(models.Model):
    """A named point to go back to: a copy of the whole database, and how far the facts had come."""

    name = models.CharField(max_length=60, unique=True)
    why = models.TextField(default="")
    by_name = models.TextField()
    at = models.DateTimeField()
    fact = models.BigIntegerField()
    ledger_rows = models.BigIntegerField()
    phase = models.CharField(max_length=8, default="")
    rolled_back_at = models.DateTimeField(null=True)
    rolled_back_by = models.TextField(default="")
    rolled_back_because = models.TextField(default="")
    lost = models.BigIntegerField(null=True)


class Comparison(models.Model):
    """One day of parallel running: a fresh extract of the old system against what Bluelamp holds."""

    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField()
    by_name = models.TextField()
    folder = models.TextField()
    rows_there = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    new_there = models.BigIntegerField(default=0)
    changed_there = models.BigIntegerField(default=0)
    changed_here = models.BigIntegerField(default=0)
    changed_both = models.BigIntegerField(default=0)
    gone = models.BigIntegerField(default=0)


class ComparisonLine(models.Model):
    """One row that has parted."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE)
    what = models.CharField(max_length=14, choices=Compared.choices)
    source = models.CharField(max_length=20)
    kind = models.TextField()
    key = models.TextField()
    place = models.TextField(default="")
    ledger_id = models.BigIntegerField(null=True)
    detail = models.TextField(default="")

    class Meta:
        """Read by day and kind of difference."""

        indexes = [models.Index(fields=["comparison", "what"], name="migration_compared_what")]
