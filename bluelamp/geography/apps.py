"""Joins geography to the house."""

from bluelamp.kernel.apps import ModuleConfig


class GeographyConfig(ModuleConfig):
    """Places, beats, roads and who is nearest."""

    name = "bluelamp.geography"
    label = "geography"
