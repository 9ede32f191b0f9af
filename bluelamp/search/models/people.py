"""Tables of search: plain tables and b-trees (domain/search.md §9). No foreign keys: rows are derived data."""

from __future__ import annotations

from django.db import models


class NameToken(models.Model):
    """A word of the vocabulary. `df`: how many openly held subjects carry it; 0 hides it from everybody.

    `xid`: the transaction that brought it in, by which readers catch up. The word "" counts all subjects held openly.
    """

    id = models.AutoField(primary_key=True)
    text = models.CharField(max_length=42, unique=True, db_collation="C")
    df = models.IntegerField(default=0)
    xid = models.BigIntegerField(default=0)

    class Meta:
        db_table = "search_token"
        indexes = [models.Index(fields=["xid"], name="search_token_xid")]


class TokenKey(models.Model):
    """A key (edit, sound, skeleton) under which a word is found."""

    pk = models.CompositePrimaryKey("key", "token_id")
    key = models.BigIntegerField()
    token_id = models.IntegerField()

    class Meta:
        db_table = "search_token_key"


class Subject(models.Model):
    """Whatever can be found: its reference, who may know of it, and the facts that hits are scored on."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    ref_id = models.UUIDField()
    guard = models.SmallIntegerField(default=0)
    owner = models.CharField(max_length=120, default="")
    card = models.TextField()

    class Meta:
        db_table = "search_subject"
        constraints = [models.UniqueConstraint(fields=["ref_id", "kind"], name="search_subject_ref")]


class NamePair(models.Model):
    """Every unordered pair of words of one name, and each surname with the initial."""

    pk = models.CompositePrimaryKey("tok_lo", "tok_hi", "guard", "dob", "subject_id", "name_no")
    tok_lo = models.IntegerField()
    tok_hi = models.IntegerField()
    dob = models.IntegerField()
    subject_id = models.IntegerField()
    guard = models.SmallIntegerField()
    name_no = models.SmallIntegerField()

    class Meta:
        db_table = "search_name_pair"


class NameOne(models.Model):
    """Every word of every name."""

    pk = models.CompositePrimaryKey("token_id", "guard", "dob", "subject_id", "name_no")
    token_id = models.IntegerField()
    dob = models.IntegerField()
    subject_id = models.IntegerField()
    guard = models.SmallIntegerField()
    name_no = models.SmallIntegerField()

    class Meta:
        db_table = "search_name_one"
        indexes = [
            models.Index(fields=["token_id"], condition=models.Q(guard__gt=0), name="search_name_one_hidden")
        ]


class Ident(models.Model):
    """An exact key: a number, mark or reference; read backwards too, for “the last digits”."""

    pk = models.CompositePrimaryKey("kind", "value", "subject_id")
    kind = models.CharField(max_length=12, db_collation="C")
    value = models.CharField(max_length=64, db_collation="C")
    subject_id = models.IntegerField()
    guard = models.SmallIntegerField()
    backwards = models.CharField(max_length=64, db_collation="C")

    class Meta:
        db_table = "search_ident"
        indexes = [models.Index(fields=["kind", "backwards"], name="search_ident_backwards")]


class Counter(models.Model):
    """Writes so far, spread over slots so that writers do not queue; the sum is the data version."""

    slot = models.SmallIntegerField(primary_key=True)
    writes = models.BigIntegerField(default=0)
    hidden_writes = models.BigIntegerField(default=0)

    class Meta:
        db_table = "search_counter"
