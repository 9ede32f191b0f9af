"""Lists of duties, always by risk and then by age."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bluelamp.contracts.refs import DutyRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.work.codes import DutyState, OwnerKind, Permission
from bluelamp.work.models import Duty, DutyStep
from bluelamp.work.queries.views import views_for
from bluelamp.work.queries.visible import teams_of, visible
from bluelamp.work.types import DutyFilter, DutyPage, DutyView, HistoryLine

PAGE = 50
NO_DISTRICT = "-"
ORDER = ("risk", "due_at", "started_at", "id")


def _shown(page: DutyPage) -> list[str]:
    return [duty.about or duty.subject for duty in page.duties]


def chosen(rows: QuerySet[Duty], wanted: DutyFilter) -> QuerySet[Duty]:
    """The rows that a filter keeps."""
    exact = {name: value for name in ("kind", "district", "risk", "rule") if (value := getattr(wanted, name))}
    if exact.get("district") == NO_DISTRICT:
        exact["district"] = ""
    rows = rows.filter(**exact)
    if wanted.settled:
        rows = rows.exclude(state=DutyState.OPEN.value)
        return rows.filter(settled_at__gte=wanted.since) if wanted.since else rows
    rows = rows.filter(state=DutyState.OPEN.value)
    return rows.filter(due_at__lt=clock.now(), paused_at=None) if wanted.overdue else rows


def _page(viewer: Actor, rows: QuerySet[Duty], wanted: DutyFilter) -> DutyPage:
    kept = chosen(rows, wanted)
    total = kept.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    found = kept.order_by(*ORDER)[(page - 1) * PAGE : page * PAGE]
    return DutyPage(duties=tuple(views_for(viewer, found)), total=total, page=page, pages=pages)


@query(needs=Permission.VIEW_DUTY, shows=_shown)
def my_work(viewer: Actor, *, wanted: DutyFilter) -> DutyPage:
    """What this person owes by name or post, worst first."""
    mine = Q(owner_kind=OwnerKind.PERSON.value, owner__in=[viewer.name, viewer.collar or viewer.name])
    if viewer.post_id:
        mine |= Q(owner_kind=OwnerKind.POST.value, owner=str(viewer.post_id))
    return _page(viewer, visible(viewer).filter(mine), wanted)


@query(needs=Permission.VIEW_DUTY, shows=_shown)
def team_work(viewer: Actor, *, wanted: DutyFilter) -> DutyPage:
    """What this person's team owes, worst first."""
    rows = visible(viewer).filter(owner_kind=OwnerKind.TEAM.value, owner__in=teams_of(viewer))
    return _page(viewer, rows, wanted)


@query(needs=Permission.VIEW_FORCE_DUTY, shows=_shown)
def force_work(viewer: Actor, *, wanted: DutyFilter) -> DutyPage:
    """What the whole force owes, worst first; these are the rows behind every number of the board."""
    return _page(viewer, visible(viewer), wanted)


@query(needs=Permission.VIEW_DUTY, about="ref")
def duty(viewer: Actor, ref: DutyRef) -> DutyView:
    """One duty."""
    row = visible(viewer).filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return views_for(viewer, [row])[0]


@query(needs=Permission.VIEW_DUTY, about="ref")
def history(viewer: Actor, ref: DutyRef) -> tuple[HistoryLine, ...]:
    """Everything that happened to a duty, first things first."""
    if not visible(viewer).filter(pk=ref.id).exists():
        raise NotThere
    steps = DutyStep.objects.filter(duty_id=ref.id).order_by("at", "id")
    return tuple(HistoryLine(at=step.at, by=step.by, what=step.what, text=step.text) for step in steps)


@query(needs=Permission.VIEW_DUTY, shows=lambda duties: [duty.about or duty.subject for duty in duties])
def duties_about(viewer: Actor, *, text: str) -> tuple[DutyView, ...]:
    """Every duty whose subject, source or person is this reference, open ones first."""
    rows = visible(viewer).filter(Q(subject=text) | Q(source=text) | Q(about=text))
    return tuple(
        sorted(
            views_for(viewer, rows), key=lambda one: (one.state is not DutyState.OPEN, one.risk, one.due_at)
        )
    )


@query(needs=Permission.COUNT_DUTY, audited=False)
def subjects_owed(viewer: Actor, *, rule: str, sources: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Which (source, subject) pairs already have a duty under a rule; for counts that compare, in batches."""
    rows = Duty.objects.filter(rule=rule, source__in=list(sources))
    return frozenset(rows.values_list("source", "subject"))
