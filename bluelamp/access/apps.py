"""Access joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class AccessConfig(ModuleConfig):
    """Identity, permission and audit; its declares put the doorkeeper in place."""

    name = "bluelamp.access"
    label = "access"
