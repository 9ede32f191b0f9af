"""The fictional force joins the house."""

from __future__ import annotations

from bluelamp.kernel.apps import ModuleConfig


class SynthConfig(ModuleConfig):
    """Generator, extracts, demo accounts, running day."""

    name = "bluelamp.synth"
    label = "synth"
