"""Joins forms to the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class FormsConfig(ModuleConfig):
    """Drafts and question sets."""

    name = "bluelamp.forms"
    label = "forms"
