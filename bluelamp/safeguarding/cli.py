"""`bluelamp sweep`: find what is owed and was never done."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.safeguarding import commands as doors
from bluelamp.safeguarding import queries
from bluelamp.safeguarding.types import Finding, SweepRef, SweepView

DAY = click.DateTime(formats=["%Y-%m-%d"])
PAGE = 5_000


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _all_findings(run: SweepRef) -> list[Finding]:
    found: list[Finding] = []
    while page := queries.findings(SYSTEM, run=run, start=found[-1].place if found else 0, limit=PAGE):
        found += page
    return found


def _as_json(run: SweepView, found: list[Finding]) -> str:
    written = {
        "run": str(run.ref.id), "from": run.from_day, "to": run.to_day, "rules": run.rule_versions,
        "candidates": run.candidates, "found": run.found, "by_rule": dict(run.by_rule),
        "not_looked": run.not_looked, "result": run.result_hash, "new_since_last": run.new_since_last,
        "gone_since_last": run.gone_since_last, "findings": [asdict(one) for one in found]}  # fmt: skip
    return json.dumps(written, default=_plain, ensure_ascii=False)


def _say(run: SweepView, found: list[Finding]) -> None:
    click.echo(
        f"{run.from_day} to {run.to_day}: {run.candidates} records looked at, {run.found} owed and never done."
    )
    for said in run.not_looked:
        click.echo(f"Could not look: {said}", err=True)
    for rule, number in run.by_rule:
        click.echo(f"  {rule}: {number}")
    for one in found[:50]:
        click.echo(
            f"{one.place:>5}  {one.event_at:%Y-%m-%d}  {one.rule:<8} {one.number:<18} {one.district:<12} {one.why}"
        )
    if run.found > 50:
        click.echo(f"… and {run.found - 50} more: use --json, or open /safeguarding/sweep/{run.ref.id}/")


@click.command("sweep")
@click.option("--from", "first", type=DAY, required=True, help="First day, such as 2019-07-01.")
@click.option("--to", "last", type=DAY, required=True, help="Last day, included.")
@click.option("--json", "as_json", is_flag=True, help="Print the run and every finding as JSON.")
@click.option("--confirm", is_flag=True, help="Turn what is found into duties.")
def sweep(first: datetime, last: datetime, as_json: bool, confirm: bool) -> None:
    """Find everything owed in a period with neither a referral nor a reasoned decision, worst first."""
    try:
        run = doors.sweep(SYSTEM, first=first.date(), last=last.date())
        if confirm:
            run = doors.confirm_sweep(SYSTEM, run=run.ref)
    except Refused as refused:
        raise click.ClickException(" ".join(refused.reasons)) from refused
    found = _all_findings(run.ref)
    if as_json:
        click.echo(_as_json(run, found))
    else:
        _say(run, found)


commands: dict[str, click.Command] = {"sweep": sweep}
