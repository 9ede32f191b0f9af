"""Every write of a migration: loading, and taking a match apart again."""

from bluelamp.migration.commands.auditing import audit_rows, settle_missing
from bluelamp.migration.commands.loading import load
from bluelamp.migration.commands.separating import separate

__all__ = ["audit_rows", "load", "separate", "settle_missing"]
