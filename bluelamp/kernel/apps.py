"""How a module joins the house: its declarations, handlers and jobs are read once at start."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig


class ModuleConfig(AppConfig):
    """Base of every module's AppConfig; `name` is `bluelamp.<module>`."""

    default_auto_field = "django.db.models.BigAutoField"
    plugs = ("queries", "commands", "declares", "handlers", "jobs")

    def ready(self) -> None:
        """Import what the module plugs in, so that registries are full before they freeze."""
        for plug in self.plugs:
            path = f"{self.name}.{plug}"
            if (found := find_spec(path)) is not None:
                import_module(path)
                if plug == "declares":
                    _each_of(path, found.submodule_search_locations or ())


def _each_of(package: str, places: Iterable[str]) -> None:
    """Declarations grown into a package are all read; nothing in it has to list them."""
    for part in sorted(iter_modules(places), key=lambda one: one.name):
        import_module(f"{package}.{part.name}")


class KernelConfig(ModuleConfig):
    """The kernel itself."""

    name = "bluelamp.kernel"
    label = "kernel"
