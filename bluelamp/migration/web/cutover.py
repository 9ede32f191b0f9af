"""Pages of the migration lead: runs, rehearsals, the go / no-go sheet, phases, points, workarounds, parallel running."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluelamp.access import guard
from bluelamp.migration import commands, queries
from bluelamp.migration.codes import Arrival, Permission
from bluelamp.migration.web import sheetshown as shown
from bluelamp.migration.web.acting import actor_of, or_again
from bluelamp.migration.web.shown import title

ONE_PAGE = 100


@require_GET
@guard.page(Permission.VIEW_BALANCE)
def reasons(request: HttpRequest) -> HttpResponse:
    """Why rows have their fate, for those who answer for the numbers and read no rows."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "") for name in ("source", "kind", "fate", "risk")}
    context = {"lines": queries.reasons(actor, **asked), "title": title(asked), "tabs": shown.tabs(actor)}
    return render(request, "migration/reasons.html", context)


@require_GET
@guard.page(Permission.VIEW_BALANCE)
def runs(request: HttpRequest) -> HttpResponse:
    """Loads, rehearsals and comparisons, live: how far, how fast, how long yet."""
    actor = actor_of(request)
    lines = [shown.run_line(one) for one in queries.runs(actor)]
    return render(request, "migration/runs.html", {"lines": lines, "tabs": shown.tabs(actor)})


@require_GET
@guard.page(Permission.VIEW_BALANCE)
def run(request: HttpRequest, id: int) -> HttpResponse:
    """One run with its stages and the rows going wrong, live."""
    actor = actor_of(request)
    found = queries.run(actor, id=id)
    context = {
        "run": found, "line": shown.run_line(found), "duration": shown.duration, "tabs": shown.tabs(actor),
        "may_open_rows": guard.may(actor, Permission.VIEW_LEGACY),
    }  # fmt: skip
    return render(request, "migration/run.html", context)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def rehearsals(request: HttpRequest) -> HttpResponse:
    """The last rehearsals side by side."""
    actor = actor_of(request)
    found = queries.rehearsals(actor)
    stages = list(dict.fromkeys(name for one in found for name in one.stages))
    context = {"found": found, "stages": stages, "duration": shown.duration, "tabs": shown.tabs(actor)}
    return render(request, "migration/rehearsals.html", context)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def rehearsal(request: HttpRequest, id: int) -> HttpResponse:
    """One rehearsal: its stages, and row by row what differs from the one before."""
    actor = actor_of(request)
    context = {
        "one": queries.rehearsal(actor, id=id), "kinds": queries.kinds_of(actor, id=id),
        "duration": shown.duration, "tabs": shown.tabs(actor),
    }  # fmt: skip
    return render(request, "migration/rehearsal.html", context)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def rehearsed_rows(request: HttpRequest, id: int) -> HttpResponse:
    """The rows behind a number of the sheet: where they are and why, without their content."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "") for name in ("source", "kind", "fate", "risk")}
    page = _page(request)
    lines, total = queries.rehearsed_rows(actor, id=id, page=page, **asked)
    return render(request, "migration/rehearsed_rows.html", _paged(request, id, lines, total, page))


@require_GET
@guard.page(Permission.VIEW_SHEET)
def live_cases(request: HttpRequest, id: int) -> HttpResponse:
    """Live cases one by one; those that did not arrive by their numbers."""
    actor = actor_of(request)
    page = _page(request)
    asked = {name: request.GET.get(name, "") for name in ("what", "arrival")}
    lines, total = queries.live_cases(actor, id=id, page=page, **asked)
    context = _paged(request, id, lines, total, page) | {"labels": dict(Arrival.choices)}
    return render(request, "migration/live_cases.html", context)


def _paged(request: HttpRequest, id: int, lines: object, total: int, page: int) -> dict[str, object]:
    asked = request.GET.copy()
    asked.pop("page", None)
    here = f"?{asked.urlencode()}&page=" if asked else "?page="
    return {
        "id": id, "lines": lines, "total": total, "page": page, "pages": max(1, -(-total // ONE_PAGE)),
        "here": here + "{page}", "tabs": shown.tabs(actor_of(request)),
    }  # fmt: skip


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(int(asked), 1_000_000) if asked.isdigit() and len(asked) < 8 else 1


@require_GET
@guard.page(Permission.VIEW_SHEET)
def sheet(request: HttpRequest) -> HttpResponse:
    """The go / no-go sheet: each line with its reason, the computed verdict, and a person's signature."""
    return render(request, "migration/sheet.html", _sheet(request))


@require_GET
@guard.page(Permission.VIEW_SHEET)
def sheet_print(request: HttpRequest) -> HttpResponse:
    """The same sheet for paper, with places to sign."""
    return render(request, "migration/sheet_print.html", _sheet(request))


