"""A row may name several people: a mention has an id of its own, made of its row's and its place in it."""

from __future__ import annotations

from django.db import migrations, models

RENUMBER = """
UPDATE migration_mention SET ledger_id = id, is_judged = true, is_record = (source = 'records'),
       is_merged = (golden <> person);
UPDATE migration_mention SET id = -(id * 64);
UPDATE migration_mention SET id = -id;
UPDATE migration_mentionkey SET mention = -(mention * 64);
UPDATE migration_mentionkey SET mention = -mention;
UPDATE migration_edge SET one = -(one * 64), other = -(other * 64);
UPDATE migration_edge SET one = -one, other = -other;
"""


class Migration(migrations.Migration):
    """Mentions numbered anew, with their keys and edges."""

    dependencies = [("migration", "0008_rows_of_restricted_records")]
    operations = [
        migrations.RemoveConstraint(model_name="mention", name="migration_mention_once"),
        migrations.RenameField(model_name="mention", old_name="ledger_id", new_name="id"),
        migrations.AddField("mention", "ledger_id", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("mention", "slot", models.SmallIntegerField(default=0)),
        migrations.AddField("mention", "is_record", models.BooleanField(default=False)),
        migrations.AddField("mention", "is_judged", models.BooleanField(default=False)),
        migrations.AddField("mention", "is_merged", models.BooleanField(default=False)),
        migrations.RunSQL(RENUMBER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "mention",
            models.UniqueConstraint(fields=["ledger_id", "slot"], name="migration_mention_slot_once"),
        ),
        migrations.AddIndex(
            "mention", models.Index(fields=["source", "key"], name="migration_mention_key_of")
        ),
        migrations.AddIndex(
            "mention",
            models.Index(fields=["id"], name="migration_mention_unjudged", condition=models.Q(is_judged=False)),
        ),
        migrations.AddIndex("mention", models.Index(fields=["golden"], name="migration_mention_golden")),
    ]
