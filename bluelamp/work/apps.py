"""Work joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class WorkConfig(ModuleConfig):
    """Work."""

    name = "bluelamp.work"
    label = "work"
