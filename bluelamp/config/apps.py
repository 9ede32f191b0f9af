"""The house itself: the last to be ready, it closes the registries."""

from __future__ import annotations

from django.apps import AppConfig

from bluelamp.kernel import registry


class HouseConfig(AppConfig):
    """Freezes what all modules declared."""

    name = "bluelamp.config"
    label = "house"

    def ready(self) -> None:
        """Accept no more declarations."""
        registry.freeze_all()
