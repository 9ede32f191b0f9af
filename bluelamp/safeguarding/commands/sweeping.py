"""The sweep: finds what is owed and was never done, in any past period, and turns it into duties on confirmation."""

from __future__ import annotations

from datetime import date

from django.db import connection

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.safeguarding.codes import FindingState, Permission, RuleId
from bluelamp.safeguarding.models import SweepFinding, SweepRun
from bluelamp.safeguarding.queries import looking, rulebook, sweeps
from bluelamp.safeguarding.types import SweepRef, SweepView
from bluelamp.work import commands as work
from bluelamp.work import declare
from bluelamp.work.types import NewDuty, Owner, Risk

LONGEST_DAYS = 366 * 20
KINDS = {RuleId.ASSESS: "assess", RuleId.MARAC: "marac", RuleId.CHILD: "child", RuleId.ENCOMPASS: "encompass",
         RuleId.VICTIM: "victim_services"}  # fmt: skip
_PLACES = """
UPDATE safeguarding_sweepfinding f SET place = n.place FROM (
  SELECT id, row_number() OVER (ORDER BY risk, event_at, rule, source, subject) AS place
  FROM safeguarding_sweepfinding WHERE run_id = %(run)s) n
WHERE f.id = n.id
"""
_DIGEST = """
SELECT md5(coalesce(string_agg(rule || source || subject, ',' ORDER BY rule, source, subject), ''))
FROM safeguarding_sweepfinding WHERE run_id = %s
"""
FIELDS = ("place", "rule", "rule_version", "citation", "source", "subject", "number", "district", "risk", "event_at",
          "due_at", "why")  # fmt: skip


def sweep(by: Actor, *, first: date, last: date) -> SweepView:
    """Look for everything owed in a range of days; read-only until confirmed, in short transactions throughout."""
    run = begin_sweep(by, first=first, last=last)
    looking.start_afresh()
    start, end = looking.moments(first, last)
    ledger = looking.PairLedger(start)
    at = start
    while at < end:
        until = min(at + looking.CHUNK, end)
        keep_findings(by, run=run, looked=looking.look_at_incidents(at, until, ledger))
        at = until
    for looked in looking.look_at_victims(start, end):
        keep_findings(by, run=run, looked=looked)
    return finish_sweep(by, run=run)


@command(needs=Permission.RUN_SWEEP, operation="collection")
def begin_sweep(by: Actor, *, first: date, last: date) -> SweepRef:
    """Note that a sweep of this range has begun, under which versions of the rules."""
    refuse_if(_reasons_not_to_sweep(first, last))
    versions = [f"{one.rule.value} v{one.version}" for one in rulebook.every_rule(by)]
    not_looked = [] if declare.candidates(looking.VICTIMS) else ["Crimes: no module offers their victims."]
    row = SweepRun.objects.create(
        from_day=first, to_day=last, rule_versions="\n".join(versions), not_looked="\n".join(not_looked),
        started_by=by.name, started_at=clock.now())  # fmt: skip
    return SweepRef(row.id)


def _reasons_not_to_sweep(first: date, last: date) -> list[str]:
    reasons = []
    if last < first:
        reasons.append("The last day cannot be before the first.")
    if first.year < 1950 or last.year > 2200:
        reasons.append("Sweep between 1950 and 2200.")
    if (last - first).days > LONGEST_DAYS:
        reasons.append("Sweep at most 20 years at a time.")
    if first > clock.local(clock.now()).date():
        reasons.append("The first day is in the future.")
    return reasons


@command(needs=Permission.RUN_SWEEP)
def keep_findings(by: Actor, *, run: SweepRef, looked: looking.Looked) -> int:
    """Keep what one part of the range is missing; kept twice it stays once."""
    found = looking.missing(looked)
    rows = [SweepFinding(run_id=run.id, **{name: getattr(one, name) for name in FIELDS}) for one in found]
    SweepFinding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    kept = SweepRun.objects.select_for_update().get(pk=run.id)
    kept.candidates += looked.candidates
    kept.save(update_fields=["candidates"])
    return len(found)


@command(needs=Permission.RUN_SWEEP)
def finish_sweep(by: Actor, *, run: SweepRef) -> SweepView:
    """Put what was found in order of risk and then age, and close the run."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"run": run.id})
        cursor.execute(_DIGEST, [run.id])
        digest = str(cursor.fetchone()[0])
    found = SweepFinding.objects.filter(run_id=run.id).count()
    SweepRun.objects.filter(pk=run.id).update(finished_at=clock.now(), found=found, result_hash=digest)
    return sweeps.view(SweepRun.objects.get(pk=run.id))


@command(needs=Permission.CONFIRM_SWEEP)
def confirm_sweep(by: Actor, *, run: SweepRef) -> SweepView:
    """Turn what a sweep found into duties of the districts' referral desks."""
    row = SweepRun.objects.select_for_update().filter(pk=run.id).first()
    if row is None:
        raise NotThere
    if row.finished_at is None:
        raise Refused("This sweep has not finished.")
    refuse_if([f"{row.confirmed_by} confirmed this sweep already."] if row.confirmed_by else [])
    findings = list(row.findings.order_by("place"))
    work.owe_many(by.without_key(), duties=tuple(map(_duty, findings)))
    row.findings.update(state=FindingState.CONFIRMED.value)
    row.confirmed_by, row.confirmed_at = by.name, clock.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    return sweeps.view(row)


def _duty(row: SweepFinding) -> NewDuty:
    rule = RuleId(row.rule)
    desk = "officer" if rule is RuleId.ASSESS else "referral_desk"
    return NewDuty(
        kind=f"safeguarding.{KINDS[rule]}", rule=row.rule, rule_version=row.rule_version, citation=row.citation,
        subject=row.subject, source=row.source, about=row.subject.partition("@")[0],
        title=f"{row.why} {row.number}".strip()[:300], started_at=row.event_at, due_at=row.due_at,
        risk=Risk(row.risk), owner=Owner.team(desk), district=row.district,
        link=f"/safeguarding/findings/{row.id}/")  # fmt: skip
