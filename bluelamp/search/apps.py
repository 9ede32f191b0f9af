"""How search joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class SearchConfig(ModuleConfig):
    """The search service."""

    name = "bluelamp.search"
    label = "search"
