"""Every read of data quality."""

from bluelamp.quality.queries.corrections import correction, correction_rows, corrections
from bluelamp.quality.queries.findings import findings, findings_about
from bluelamp.quality.queries.profiling import profile, profile_rows
from bluelamp.quality.queries.runs import latest_runs
from bluelamp.quality.queries.scores import as_json, board, check, kinds_of, modules_of

__all__ = [
    "as_json", "board", "check", "correction", "correction_rows", "corrections", "findings", "findings_about", "kinds_of", "latest_runs", "modules_of", "profile",
    "profile_rows",
]  # fmt: skip
