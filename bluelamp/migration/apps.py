"""Migration joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class MigrationConfig(ModuleConfig):
    """Legacy load, ledger, legacy store and balance."""

    name = "bluelamp.migration"
    label = "migration"
