"""How a module joins the house: its declarations, handlers and jobs are read once at start."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ModuleConfig(AppConfig):
    """Base of every module's AppConfig; `name` is `bluelamp.<module>`."""

    default_auto_field = "django.db.models.BigAutoField"
    plugs = ("queries", "commands", "declares", "handlers", "jobs")

    def ready(self) -> None:
        """Import what the module plugs in, so that registries are full before they freeze."""
        for plug in self.plugs:
            path = f"{self.name}.{plug}"
            if find_spec(path) is not None:
                import_module(path)


class KernelConfig(ModuleConfig):
    """The kernel itself."""

    name = "bluelamp.kernel"
    label = "kernel"
