"""Work of nominals that takes time."""

from __future__ import annotations

from bluelamp.kernel import jobs
from bluelamp.kernel.actors import Actor
from bluelamp.nominals import commands


@jobs.job(name="nominals.match_people", queue="matching", delays=())
def match_people(run: str) -> None:
    """Run the matching engine and apply its result; a failure is written on the run, for the desk to see."""
    commands.match_people(run)


def ask_for_matching(by: Actor) -> str:
    """Have the engine run in the background."""
    run = commands.start_run(by)
    jobs.defer(match_people, run=run)
    return run
