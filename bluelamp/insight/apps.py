"""Insight joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class InsightConfig(ModuleConfig):
    """Insight."""

    name = "bluelamp.insight"
    label = "insight"
