"""Tiles of the home page: what I owe and what my team owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluelamp.kernel.actors import Actor
from bluelamp.work import queries
from bluelamp.work.types import DutyFilter

SHOWN = 5


def my_work_card(viewer: Actor) -> Mapping[str, Any]:
    """The worst few of my duties, and how many there are."""
    page = queries.my_work(viewer, wanted=DutyFilter())
    return {"page": page, "duties": page.duties[:SHOWN], "link": "work:mine", "whose": "you"}


def team_work_card(viewer: Actor) -> Mapping[str, Any]:
    """The worst few of my team's duties, and how many there are."""
    page = queries.team_work(viewer, wanted=DutyFilter())
    return {"page": page, "duties": page.duties[:SHOWN], "link": "work:team", "whose": "your team"}
