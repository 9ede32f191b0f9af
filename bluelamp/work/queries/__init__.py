"""Every read of the ledger of duties."""

from __future__ import annotations

from bluelamp.work.queries.backlog import duties_like, owed_then, tallies
from bluelamp.work.queries.lists import (
    duties_about,
    duty,
    force_work,
    history,
    my_work,
    subjects_owed,
    team_work,
)

__all__ = [
    "duties_about",
    "duties_like",
    "duty",
    "force_work",
    "history",
    "my_work",
    "owed_then",
    "subjects_owed",
    "tallies",
    "team_work",
]
