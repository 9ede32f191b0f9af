"""Pages of recorded crime."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bluelamp.access import guard
from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.control import queries as control
from bluelamp.control.types import IncidentView
from bluelamp.crime import commands, queries
from bluelamp.crime.codes import PartyRole, Permission, SupportConsent
from bluelamp.crime.types import NewCrime, Party
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused

ROLES = {PersonRole.VICTIM: PartyRole.VICTIM, PersonRole.SUSPECT: PartyRole.SUSPECT,
         PersonRole.WITNESS: PartyRole.WITNESS, PersonRole.CALLER: PartyRole.REPORTER}  # fmt: skip


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a guarded request."""
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


@require_safe
@guard.page(Permission.VIEW_CRIME)
def recent(request: HttpRequest) -> HttpResponse:
    """The newest crimes, or those of a number."""
    actor, number = actor_of(request), request.GET.get("number", "").strip()
    district = request.GET.get("district", "")
    found = (
        queries.crime_numbered(actor, number=number)
        if number
        else queries.recent_crimes(actor, district=district)
    )
    return render(request, "crime/recent.html", {"crimes": found, "number": number, "district": district})


@require_safe
@guard.page(Permission.VIEW_CRIME)
def crime(request: HttpRequest, crime: UUID) -> HttpResponse:
    """One crime."""
    return render(request, "crime/crime.html", {"crime": queries.crime(actor_of(request), CrimeRef(crime))})


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.RECORD_CRIME)
def new(request: HttpRequest) -> HttpResponse:
    """Record a crime from an incident, with everyone on it filled in; a refusal keeps what was typed."""
    actor = actor_of(request)
    incident = _incident(actor, request)
    if request.method != "POST":
        return _form(request, incident, ())
    try:
        made = commands.record_crime(actor, crime=_given(request, incident))
    except Refused as refused:
        return _form(request, incident, refused.reasons)
    return redirect("crime:crime", made.ref.id)


def _incident(viewer: Actor, request: HttpRequest) -> IncidentView | None:
    given = (request.GET.get("incident") or request.POST.get("incident") or "").rpartition(":")[2]
    try:
        return control.incident(viewer, IncidentRef(UUID(given))) if given else None
    except ValueError:
        raise Refused("The incident is not a reference: open the incident and start from there.") from None


def _form(request: HttpRequest, incident: IncidentView | None, reasons: object) -> HttpResponse:
    people = [one for one in incident.persons if one.person and one.role in ROLES] if incident else []
    shown = {"incident": incident, "people": people, "sent": request.POST, "reasons": reasons,
             "roles": [(role.value, role.value.capitalize()) for role in PartyRole], "as_role": ROLES}  # fmt: skip
    return render(request, "crime/new.html", shown, status=422 if reasons else 200)


def _time(text: str, what: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return clock.from_london(datetime.fromisoformat(text.strip()))
    except ValueError:
        raise Refused(f"Give the time {what} as a date and time.") from None


def _parties(request: HttpRequest) -> tuple[Party, ...]:
    """Everyone ticked, in the role chosen, with what a victim said about support."""
    found = []
    for given in request.POST.getlist("person"):
        role = request.POST.get(f"role_{given}", "")
        if role in set(PartyRole):
            found.append(Party(
                person=PersonRef.of(given), role=PartyRole(role), consent=_consent(request, given),
                safe_contact=request.POST.get(f"safe_{given}", "")[:200]))  # fmt: skip
    return tuple(found)


def _consent(request: HttpRequest, given: str) -> SupportConsent:
    said = request.POST.get(f"consent_{given}", "")
    return SupportConsent(said) if said in set(SupportConsent) else SupportConsent.NOT_ASKED


def _given(request: HttpRequest, incident: IncidentView | None) -> NewCrime:
    sent = request.POST
    return NewCrime(
        reported_at=incident.opened_at if incident else _time(sent.get("reported_at", ""), "of the report") or clock.now(),
        narrative=sent.get("narrative", ""), parties=_parties(request),
        offence_code=sent.get("offence_code", "").strip()[:20], offence_title=sent.get("offence_title", "").strip()[:200],
        occurred_from=_time(sent.get("occurred_from", ""), "it began"),
        occurred_to=_time(sent.get("occurred_to", ""), "it ended"),
        place=incident.place.text if incident else sent.get("place", "")[:240],
        district=incident.place.district if incident else sent.get("district", "")[:60],
        incident=incident.ref if incident else None, incident_number=incident.number if incident else "",
        is_domestic=sent.get("is_domestic") == "1" or bool(incident and incident.is_domestic),
        is_sexual=sent.get("is_sexual") == "1")  # fmt: skip
