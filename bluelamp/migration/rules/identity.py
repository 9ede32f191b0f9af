"""Stable ids: what a source row becomes has the same id on every run, so that a repeat makes nothing new."""

from __future__ import annotations

import uuid

HOUSE = uuid.UUID("6f9a2f0e-3c55-5d5e-9d10-b1ae1a3f0001")


def stable_id(*words: str) -> uuid.UUID:
    """The id of what a source row becomes."""
    return uuid.uuid5(HOUSE, "|".join(words))
