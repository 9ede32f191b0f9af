"""How common a name is among the people on record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from bluelamp.search.models import NameToken

FEWEST = 100_000  # in a small store every name looks common; it is counted as if this many people were held


def carriers_per_10000(names: Iterable[str]) -> dict[str, float]:
    """How many in 10,000 openly held people carry each word; words that nobody carries openly are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'search_subject'::regclass")
        people = max(float(cursor.fetchone()[0]), FEWEST)
    rows = NameToken.objects.filter(text__in=list(names), df__gt=0).values_list("text", "df")
    return {text: df * 10_000 / people for text, df in rows}
