"""Joins the shell to the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class WebConfig(ModuleConfig):
    """The shell of every page."""

    name = "bluelamp.web"
    label = "web"
