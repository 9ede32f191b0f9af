"""Every write of data quality: asking checks, letting findings stand, correcting in bulk."""

from bluelamp.quality.commands.asking import run_checks
from bluelamp.quality.commands.waiving import waive

__all__ = ["run_checks", "waive"]
