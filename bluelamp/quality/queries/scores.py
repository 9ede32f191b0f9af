"""How the records stand: found out of looked at by check, area, kind, district and owner, and day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Sum
from pydantic import TypeAdapter

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.quality.codes import FindingState, Kind, Permission
from bluelamp.quality.declare.checks import Check, checks, named
from bluelamp.quality.models import Answer, Run, Score
from bluelamp.quality.queries.runs import run_view
from bluelamp.quality.queries.visible import visible
from bluelamp.quality.types import Board, CheckView, ScoreLine, TrendPoint

DAYS = 60
Counted = dict[tuple[str, str], int]


@query(needs=Permission.VIEW_QUALITY, audited=False)
def board(viewer: Actor, *, module: str = "", kind: str = "", district: str = "") -> Board:
    """How the force's records stand, worst check first; every number opens exactly the findings it counts."""
    wanted = [one for one in checks() if module in ("", one.module) and kind in ("", one.kind)]
    views = _views(viewer, wanted, district)
    latest = Run.objects.exclude(finished_at=None).order_by("-started_at").first()
    return Board(
        checks=tuple(sorted(views, key=_worst_first)), areas=_lines((one.module, one) for one in views),
        kinds=_lines((one.kind.value, one) for one in views), districts=_districts(viewer, wanted),
        trend=_trend([one.name for one in wanted], district), found=sum(one.found for one in views),
        looked=sum(one.looked for one in views), run=run_view(latest) if latest else None,
        unasked=tuple(one.name for one in views if one.asked_at is None),
    )  # fmt: skip


def _worst_first(one: CheckView) -> tuple[bool, int, float, str]:
    return (not one.found and not one.problem, one.severity.value, -one.rate, one.name)


@query(needs=Permission.VIEW_QUALITY, audited=False)
def check(viewer: Actor, *, name: str) -> tuple[CheckView, tuple[TrendPoint, ...], tuple[ScoreLine, ...]]:
    """One check: how it stands, day by day, and by district."""
    one = named(name)
    if one is None:
        raise NotThere
    return _views(viewer, [one], "")[0], _trend([name], ""), _districts(viewer, [one])


def _views(viewer: Actor, wanted: Iterable[Check], district: str) -> list[CheckView]:
    counts, looked, answers = _counts(viewer, district), _looked(district), _answers()
    return [_view(one, counts, looked.get(one.name, 0), answers.get(one.name)) for one in wanted]


def _view(one: Check, counts: Counted, looked: int, answer: Answer | None) -> CheckView:
    return CheckView(
        name=one.name, module=one.module, title=one.title, kind=one.kind,
        severity=one.severity, owner=one.owner, source=one.source, fix=one.fix, correct=one.correct, looked=looked,
        found=counts.get((one.name, FindingState.OPEN.value), 0),
        waived=counts.get((one.name, FindingState.WAIVED.value), 0),
        asked_at=answer.run.started_at if answer else None, problem=answer.problem if answer else "",
    )  # fmt: skip


def _counts(viewer: Actor, district: str) -> Counted:
    rows = visible(viewer).exclude(state=FindingState.RIGHT.value)
    rows = rows.filter(district="" if district == "-" else district) if district else rows
    grouped = rows.values_list("check_name", "state").annotate(n=Count("pk")).order_by()
    return {(name, state): n for name, state, n in grouped}


def _looked(district: str) -> dict[str, int]:
    latest = dict(Score.objects.values_list("check_name").annotate(day=Max("day")).order_by())
    rows = Score.objects.filter(day__in=set(latest.values()))
    rows = rows.filter(district="" if district == "-" else district) if district else rows
    found: Counter[str] = Counter()
    for name, day, looked in rows.values_list("check_name", "day", "looked"):
        if latest[name] == day:
            found[name] += looked
    return dict(found)


def _answers() -> dict[str, Answer]:
    rows = Answer.objects.order_by("check_name", "-run__started_at").distinct("check_name")
    return {row.check_name: row for row in rows.select_related("run")}


def _lines(pairs: Iterable[tuple[str, CheckView]]) -> tuple[ScoreLine, ...]:
    looked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for name, one in pairs:
        looked[name] += one.looked
        found[name] += one.found
    lines = [ScoreLine(name=name, looked=looked[name], found=found[name]) for name in looked]
    return tuple(sorted(lines, key=lambda line: (-line.rate, line.name)))


def _districts(viewer: Actor, wanted: Iterable[Check]) -> tuple[ScoreLine, ...]:
    names = {one.name for one in wanted}
    looked: Counter[str] = Counter()
    latest = dict(Score.objects.values_list("check_name").annotate(day=Max("day")).order_by())
    for name, day, district, rows in Score.objects.filter(check_name__in=names).values_list(
        "check_name", "day", "district", "looked"
    ):
        looked[district] += rows if latest[name] == day else 0
    open_rows = visible(viewer).filter(check_name__in=names, state=FindingState.OPEN.value)
    found = dict(open_rows.values_list("district").annotate(n=Count("pk")).order_by())
    lines = [
        ScoreLine(name=name, looked=looked.get(name, 0), found=found.get(name, 0))
        for name in {*looked, *found}
        if looked.get(name) or found.get(name)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.rate, line.name)))


def _trend(names: Iterable[str], district: str) -> tuple[TrendPoint, ...]:
    first = clock.local(clock.now()).date() - timedelta(days=DAYS)
    rows = Score.objects.filter(check_name__in=list(names), day__gte=first)
    rows = rows.filter(district="" if district == "-" else district) if district else rows
    days = rows.values("day").annotate(looked=Sum("looked"), found=Sum("found")).order_by("day")
    return tuple(TrendPoint(day=one["day"], looked=one["looked"], found=one["found"]) for one in days)


def kinds_of() -> tuple[Kind, ...]:
    """Every kind of check, in the order pages show them."""
    return tuple(Kind)


def modules_of() -> tuple[str, ...]:
    """Every module that declares checks."""
    return tuple(sorted({one.module for one in checks()}))


def as_json(view: object) -> dict[str, Any]:
    """A view as the API and the command line write it."""
    written: dict[str, Any] = TypeAdapter(type(view)).dump_python(view, mode="json")
    return written
