"""Writes of the shell."""

from __future__ import annotations

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.web import queries, rules
from bluelamp.web.codes import Permission
from bluelamp.web.models import ProblemReport
from bluelamp.web.types import Problem, ProblemView


@command(needs=Permission.REPORT_PROBLEM, operation="collection")
def report_problem(by: Actor, *, problem: Problem) -> ProblemView:
    """Tell the platform's keepers that Bluelamp itself goes wrong; every report is kept and answered for."""
    faults = rules.faults_in_problem(
        doing=problem.doing, happened=problem.happened, hindrance=problem.hindrance
    )
    refuse_if(list(faults.values()))
    kept = ProblemReport.objects.create(
        account_id=by.account_id, reported_by=by.name, reported_at=clock.now(), page=problem.page[:500],
        doing=problem.doing.strip(), happened=problem.happened.strip(), hindrance=problem.hindrance,
    )  # fmt: skip
    return queries.view_of(kept)
