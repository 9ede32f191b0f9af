"""Django's name for this module."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class ControlConfig(ModuleConfig):
    """Command and control."""

    name = "bluelamp.control"
    label = "control"
