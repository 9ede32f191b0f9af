"""Tables of vehicles, phones, e-mail addresses and online names, and of the people tied to them."""

from __future__ import annotations

from django.db import models


class Thing(models.Model):
    """A vehicle, phone, e-mail address or online name: who may know of it, and what hits are scored on."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=8)
    ref_id = models.UUIDField()
    guard = models.SmallIntegerField(default=0)
    owner = models.CharField(max_length=120, default="")
    make = models.CharField(max_length=40, default="", db_collation="C")
    model = models.CharField(max_length=40, default="", db_collation="C")
    colour = models.CharField(max_length=20, default="", db_collation="C")
    areas = models.CharField(max_length=400, default="", db_collation="C")
    card = models.TextField()

    class Meta:
        db_table = "search_thing"
        constraints = [models.UniqueConstraint(fields=["ref_id", "kind"], name="search_thing_ref")]
        indexes = [
            models.Index(
                fields=["make", "model", "colour"],
                condition=models.Q(kind="vehicle"),
                name="search_thing_look",
            )
        ]


class MarkPart(models.Model):
    """A tail of a registration mark, folded by confusion class, with the tail as issued (ADR 0085)."""

    pk = models.CompositePrimaryKey(
        "text", "guard", "place", "raw", "thing_id", "mark_no", "is_edge", "is_past"
    )
    text = models.CharField(max_length=16, db_collation="C")
    guard = models.SmallIntegerField()
    place = models.SmallIntegerField()
    raw = models.CharField(max_length=16, db_collation="C")
    thing_id = models.IntegerField()
    mark_no = models.SmallIntegerField()
    is_edge = models.BooleanField()
    is_past = models.BooleanField()

    class Meta:
        db_table = "search_mark_part"
        indexes = [
            models.Index(fields=["text"], condition=models.Q(guard__gt=0), name="search_mark_part_hidden")
        ]


class ThingMark(models.Model):
    """A whole mark of a vehicle, for verifying what tails offer; `text` folded, `raw` as issued."""

    pk = models.CompositePrimaryKey("thing_id", "mark_no")
    thing_id = models.IntegerField()
    mark_no = models.SmallIntegerField()
    text = models.CharField(max_length=16, db_collation="C")
    raw = models.CharField(max_length=16, db_collation="C")
    is_past = models.BooleanField()

    class Meta:
        db_table = "search_thing_mark"


class ThingKey(models.Model):
    """An exact key of a thing (VIN, number, address, name), read backwards too for “the last digits”."""

    pk = models.CompositePrimaryKey("kind", "value", "guard", "thing_id")
    kind = models.CharField(max_length=12, db_collation="C")
    value = models.CharField(max_length=120, db_collation="C")
    guard = models.SmallIntegerField()
    thing_id = models.IntegerField()
    backwards = models.CharField(max_length=120, db_collation="C")

    class Meta:
        db_table = "search_thing_key"
        indexes = [models.Index(fields=["kind", "backwards", "guard"], name="search_thing_key_backwards")]


class Tie(models.Model):
    """An openly held person and a thing they keep, drive or use; restricted persons have none (security.md §3)."""

    pk = models.CompositePrimaryKey("thing_ref", "kind", "person_ref", "role")
    thing_ref = models.UUIDField()
    kind = models.CharField(max_length=8)
    person_ref = models.UUIDField()
    role = models.CharField(max_length=16)
    is_past = models.BooleanField(default=False)

    class Meta:
        db_table = "search_tie"
        indexes = [models.Index(fields=["person_ref", "kind"], name="search_tie_person")]


class Trait(models.Model):
    """One word of a person's description: a filter, never a name."""

    pk = models.CompositePrimaryKey("kind", "value", "guard", "person_ref")
    kind = models.CharField(max_length=12, db_collation="C")
    value = models.CharField(max_length=40, db_collation="C")
    guard = models.SmallIntegerField()
    person_ref = models.UUIDField()

    class Meta:
        db_table = "search_trait"
        indexes = [models.Index(fields=["person_ref"], name="search_trait_person")]
