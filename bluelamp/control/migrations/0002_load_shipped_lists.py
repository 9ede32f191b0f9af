"""Load the shipped grades, categories, disposals, statuses and escalation rules."""

from functools import partial

from django.db import migrations

from bluelamp.control.commands.reference import load_defaults


def load(apps, schema_editor):
    load_defaults(partial(apps.get_model, "control"))


class Migration(migrations.Migration):
    dependencies = [("control", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
