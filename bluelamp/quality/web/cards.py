"""The tile of the home page: how the records stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.quality import queries
from bluelamp.quality.codes import Permission, Severity


def records_card(viewer: Actor) -> Mapping[str, Any]:
    """How many findings there are, how many are serious, and which corrections wait."""
    board = queries.board(viewer)
    waiting = queries.corrections(viewer) if guard.may(viewer, Permission.APPROVE_CORRECTION) else ()
    return {
        "found": board.found, "high": sum(one.found for one in board.checks if one.severity is Severity.HIGH),
        "waiting": sum(one.state.value == "proposed" and not one.is_own for one in waiting),
    }  # fmt: skip
