"""The chief's tile on the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluelamp.insight import queries
from bluelamp.kernel.actors import Actor


def backlog_card(viewer: Actor) -> Mapping[str, Any]:
    """What the force owes, in two numbers and what shouts."""
    return {"board": queries.backlogs(viewer)}
