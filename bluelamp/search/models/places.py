"""Tables of places, organisations and the free text of narratives. No foreign keys: rows are derived data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """A place or an organisation: who may know of it, where it lies, and the facts that hits are scored on.

    `guards` are the references whose restriction hides it (itself, or everybody known to live there).
    """

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    ref_id = models.UUIDField()
    guard = models.SmallIntegerField(default=0)
    guards = ArrayField(models.TextField())
    contact = models.CharField(max_length=120, default="")
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    card = models.TextField()

    class Meta:
        db_table = "search_entry"
        constraints = [models.UniqueConstraint(fields=["ref_id", "kind"], name="search_entry_ref")]
        indexes = [
            models.Index(fields=["easting", "northing"], name="search_entry_square"),
            GinIndex(fields=["guards"], name="search_entry_guards"),
        ]


class EntryWord(models.Model):
    """A word of one vocabulary (places, organisations). `df`: openly held entries with it; 0 hides it."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=20, db_collation="C")
    text = models.CharField(max_length=42, db_collation="C")
    df = models.IntegerField(default=0)

    class Meta:
        db_table = "search_entry_word"
        constraints = [models.UniqueConstraint(fields=["kind", "text"], name="search_entry_word_text")]


class EntryWordKey(models.Model):
    """A key (edit, sound) under which a word of a vocabulary is found."""

    pk = models.CompositePrimaryKey("key", "word_id")
    key = models.BigIntegerField()
    word_id = models.IntegerField()

    class Meta:
        db_table = "search_entry_word_key"


class EntryRow(models.Model):
    """One word of one entry, with a building number when the entry has one (0 when not)."""

    pk = models.CompositePrimaryKey("word_id", "guard", "number", "entry_id")
    word_id = models.IntegerField()
    guard = models.SmallIntegerField()
    number = models.IntegerField()
    entry_id = models.IntegerField()

    class Meta:
        db_table = "search_entry_row"
        indexes = [models.Index(fields=["entry_id"], name="search_entry_row_entry")]


class EntryKey(models.Model):
    """An exact key of an entry: UPRN, street number and house, postcode, company number, three words."""

    pk = models.CompositePrimaryKey("kind", "value", "entry_id")
    kind = models.CharField(max_length=12, db_collation="C")
    value = models.CharField(max_length=80, db_collation="C")
    entry_id = models.IntegerField()
    guard = models.SmallIntegerField()

    class Meta:
        db_table = "search_entry_key"
        indexes = [models.Index(fields=["entry_id"], name="search_entry_key_entry")]


class Narrative(models.Model):
    """The words of one narrative as full text holds them: stems (weight B) and words as written (weight A).

    The text itself stays with its owner. `guards` are the references whose restriction hides it.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32, db_collation="C")
    item = models.CharField(max_length=80, db_collation="C")
    ref = models.CharField(max_length=60)
    at = models.DateTimeField()
    guard = models.SmallIntegerField(default=0)
    guards = ArrayField(models.TextField())
    contact = models.CharField(max_length=120, default="")
    vector = SearchVectorField()

    class Meta:
        db_table = "search_narrative"
        constraints = [models.UniqueConstraint(fields=["kind", "item"], name="search_narrative_item")]
        indexes = [
            GinIndex(
                fields=["vector"], name="search_narrative_words", condition=models.Q(guard=0),
                fastupdate=True, gin_pending_list_limit=512,
            ),
            GinIndex(fields=["vector"], name="search_narrative_contact", condition=models.Q(guard=1)),
            GinIndex(fields=["vector"], name="search_narrative_silent", condition=models.Q(guard=2)),
            GinIndex(fields=["guards"], name="search_narrative_guards"),
            models.Index(fields=["ref"], name="search_narrative_ref"),
            models.Index(fields=["-at", "-id"], name="search_narrative_newest", condition=models.Q(guard=0)),
        ]  # fmt: skip


class TopicCounter(models.Model):
    """Writes so far to one topic (place, organisation, text), spread over slots; the sum is its data version."""

    pk = models.CompositePrimaryKey("topic", "slot")
    topic = models.CharField(max_length=20, db_collation="C")
    slot = models.SmallIntegerField()
    writes = models.BigIntegerField(default=0)
    hidden_writes = models.BigIntegerField(default=0)

    class Meta:
        db_table = "search_topic_counter"
