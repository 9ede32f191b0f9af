"""How nominals joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class NominalsConfig(ModuleConfig):
    """The POLE core."""

    name = "bluelamp.nominals"
    label = "nominals"
