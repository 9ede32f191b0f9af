"""Words that nobody carries any more, taken out of the vocabulary when records are disposed of."""

from __future__ import annotations

from django.db import connection

_UNUSED = """
WITH unused AS (
  DELETE FROM search_token AS t WHERE t.df = 0 AND t.text <> '' AND right(t.text, 1) <> '.'
  AND NOT EXISTS (SELECT 1 FROM search_name_one AS o WHERE o.token_id = t.id) RETURNING t.id)
DELETE FROM search_token_key AS k USING unused WHERE k.token_id = unused.id
"""


def forget_unused_words() -> None:
    """Forget words that no subject carries: after an erasure, a rare name must not live on in the vocabulary."""
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED)
