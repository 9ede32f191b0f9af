"""Ids that sort by the moment they were made, so that indexes grow at one end."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A fresh time-ordered identifier (UUID version 7, RFC 9562)."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
