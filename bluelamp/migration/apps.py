"""Migration joins the house."""

from __future__ import annotations

from importlib import import_module

from django.db.models.signals import post_migrate

from bluelamp.kernel.apps import ModuleConfig


class MigrationConfig(ModuleConfig):
    """Legacy load, ledger, legacy store and balance; watches every table for rows that vanish."""

    name = "bluelamp.migration"
    label = "migration"

    def ready(self) -> None:
        """Read the declarations, and have new tables watched as soon as they are made."""
        super().ready()
        post_migrate.connect(_watch, sender=self, dispatch_uid="migration.watch")


def _watch(**_: object) -> None:
    import_module("bluelamp.migration.census.watching").watch()
