"""Rehearsals, the rows behind their numbers, and the live cases, without a word of any row's content."""

from __future__ import annotations

from django.db.models import Count

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.migration.codes import Permission
from bluelamp.migration.models import LiveCase, Rehearsal, RehearsalDifference, RehearsalRow
from bluelamp.migration.queries import sheets
from bluelamp.migration.types import ChangedLine, LiveCaseView, RehearsalView, RehearsedRow, SheetView

SHOWN = 200
ONE_PAGE = 100


@query(needs=Permission.VIEW_SHEET, audited=False)
def rehearsals(viewer: Actor, *, limit: int = 10) -> tuple[RehearsalView, ...]:
    """The last finished rehearsals side by side, newest first."""
    found = Rehearsal.objects.filter(ended_at__isnull=False).order_by("-id")[:limit]
    return tuple(sheets.rehearsal_view(one) for one in found)


@query(needs=Permission.VIEW_SHEET, audited=False)
def rehearsal(viewer: Actor, *, id: int) -> RehearsalView:
    """One rehearsal with its differences and its sheet."""
    found = Rehearsal.objects.filter(id=id, ended_at__isnull=False).first()
    if found is None:
        raise NotThere
    sheet = sheets.of(found)
    return sheets.rehearsal_view(
        found, changed=_changed(found), verdict=sheets.verdict_of(sheet), sheet=sheets.plain(sheet)
    )


@query(needs=Permission.VIEW_SHEET, audited=False)
def sheet(viewer: Actor) -> SheetView:
    """The go / no-go sheet as it stands now: the last rehearsal or verification, with what people have said since."""
    return sheets.current()


def _changed(rehearsal: Rehearsal) -> tuple[ChangedLine, ...]:
    found = RehearsalDifference.objects.filter(rehearsal=rehearsal).order_by("id")[:SHOWN]
    return tuple(
        ChangedLine(
            file=one.file, row=one.row, source=one.source, kind=_label(rehearsal, one.source, one.kind), key=one.key,
            what=one.what, was=one.was, now=one.now,
        )
        for one in found
    )  # fmt: skip


@query(needs=Permission.VIEW_SHEET, audited=False)
def rehearsed_rows(
    viewer: Actor, *, id: int, source: str = "", kind: str = "", fate: str = "", risk: str = "", page: int = 1
) -> tuple[tuple[RehearsedRow, ...], int]:
    """Rows behind a number of the sheet, a hundred at a time, and how many there are; their content is not shown."""
    rehearsal = Rehearsal.objects.filter(id=id).first()
    if rehearsal is None:
        raise NotThere
    asked = {"source": source, "kind": kind, "fate": fate, "risk": risk}
    found = RehearsalRow.objects.filter(
        rehearsal=rehearsal, **{name: value for name, value in asked.items() if value}
    )
    start = (max(page, 1) - 1) * ONE_PAGE
    lines = found.order_by("-risk", "source", "kind", "file", "row")[start : start + ONE_PAGE]
    return tuple(
        RehearsedRow(
            file=one.file, row=one.row, source=one.source, kind=_label(rehearsal, one.source, one.kind), key=one.key,
            fate=one.fate, reason=one.reason, risk=one.risk,
        )
        for one in lines
    ), found.count()  # fmt: skip


@query(needs=Permission.VIEW_SHEET, audited=False)
def live_cases(
    viewer: Actor, *, id: int, what: str = "", arrival: str = "", page: int = 1
) -> tuple[tuple[LiveCaseView, ...], int]:
    """Live cases one by one, those that did not arrive first, and how many there are."""
    rehearsal = Rehearsal.objects.filter(id=id).first()
    if rehearsal is None:
        raise NotThere
    found = LiveCase.objects.filter(
        rehearsal=rehearsal, **{n: v for n, v in (("what", what), ("arrival", arrival)) if v}
    )
    start = (max(page, 1) - 1) * ONE_PAGE
    lines = found.order_by("-arrival", "what", "key")[start : start + ONE_PAGE]
    return tuple(_live_view(rehearsal, one) for one in lines), found.count()


@query(needs=Permission.VIEW_SHEET, audited=False)
def kinds_of(viewer: Actor, *, id: int) -> tuple[tuple[str, str, str, int], ...]:
    """How many rows of each source and kind had which fate in a rehearsal."""
    found = (
        RehearsalRow.objects.filter(rehearsal_id=id).values("source", "kind", "fate").annotate(n=Count("id"))
    )
    return tuple(
        (one["source"], one["kind"], one["fate"], one["n"]) for one in found.order_by("source", "kind")
    )


def _live_view(rehearsal: Rehearsal, one: LiveCase) -> LiveCaseView:
    return LiveCaseView(
        what=one.what, source=one.source, kind=_label(rehearsal, one.source, one.kind), key=one.key, file=one.file,
        row=one.row, arrival=one.arrival, reason=one.reason, became=tuple(one.became),
    )  # fmt: skip


def _label(rehearsal: Rehearsal, source: str, kind: str) -> str:
    return str(rehearsal.labels.get(f"{source}/{kind}", kind))
