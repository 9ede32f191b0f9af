"""What insight does as time passes."""

from __future__ import annotations

from bluelamp.insight import commands
from bluelamp.kernel import jobs


@jobs.periodic(cron="* * * * *", name="insight.watch")
def watch() -> None:
    """Each minute, judge what people have looked at since."""
    while commands.watch_once():
        pass
