"""Duties for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bluelamp.kernel import clock
from bluelamp.work.types import NewDuty, Owner, Risk


def duty(**given: Any) -> NewDuty:
    """A duty about to be owed; anything may be given."""
    now = clock.now()
    usual = {
        "kind": "test.thing", "rule": "R-TEST", "rule_version": "1", "citation": "A source", "subject": "person:1",
        "source": "incident:1", "title": "Do the thing", "started_at": now, "due_at": now + timedelta(hours=4),
        "risk": Risk.MEDIUM, "owner": Owner.team("officer"), "district": "North"}  # fmt: skip
    return NewDuty(**{**usual, **given})
