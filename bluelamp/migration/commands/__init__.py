"""Every write of a migration: loading, and taking a match apart again."""

from bluelamp.migration.commands.loading import load
from bluelamp.migration.commands.separating import separate

__all__ = ["load", "separate"]
