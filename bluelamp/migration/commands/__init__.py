"""Every write of a migration: loading, and taking a match apart again."""

from bluelamp.migration.commands.auditing import audit_rows, settle_missing
from bluelamp.migration.commands.bringing import bring_in, preview
from bluelamp.migration.commands.byhand import (
    agree_row,
    decide_row,
    decide_rows,
    preview_row,
    reject_row,
    take_back,
)
from bluelamp.migration.commands.checks import draw_again, name_owner, refuse_check, sign_check
from bluelamp.migration.commands.comparing import compare
from bluelamp.migration.commands.loading import load
from bluelamp.migration.commands.phasing import (
    adopt_points,
    begin_cutover,
    decide_roll_back,
    enter_phase,
    keep_point,
    record_delivery,
    take_point,
)
from bluelamp.migration.commands.rehearsing import rehearse, verify
from bluelamp.migration.commands.separating import separate
from bluelamp.migration.commands.signing import (
    close_workaround,
    open_workaround,
    review_workaround,
    sign_sheet,
)

__all__ = [
    "adopt_points",
    "agree_row",
    "audit_rows",
    "begin_cutover",
    "bring_in",
    "close_workaround",
    "compare",
    "decide_roll_back",
    "decide_row",
    "decide_rows",
    "draw_again",
    "enter_phase",
    "keep_point",
    "load",
    "name_owner",
    "open_workaround",
    "preview",
    "preview_row",
    "record_delivery",
    "refuse_check",
    "rehearse",
    "reject_row",
    "review_workaround",
    "separate",
    "settle_missing",
    "sign_check",
    "sign_sheet",
    "take_back",
    "take_point",
    "verify",
]
