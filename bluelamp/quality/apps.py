"""Quality joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class QualityConfig(ModuleConfig):
    """Quality."""

    name = "bluelamp.quality"
    label = "quality"
