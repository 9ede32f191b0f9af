"""Every write of a migration: loading, and taking a match apart again."""

from bluelamp.migration.commands.auditing import audit_rows, settle_missing
from bluelamp.migration.commands.checks import draw_again, name_owner, refuse_check, sign_check
from bluelamp.migration.commands.loading import load
from bluelamp.migration.commands.rehearsing import rehearse, verify
from bluelamp.migration.commands.separating import separate

__all__ = [
    "audit_rows",
    "draw_again",
    "load",
    "name_owner",
    "refuse_check",
    "rehearse",
    "separate",
    "settle_missing",
    "sign_check",
    "verify",
]
