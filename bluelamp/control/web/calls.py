"""Calls: what waits, the call screen, and its look-ups while somebody types."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluelamp.access import guard
from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import ContactRef
from bluelamp.control import commands, queries
from bluelamp.control.codes import OUTCOME_LABELS, THRIVE_ELEMENTS, ContactOutcome, Level, Permission, Queue
from bluelamp.control.queries.lookups import AskedAbout
from bluelamp.control.web import answers, parsing
from bluelamp.control.web.asking import PersonRequest, place_for
from bluelamp.kernel.refusals import Refused


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def waiting(request: PersonRequest) -> HttpResponse:
    """Calls that ring or have no outcome yet."""
    place = place_for(request.actor)
    calls = queries.waiting_calls(request.actor)
    return render(request, "control/calls/waiting.html", {"calls": calls, "place": place})


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def unresolved(request: PersonRequest) -> HttpResponse:
    """The supervisor's list of contacts left without an outcome."""
    found = queries.unresolved_contacts(request.actor)
    return render(request, "control/calls/unresolved.html", {"contacts": found})


@require_POST
@guard.page(Permission.TAKE_CALL)
def start(request: PersonRequest) -> HttpResponse:
    """A contact that did not ring."""
    queue = parsing.choice(Queue, parsing.text(request.POST, "queue", 12)) or Queue.OTHER
    begun = commands.start_contact(
        request.actor, queue=queue, number=parsing.text(request.POST, "number", 32)
    )
    return redirect("control:call", ref=begun.ref.id)


@require_POST
@guard.page(Permission.TAKE_CALL)
def take(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Answer, and go to the call screen."""
    commands.take_call(request.actor, ref=ContactRef(ref))
    return redirect("control:call", ref=ref)


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def screen(request: PersonRequest, ref: UUID) -> HttpResponse:
    """The call screen: the caller's words, place and people, what we know, THRIVE and grade."""
    viewer = request.actor
    place = place_for(viewer)
    contact = queries.contact(viewer, ContactRef(ref))
    return render(request, "control/call/call.html", {
        "place": place, "contact": contact, "known": queries.known_about_caller(viewer, ContactRef(ref)),
        "categories": queries.categories(viewer), "grades": queries.grades(viewer), "levels": list(Level),
        "elements": THRIVE_ELEMENTS, "roles": list(PersonRole), "outcomes": list(OUTCOME_LABELS.items()),
        "may_take": guard.may(viewer, Permission.TAKE_CALL)})  # fmt: skip


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def caller(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Caller and positions as they stand now: a later fix appears here."""
    contact = queries.contact(request.actor, ContactRef(ref))
    return render(request, "control/call/caller.html", {"contact": contact})


@require_POST
@guard.page(Permission.TAKE_CALL)
def words(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Keep the caller's words on the contact."""
    commands.note_words(request.actor, ref=ContactRef(ref), words=parsing.text(request.POST, "words"))
    return HttpResponse(status=204)


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def known(request: PersonRequest, ref: UUID) -> HttpResponse:
    """What we know here: warnings, open incidents near, history by place, number and person."""
    about = AskedAbout(
        place=parsing.place(request.GET),
        persons=parsing.persons(request.GET),
        contact=ContactRef(ref),
        number=parsing.text(request.GET, "number", 32),
        category=parsing.text(request.GET, "category", 40),
    )
    found = queries.known_here(request.actor, about=about)
    return render(request, "control/call/known.html", {"known": found, "contact_id": ref})


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def places(request: PersonRequest) -> HttpResponse:
    """Places as you type."""
    lon, lat = parsing.number(request.GET, "lon"), parsing.number(request.GET, "lat")
    near = (lon, lat) if lon is not None and lat is not None else None
    found = queries.places_like(request.actor, text=parsing.text(request.GET, "q", 200), near=near)
    return answers.rows(found)


@require_GET
@guard.page(Permission.VIEW_CONTACT)
def people(request: PersonRequest) -> HttpResponse:
    """People as you type."""
    return answers.rows(queries.people_like(request.actor, text=parsing.text(request.GET, "q", 200)))


@require_POST
@guard.page(Permission.OPEN_INCIDENT)
def open_incident(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Open the incident and go to it: place, people, THRIVE and grade in one step."""
    opened = commands.open_incident(request.actor, new=parsing.new_incident(request.POST, ref))
    return redirect("control:incident", ref=opened.ref.id)


@require_POST
@guard.page(Permission.TAKE_CALL)
def resolve(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Give a contact its outcome without a new incident."""
    said = parsing.choice(ContactOutcome, parsing.text(request.POST, "outcome", 24))
    if said is None:
        raise Refused("Choose how this contact ended.")
    number = parsing.text(request.POST, "incident", 20)
    incident = queries.incident_by_number(request.actor, text=number) if number else None
    commands.resolve_contact(
        request.actor,
        ref=ContactRef(ref),
        outcome=said,
        incident=incident,
        note=parsing.text(request.POST, "note", 2000),
    )
    return redirect("control:calls")
