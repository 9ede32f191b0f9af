"""Django's name for this module."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class ResourcingConfig(ModuleConfig):
    """Resource management."""

    name = "bluelamp.resourcing"
    label = "resourcing"
