"""What access does as time passes. Sealing runs every second in the worker (config/processes.py)."""

from __future__ import annotations

from bluelamp.access import sealing
from bluelamp.kernel import jobs


@jobs.periodic(cron="* * * * *", name="access.seal_audit")
def seal_audit() -> None:
    """Seal what a stopped worker left unsealed; the worker itself seals every second."""
    sealing.seal()
