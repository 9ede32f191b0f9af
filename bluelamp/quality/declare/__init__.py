"""How modules declare the checks of their own records; quality never imports them.

`records(Model, …)` says once how findings name a model's records; then one line a check: a generic one built from
the model (`required`, `in_list`, `not_future`, …), or `check(…)` with a question of its own. A model whose rows
cannot be wrong in a way anybody could put right says why: `no_checks(Model, because=…)`. The build fails for a
model that says nothing (tests/architecture/test_quality_declared.py).
"""

from bluelamp.quality.codes import Kind, Severity
from bluelamp.quality.declare.bulk import Change, Done, correction, corrections
from bluelamp.quality.declare.checks import (
    Check,
    check,
    checks,
    no_checks,
    records,
    silent,
    undeclared,
)
from bluelamp.quality.declare.generic import (
    basics,
    done_in_time,
    in_list,
    in_order,
    matches,
    not_before,
    not_future,
    points_at,
    required,
    sharing,
    unique_folded,
    within,
)

__all__ = [
    "Change", "Check", "Done", "Kind", "Severity", "basics", "check", "checks", "correction", "corrections",
    "done_in_time", "in_list", "in_order", "matches", "no_checks", "not_before", "not_future", "points_at",
    "records", "required", "sharing", "silent", "undeclared", "unique_folded", "within",
]  # fmt: skip
