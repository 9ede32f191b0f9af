"""Crime joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class CrimeConfig(ModuleConfig):
    """Crime."""

    name = "bluelamp.crime"
    label = "crime"
