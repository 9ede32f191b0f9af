"""The cutover in hand, its points with what going back would cost, workarounds, checks, and days of parallel running."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.migration.codes import CheckState, Permission, Phase
from bluelamp.migration.models import (
    Comparison,
    ComparisonLine,
    Cutover,
    LedgerRow,
    Point,
    Rehearsal,
    SheetSignature,
    SourceOwner,
    SpotCheck,
    Workaround,
)
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules import phases as rules
from bluelamp.migration.types import (
    CheckView,
    ComparisonView,
    CutoverView,
    DeliveryView,
    LossView,
    ParallelLine,
    PhaseView,
    PointView,
    WorkaroundView,
)

STATED_SINCE = """
    SELECT name, count(*), count(DISTINCT subject) FROM kernel_fact WHERE seq > %s GROUP BY name ORDER BY 2 DESC
"""
SUBJECTS_SINCE = "SELECT count(DISTINCT subject) FROM kernel_fact WHERE seq > %s"
ONE_PAGE = 100


@query(needs=Permission.VIEW_SHEET, audited=False)
def cutover(viewer: Actor) -> CutoverView | None:
    """The cutover under way, or the last one: its phases, deliveries, and what hinders the next phase."""
    found = Cutover.objects.order_by("-id").first()
    if found is None:
        return None
    following = rules.following(Phase(found.phase)) if found.ended_at is None else None
    hindrances = rules.reasons_not_to_enter(following, standing(found)) if following else []
    return CutoverView(
        id=found.id, name=found.name, phases=_phases(found, following), next_phase=str(following.value) if following else "",
        hindrances=tuple(hindrances),
        deliveries=tuple(
            DeliveryView(at=one.at, phase=Phase(one.phase).label, folder=one.folder, received_from=one.received_from,
                         by=one.by_name, rows=one.rows, files=one.files)
            for one in found.delivery_set.order_by("-id")
        ),
    )  # fmt: skip


def standing(cutover: Cutover) -> rules.Standing:
    """What the rules must know before a phase is entered."""
    entries = cutover.phaseentry_set
    frozen = entries.filter(phase=Phase.FREEZE).aggregate(at=Max("at"))["at"]
    verified = (
        Rehearsal.objects.filter(is_live=True, ended_at__gt=frozen) if frozen else Rehearsal.objects.none()
    )
    last = verified.order_by("-id").first()
    signed = SheetSignature.objects.filter(rehearsal=last).order_by("-id").first() if last else None
    return rules.Standing(
        current=Phase(cutover.phase),
        deliveries=frozenset(Phase(one) for one in cutover.delivery_set.values_list("phase", flat=True)),
        has_point_since_freeze=bool(frozen and Point.objects.filter(at__gt=frozen).exists()),
        is_verified_since_freeze=last is not None, is_go_signed_for_it=bool(signed and signed.is_go),
    )  # fmt: skip


def _phases(found: Cutover, following: Phase | None) -> tuple[PhaseView, ...]:
    entries = {one.phase: one for one in found.phaseentry_set.order_by("id")}
    lines = []
    for phase in Phase:
        entry = entries.get(str(phase.value))
        lines.append(
            PhaseView(
                phase=str(phase.value), by=entry.by_name if entry else "", at=entry.at if entry else None,
                note=entry.note if entry else "", is_current=found.phase == phase, is_next=phase is following,
            )
        )  # fmt: skip
    return tuple(lines)


@query(needs=Permission.VIEW_SHEET, audited=False)
def points(viewer: Actor) -> tuple[PointView, ...]:
    """The named points, newest first, each with what going back to it would cost now."""
    return tuple(_point(one) for one in Point.objects.order_by("-at", "-id"))


def _point(one: Point) -> PointView:
    return PointView(
        id=one.id, name=one.name, why=one.why, by=one.by_name, at=one.at, phase=one.phase,
        rolled_back_at=one.rolled_back_at, rolled_back_by=one.rolled_back_by,
        rolled_back_because=one.rolled_back_because, lost=one.lost, loss=loss_since(one),
    )  # fmt: skip


def loss_since(point: Point) -> LossView:
    """What was stated since a point, by kind: every one of these would be gone."""
    found = fetch(STATED_SINCE, [point.fact])
    return LossView(
        facts=sum(number for _, number, _ in found), subjects=fetch(SUBJECTS_SINCE, [point.fact])[0][0],
        ledger_rows=max(0, LedgerRow.objects.count() - point.ledger_rows), since=point.at,
        kinds=tuple((name.rpartition(".")[2], number) for name, number, _ in found),
    )  # fmt: skip


@query(needs=Permission.VIEW_SHEET, audited=False)
def workarounds(viewer: Actor) -> tuple[WorkaroundView, ...]:
    """Workarounds, open ones by day of review, then closed ones."""
    today = clock.now().date()
    found = Workaround.objects.order_by("-closed_at", "review_on")
    lines = [
        WorkaroundView(
            id=one.id, title=one.title, instead=one.instead, covers=one.covers, owner=one.owner,
            review_on=one.review_on, is_overdue=one.closed_at is None and one.review_on < today,
            closed_at=one.closed_at, closed_because=one.closed_because,
        )
        for one in found
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda one: (one.closed_at is not None, one.review_on)))


@query(needs=Permission.VIEW_SHEET, audited=False)
def owners(viewer: Actor) -> dict[str, str]:
    """The named business owner of each source."""
    return dict(SourceOwner.objects.values_list("source", "name"))


@query(needs=Permission.VIEW_SHEET, audited=False)
def checks(viewer: Actor, *, source: str = "", is_mine: bool = False) -> tuple[CheckView, ...]:
    """Spot checks without their content: refused first, then waiting, then signed."""
    found = SpotCheck.objects.all()
    if is_mine:
        mine = SourceOwner.objects.filter(account=viewer.account_id).values("source")
        found = found.filter(source__in=mine)
    if source:
        found = found.filter(source=source)
    order = {CheckState.REFUSED: 0, CheckState.WAITING: 1, CheckState.SIGNED: 2}
    lines = [
        _check(one, is_whole=False)
        for one in found.select_related("rehearsal").order_by("-risk", "source", "kind", "id")
    ]
    return tuple(sorted(lines, key=lambda one: order[CheckState(one.state)]))


@query(needs=Permission.SIGN_CHECK, shows=lambda view: [f"spot_check:{view.id}", *view.refs])
def check(viewer: Actor, *, id: int) -> CheckView:
    """One spot check: the old row beside what it became; a look at both, for the owner of the source only."""
    found = SpotCheck.objects.filter(id=id).select_related("rehearsal").first()
    if found is None:
        raise NotThere
    if not SourceOwner.objects.filter(source=found.source, account=viewer.account_id).exists():
        raise guard.Denied(f"Only the named business owner of {found.source} sees its spot checks.")
    if guard.hidden_from(viewer, found.refs, also_restricted=True):
        raise guard.Denied("This row is about a restricted record. Ask the migration lead to draw another.")
    return _check(found, is_whole=True)


def _check(one: SpotCheck, *, is_whole: bool) -> CheckView:
    label = str(one.rehearsal.labels.get(f"{one.source}/{one.kind}", one.kind))
    content: dict[str, Any] = {}
    if is_whole:
        content = {
            "refs": tuple(ref for ref in one.refs if not ref.startswith(("ledger:", "legacy:", "code:", "disposed:"))),
            "was": tuple((name, value) for name, value in one.was), "became": tuple(one.became),
        }  # fmt: skip
    return CheckView(
        id=one.id, source=one.source, kind=label, risk=one.risk, file=one.file, row=one.row, key=one.key,
        fate=one.fate, reason=one.reason, state=one.state, by=one.decided_by, at=one.decided_at,
        words=one.words, note=one.note, **content,
    )  # fmt: skip


@query(needs=Permission.VIEW_SHEET, audited=False)
def comparisons(viewer: Actor, *, limit: int = 30) -> tuple[ComparisonView, ...]:
    """Days of parallel running, newest first."""
    return tuple(_day(one) for one in Comparison.objects.order_by("-id")[:limit])


@query(needs=Permission.VIEW_SHEET, audited=False)
def comparison(
    viewer: Actor, *, id: int, what: str = "", page: int = 1
) -> tuple[ComparisonView, tuple[ParallelLine, ...]]:
    """One day with its rows that have parted, a hundred at a time."""
    found = Comparison.objects.filter(id=id).first()
    if found is None:
        raise NotThere
    lines = ComparisonLine.objects.filter(comparison=found, **({"what": what} if what else {})).order_by("id")
    start = (max(page, 1) - 1) * ONE_PAGE
    return _day(found), tuple(
        ParallelLine(
            what=one.what, source=one.source, kind=one.kind, key=one.key, place=one.place,
            ledger_id=one.ledger_id, detail=one.detail,
        )
        for one in lines[start : start + ONE_PAGE]
    )  # fmt: skip


def _day(one: Comparison) -> ComparisonView:
    names = ("rows_there", "same", "new_there", "changed_there", "changed_here", "changed_both", "gone")
    return ComparisonView(
        id=one.id,
        at=one.at,
        folder=one.folder,
        by=one.by_name,
        **{name: getattr(one, name) for name in names},
    )
