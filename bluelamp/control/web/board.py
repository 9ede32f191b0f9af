"""The live board: the page, its first state, and the command bar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.access import guard
from bluelamp.control import queries
from bluelamp.control.codes import Permission
from bluelamp.control.web import answers, commandline
from bluelamp.control.web.asking import PersonRequest


@require_GET
@guard.page(Permission.VIEW_BOARD)
def page(request: PersonRequest) -> HttpResponse:
    """The board itself; rows come with the first state and then live."""
    viewer = request.actor
    return render(request, "control/board/board.html", {
        "desk": viewer.desk or viewer.district or "Control room", "selected": request.GET.get("incident", ""),
        "may_send": guard.may(viewer, Permission.DISPATCH_UNIT), "grammar": commandline.grammar(),
    })  # fmt: skip


@require_GET
@guard.page(Permission.VIEW_BOARD)
def admission(request: PersonRequest) -> HttpResponse:
    """Whether this session may have the live stream; the stream asks here, with the same guard as a page."""
    return HttpResponse(status=204)


@require_GET
@guard.page(Permission.VIEW_BOARD)
def state(request: PersonRequest) -> HttpResponse:
    """Every row with the place in the log to go on from."""
    return answers.rows(queries.board_state(request.actor))


@require_http_methods(["GET", "POST"])
@guard.page(Permission.VIEW_BOARD)
def command(request: PersonRequest) -> HttpResponse:
    """GET says what a line would do; POST does it."""
    given = request.POST if request.method == "POST" else request.GET
    line = commandline.read(request.actor, given.get("text", "")[:2000], given.get("selected", "")[:20])
    if request.method == "GET":
        return answers.rows(commandline.preview(line))
    return answers.rows(commandline.carry_out(request.actor, line))
