"""Data versions of places, organisations and text: writes counted over slots, as for people (ADR 0031)."""

from __future__ import annotations

import psycopg

_COUNT = """
INSERT INTO search_topic_counter AS c (topic, slot, writes, hidden_writes)
VALUES (%s, pg_backend_pid() %% 64, %s, %s)
ON CONFLICT (topic, slot) DO UPDATE
SET writes = c.writes + excluded.writes, hidden_writes = c.hidden_writes + excluded.hidden_writes
"""


def count_write(cursor: psycopg.Cursor, topic: str, *, is_open: bool) -> None:
    """Move the data version of a topic; last, because the slot stays locked until commit."""
    cursor.execute(_COUNT, [topic, int(is_open), int(not is_open)])
