"""Every write of insight: the insider watch and the notices of restricted records."""

from bluelamp.insight.watch.deciding import confirm_dismissal, dismiss, escalate
from bluelamp.insight.watch.declaring import declare_staff
from bluelamp.insight.watch.telling import (
    owe_access_decision,
    owe_glass_review,
    settle_access,
    settle_glass,
    tell_owner,
)
from bluelamp.insight.watch.watching import watch_once

__all__ = [
    "confirm_dismissal", "declare_staff", "dismiss", "escalate", "owe_access_decision", "owe_glass_review",
    "settle_access", "settle_glass", "tell_owner", "watch_once",
]  # fmt: skip
