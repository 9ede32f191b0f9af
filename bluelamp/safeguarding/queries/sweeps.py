"""Reading sweeps: runs, findings, and how a run differs from the last one over the same days."""

from __future__ import annotations

from django.db.models import Count

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.safeguarding.codes import Permission
from bluelamp.safeguarding.models import SweepFinding, SweepRun
from bluelamp.safeguarding.types import Finding, SweepRef, SweepView

PLAIN = ("from_day", "to_day", "candidates", "found", "started_by", "started_at", "finished_at", "result_hash",
         "confirmed_by", "confirmed_at")  # fmt: skip
FIELDS = ("place", "rule", "rule_version", "citation", "source", "subject", "number", "district", "risk", "event_at",
          "due_at", "why", "state")  # fmt: skip


def _keys(run: SweepRun | None) -> set[tuple[str, str, str]]:
    return set(run.findings.values_list("rule", "source", "subject")) if run else set()


def view(row: SweepRun) -> SweepView:
    """One run as it stands, against the run before it over the same days."""
    before = (SweepRun.objects.filter(from_day=row.from_day, to_day=row.to_day, started_at__lt=row.started_at)
              .exclude(finished_at=None).order_by("-started_at").first())  # fmt: skip
    mine, last = _keys(row), _keys(before)
    by_rule = row.findings.values_list("rule").annotate(Count("id")).order_by("rule")
    return SweepView(
        ref=SweepRef(row.id),
        rule_versions=tuple(row.rule_versions.splitlines()),
        not_looked=tuple(row.not_looked.splitlines()),
        new_since_last=len(mine - last) if before else 0,
        gone_since_last=len(last - mine),
        by_rule=tuple(by_rule),
        **{name: getattr(row, name) for name in PLAIN},
    )


def finding_view(row: SweepFinding) -> Finding:
    """One finding."""
    return Finding(**{name: getattr(row, name) for name in FIELDS})


@query(needs=Permission.RUN_SWEEP, audited=False)
def recent_sweeps(viewer: Actor) -> tuple[SweepView, ...]:
    """The last runs, newest first."""
    return tuple(map(view, SweepRun.objects.order_by("-started_at")[:20]))


@query(needs=Permission.RUN_SWEEP, audited=False)
def sweep_run(viewer: Actor, *, run: SweepRef) -> SweepView:
    """One run."""
    row = SweepRun.objects.filter(pk=run.id).first()
    if row is None:
        raise NotThere
    return view(row)


@query(needs=Permission.RUN_SWEEP, shows=lambda found: [one.subject.partition("@")[0] for one in found])
def findings(viewer: Actor, *, run: SweepRef, start: int = 0, limit: int = 100) -> tuple[Finding, ...]:
    """What a run found, in order of risk, without what is sealed from the viewer."""
    rows = list(SweepFinding.objects.filter(run_id=run.id, place__gt=start).order_by("place")[:limit])
    hidden = guard.hidden_from(
        viewer, [ref for row in rows for ref in (row.source, row.subject.partition("@")[0])]
    )
    return tuple(finding_view(row) for row in rows
                 if not {row.source, row.subject.partition("@")[0]} & hidden)  # fmt: skip


@query(needs=Permission.RUN_SWEEP, shows=lambda found: [found.subject.partition("@")[0]])
def finding(viewer: Actor, *, number: int) -> Finding:
    """One finding."""
    row = SweepFinding.objects.filter(pk=number).first()
    if row is None or guard.hidden_from(viewer, [row.source, row.subject.partition("@")[0]]):
        raise NotThere
    return finding_view(row)
