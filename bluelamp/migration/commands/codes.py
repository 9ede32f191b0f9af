"""Code tables of the old systems, kept as they were."""

from __future__ import annotations

from django.db import transaction

from bluelamp.migration.codes import Fate
from bluelamp.migration.commands import reading
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.models import CodeEntry


def load_codes() -> int:
    """Offence codes into the kept code table."""
    loaded = 0
    for batch in reading.waiting("OFFENCE_CODE", 1_000):
        entries = [
            CodeEntry(
                source="records", table="OFFENCE_CODE", code=held.key, title=held.row.get("TITLE"),
                category=held.row.get("CLASS"),
            )
            for held in batch
        ]  # fmt: skip
        with transaction.atomic():
            CodeEntry.objects.bulk_create(entries, ignore_conflicts=True)
            loaded += decide([Decision(h.id, Fate.LOADED, targets=(f"code:{h.key}",)) for h in batch])
    return loaded


def offence_titles() -> dict[str, str]:
    """Every offence code of the old system with its title."""
    found = CodeEntry.objects.filter(source="records", table="OFFENCE_CODE")
    return dict(found.values_list("code", "title"))