def _sheet(request: HttpRequest) -> dict[str, object]:
    actor = actor_of(request)
    found = queries.sheet(actor)
    number = found.rehearsal.id if found.rehearsal else None
    return {
        "sheet": found, "parts": shown.tiles(found.lines, number), "verdict": shown.VERDICTS[found.verdict],
        "reds": [line for line in found.lines if line.tone == "red"],
        "may_sign": guard.may(actor, Permission.SIGN_SHEET), "tabs": shown.tabs(actor),
    }  # fmt: skip


@require_POST
@guard.page(Permission.SIGN_SHEET)
def sign_sheet(request: HttpRequest) -> HttpResponse:
    """Sign the sheet as read."""
    posted = request.POST

    def sign() -> HttpResponse:
        commands.sign_sheet(
            actor_of(request), stamp=posted.get("stamp", ""), is_go=posted.get("decision") == "go",
            override=posted.get("override", ""),
        )  # fmt: skip
        return redirect("migration:sheet")

    return or_again(request, "migration/sheet.html", _sheet, sign)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def workarounds(request: HttpRequest) -> HttpResponse:
    """What is worked round, by whom, until when."""
    return render(request, "migration/workarounds.html", _workarounds(request))


def _workarounds(request: HttpRequest) -> dict[str, object]:
    actor = actor_of(request)
    return {
        "found": queries.workarounds(actor), "may_lead": guard.may(actor, Permission.MANAGE_CUTOVER),
        "tabs": shown.tabs(actor),
    }  # fmt: skip


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def open_workaround(request: HttpRequest) -> HttpResponse:
    """Write down a workaround."""
    posted = request.POST.dict()

    def write_down() -> HttpResponse:
        fields = {name: str(posted.get(name, "")) for name in ("title", "instead", "owner", "covers")}
        review_on = shown.day_of(posted, "review_on")
        commands.open_workaround(actor_of(request), review_on=review_on, **fields)
        return redirect("migration:workarounds")

    return or_again(request, "migration/workarounds.html", _workarounds, write_down)


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def close_workaround(request: HttpRequest, id: int) -> HttpResponse:
    """A workaround is no longer needed."""

    def close() -> HttpResponse:
        commands.close_workaround(actor_of(request), id=id, reason=request.POST.get("reason", ""))
        return redirect("migration:workarounds")

    return or_again(request, "migration/workarounds.html", _workarounds, close)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def cutover(request: HttpRequest) -> HttpResponse:
    """The cutover in hand: phases, deliveries, points, and what hinders the next step."""
    return render(request, "migration/cutover.html", _cutover(request))


def _cutover(request: HttpRequest) -> dict[str, object]:
    actor = actor_of(request)
    return {
        "cutover": queries.cutover(actor), "points": queries.points(actor), "label": shown.phase_label,
        "may_lead": guard.may(actor, Permission.MANAGE_CUTOVER), "tabs": shown.tabs(actor),
    }  # fmt: skip


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def begin_cutover(request: HttpRequest) -> HttpResponse:
    """Begin a cutover."""

    def begin() -> HttpResponse:
        commands.begin_cutover(actor_of(request), name=request.POST.get("name", ""))
        return redirect("migration:cutover")

    return or_again(request, "migration/cutover.html", _cutover, begin)


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def enter_phase(request: HttpRequest) -> HttpResponse:
    """Enter the next phase."""
    posted = request.POST

    def enter() -> HttpResponse:
        commands.enter_phase(actor_of(request), phase=posted.get("phase", ""), note=posted.get("note", ""))
        return redirect("migration:cutover")

    return or_again(request, "migration/cutover.html", _cutover, enter)


@require_POST
@guard.page(Permission.MANAGE_CUTOVER)
def record_delivery(request: HttpRequest) -> HttpResponse:
    """Write down a delivery."""
    posted = request.POST

    def record() -> HttpResponse:
        commands.record_delivery(
            actor_of(request), folder=posted.get("folder", ""), received_from=posted.get("received_from", "")
        )
        return redirect("migration:cutover")

    return or_again(request, "migration/cutover.html", _cutover, record)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def parallel(request: HttpRequest) -> HttpResponse:
    """Days of parallel running with their trend."""
    actor = actor_of(request)
    days = queries.comparisons(actor)
    context = {
        "days": [(day, shown.parted(day)) for day in days], "trend": [day.parted for day in reversed(days)],
        "tabs": shown.tabs(actor),
    }  # fmt: skip
    return render(request, "migration/parallel.html", context)


@require_GET
@guard.page(Permission.VIEW_SHEET)
def parallel_day(request: HttpRequest, id: int) -> HttpResponse:
    """One day: the rows that have parted."""
    actor = actor_of(request)
    what, page = request.GET.get("what", ""), _page(request)
    day, lines = queries.comparison(actor, id=id, what=what, page=page)
    parts = shown.parted(day)
    total = next((number for name, _, number in parts if name == what), day.parted)
    context = _paged(request, id, lines, total, page) | {
        "day": day, "parts": parts, "what": what, "labels": {name: label for name, label, _ in parts},
    }  # fmt: skip
    return render(request, "migration/parallel_day.html", context)
