"""Retention joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class RetentionConfig(ModuleConfig):
    """Retention."""

    name = "bluelamp.retention"
    label = "retention"
