"""Exchange joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class ExchangeConfig(ModuleConfig):
    """Exchange."""

    name = "bluelamp.exchange"
    label = "exchange"
