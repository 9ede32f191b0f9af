"""The table of name lists: what an administrator tied or untied."""

from __future__ import annotations

from django.db import models


class NameTie(models.Model):
    """A change to the name lists: who tied or untied two names, when and why. Never altered but for its end;
    its number, given in the order of commit, is part of the rules version."""

    id = models.AutoField(primary_key=True)
    ref_id = models.UUIDField(unique=True)
    word = models.CharField(max_length=40, db_collation="C")
    other = models.CharField(max_length=40, db_collation="C")
    kind = models.CharField(max_length=12, blank=True, default="", help_text="empty: untied")
    reason = models.CharField(max_length=400)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150)

    class Meta:
        db_table = "search_name_tie"
        constraints = [
            models.UniqueConstraint(
                fields=["word", "other"], condition=models.Q(until=None), name="search_name_tie_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(word__lt=models.F("other")), name="search_name_tie_order"
            ),
        ]
