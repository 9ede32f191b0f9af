"""How far each step has come: moved in the same transaction as the work itself."""

from __future__ import annotations

from bluelamp.migration.models import Progress


def of(name: str) -> int:
    """The last ledger id the step has dealt with."""
    found = Progress.objects.filter(name=name).values_list("value", flat=True).first()
    return found or 0


def move(name: str, value: int) -> None:
    """The step has dealt with everything up to this ledger id."""
    Progress.objects.update_or_create(name=name, defaults={"value": value})


def forget_others(beginning: str, kept: str) -> None:
    """Steps whose names begin so have to be done anew, all but one."""
    Progress.objects.filter(name__startswith=beginning).exclude(name=kept).delete()
