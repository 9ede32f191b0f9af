"""People as the sources name them, and which of them are one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.migration.codes import EdgeState


class Mention(models.Model):
    """A person as one source row gives them, and the nominal they became.

    A row may name several: `id` is its ledger id times 64 plus the place of the person in it, so that a mention has
    the same number on every run.
    """

    id = models.BigIntegerField(primary_key=True)
    ledger_id = models.BigIntegerField()
    slot = models.SmallIntegerField(default=0)
    is_record = models.BooleanField(default=False)
    is_judged = models.BooleanField(default=False)
    is_merged = models.BooleanField(default=False)
    source = models.CharField(max_length=20)
    key = models.TextField()
    person = models.UUIDField(unique=True)
    golden = models.UUIDField()
    profile = models.JSONField()

    class Meta:
        """Mentions resolve events' people by source and key."""

        constraints = [
            models.UniqueConstraint(fields=["ledger_id", "slot"], name="migration_mention_slot_once")
        ]
        indexes = [
            models.Index(fields=["source", "key"], name="migration_mention_key_of"),
            models.Index(
                fields=["id"], name="migration_mention_unjudged", condition=models.Q(is_judged=False)
            ),
            models.Index(fields=["golden"], name="migration_mention_golden"),
        ]


class MentionKey(models.Model):
    """Blocking keys: two mentions are compared only when they share one."""

    key = models.TextField()
    mention = models.BigIntegerField()

    class Meta:
        """Joined on the key."""

        constraints = [models.UniqueConstraint(fields=["key", "mention"], name="migration_mention_key_once")]


class Edge(models.Model):
    """What the rules said about two mentions, and what was done about it."""

    one = models.BigIntegerField()
    other = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=EdgeState.choices)
    weight = models.FloatField()
    reasons = ArrayField(models.TextField())
    grounds = ArrayField(models.TextField())
    rules = models.SmallIntegerField()
    is_applied = models.BooleanField(default=False)
    undone_because = models.TextField(default="")

    class Meta:
        """One judgement a pair."""

        constraints = [models.UniqueConstraint(fields=["one", "other"], name="migration_edge_once")]
        indexes = [models.Index(fields=["other"], name="migration_edge_other")]
