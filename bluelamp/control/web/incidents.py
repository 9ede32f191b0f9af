"""Incidents: find, read, log, grade, mark, send, close."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.access import guard
from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control import commands, queries
from bluelamp.control.codes import THRIVE_ELEMENTS, Level, Permission, SendHow
from bluelamp.control.types import MarkDomestic, NewLine, SendRequest
from bluelamp.control.web import answers, parsing
from bluelamp.control.web.asking import PersonRequest, place_for


def _back(ref: UUID) -> HttpResponse:
    return redirect("control:incident", ref=ref)


@require_GET
@guard.page(Permission.VIEW_INCIDENT)
def found(request: PersonRequest) -> HttpResponse:
    """Incidents by number, words or name."""
    words = parsing.text(request.GET, "q", 200)
    rows = queries.find_incidents(request.actor, text=words, limit=50) if words else []
    return render(request, "control/incident/found.html", {"words": words, "rows": rows})


@require_GET
@guard.page(Permission.VIEW_INCIDENT)
def page(request: PersonRequest, ref: UUID) -> HttpResponse:
    """One incident: warnings first, then what it needs, its people, units and log."""
    viewer, incident = request.actor, IncidentRef(ref)
    place = place_for(viewer)
    return render(request, "control/incident/incident.html", {
        "place": place, "incident": queries.incident(viewer, incident), "lines": queries.log_lines(viewer, incident, limit=2000),
        "grades": queries.grades(viewer) if guard.may(viewer, Permission.GRADE_INCIDENT) else [],
        "elements": THRIVE_ELEMENTS, "levels": list(Level), "roles": list(PersonRole),
        "may": {name.value.partition(".")[2]: guard.may(viewer, name) for name in Permission}})  # fmt: skip


@require_GET
@guard.page(Permission.VIEW_INCIDENT)
def log(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Lines after a sequence number, for the board."""
    after = parsing.whole(request.GET, "after") or 0
    return answers.rows({"lines": queries.log_lines(request.actor, IncidentRef(ref), after=after, limit=500)})


@require_GET
@guard.page(Permission.VIEW_INCIDENT)
def risk(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Warnings, needs, people and units of one incident, for the board's risk pane."""
    incident = queries.incident(request.actor, IncidentRef(ref))
    return render(request, "control/board/risk.html", {"incident": incident})


@require_GET
@guard.page(Permission.VIEW_BOARD)
def suggest(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Who to send, with reasons in and out."""
    skills = frozenset(skill for skill in request.GET.getlist("skill") if skill)
    found = queries.suggest_units(
        request.actor, IncidentRef(ref), skills=skills, min_crew=parsing.whole(request.GET, "crew") or 1
    )
    return render(
        request,
        "control/board/suggest.html",
        {"found": found, "incident": ref, "may_send": guard.may(request.actor, Permission.DISPATCH_UNIT)},
    )


@require_POST
@guard.page(Permission.ADD_LOG_LINE)
def line(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Append a line; the board gets its number back, the page is shown again."""
    new = NewLine(
        text=request.POST.get("text", ""),
        corrects=parsing.whole(request.POST, "corrects"),
        is_restricted=request.POST.get("restricted") == "1",
    )
    added = commands.add_line(request.actor, ref=IncidentRef(ref), line=new)
    return answers.rows(added) if "application/json" in request.headers.get("Accept", "") else _back(ref)


@require_POST
@guard.page(Permission.GRADE_INCIDENT)
def grade(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Grade or regrade."""
    commands.grade_incident(request.actor, ref=IncidentRef(ref), request=parsing.grading(request.POST))
    return _back(ref)


@require_POST
@guard.page(Permission.MARK_INCIDENT)
def domestic(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Mark as domestic abuse, with everyone known."""
    mark = MarkDomestic(persons=parsing.persons(request.POST), note=parsing.text(request.POST, "note", 2000))
    commands.mark_domestic(request.actor, ref=IncidentRef(ref), mark=mark)
    return _back(ref)


@require_POST
@guard.page(Permission.LINK_PERSON)
def person(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Put a person on the incident."""
    commands.link_person(request.actor, ref=IncidentRef(ref), person=parsing.one_person(request.POST))
    return _back(ref)


@require_POST
@guard.page(Permission.ADD_LOG_LINE)
def acknowledge(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Put a name against warnings."""
    named = tuple(value for value in request.POST.getlist("marker") if value)
    commands.acknowledge_markers(request.actor, ref=IncidentRef(ref), markers=named)
    return _back(ref)


@require_POST
@guard.page(Permission.ADD_LOG_LINE)
def check(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Look warnings up again."""
    commands.check_again(request.actor, ref=IncidentRef(ref))
    return _back(ref)


@require_POST
@guard.page(Permission.DISPATCH_UNIT)
def send(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Send a unit from a list."""
    how = parsing.choice(SendHow, parsing.text(request.POST, "how", 12)) or SendHow.FREE_ONLY
    sent = commands.dispatch(request.actor, request=SendRequest(
        incident=IncidentRef(ref), call_sign=parsing.text(request.POST, "call_sign", 24),
        how=how, reason=parsing.text(request.POST, "reason", 240),
        suggested_rank=parsing.whole(request.POST, "rank")))  # fmt: skip
    return answers.rows(sent) if "application/json" in request.headers.get("Accept", "") else _back(ref)


@require_http_methods(["GET", "POST"])
@guard.page(Permission.CLOSE_INCIDENT)
def close(request: PersonRequest, ref: UUID) -> HttpResponse:
    """The closing checklist, and closing by it."""
    incident = IncidentRef(ref)
    if request.method == "POST":
        commands.close_incident(request.actor, ref=incident, form=parsing.closing(request.POST))
        return _back(ref)
    viewer = request.actor
    return render(
        request,
        "control/incident/close.html",
        {
            "incident": queries.incident(viewer, incident),
            "categories": queries.categories(viewer),
            "disposals": queries.disposals(viewer),
            "may_waive": guard.may(viewer, Permission.WAIVE_CHECKLIST),
        },
    )


@require_POST
@guard.page(Permission.REOPEN_INCIDENT)
def reopen(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Open a closed log again."""
    commands.reopen_incident(
        request.actor, ref=IncidentRef(ref), reason=parsing.text(request.POST, "reason", 2000)
    )
    return _back(ref)
