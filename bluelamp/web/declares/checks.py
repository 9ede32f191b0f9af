"""What can be wrong with problem reports, and who puts it right."""

from __future__ import annotations

from bluelamp.quality.declare import Severity, basics, points_at, records, required
from bluelamp.web.models import ProblemReport

records(
    ProblemReport,
    one="problem report",
    ref="problem_report:pk",
    owner="platform_admin",
    changed="reported_at",
)
basics(ProblemReport)
required(ProblemReport, "happened", severity=Severity.LOW)
points_at(ProblemReport, "account_id", "access.Account", severity=Severity.LOW)
