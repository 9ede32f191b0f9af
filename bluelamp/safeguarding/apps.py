"""Safeguarding joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class SafeguardingConfig(ModuleConfig):
    """Safeguarding."""

    name = "bluelamp.safeguarding"
    label = "safeguarding"
