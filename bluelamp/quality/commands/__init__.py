"""Every write of data quality: asking checks, letting findings stand, correcting in bulk."""

from bluelamp.quality.commands.asking import run_checks
from bluelamp.quality.commands.correcting import check_of, decide, next_batch, propose, undo
from bluelamp.quality.commands.waiving import waive

__all__ = ["check_of", "decide", "next_batch", "propose", "run_checks", "undo", "waive"]
