"""Closing a log by its checklist, and opening it again."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.contracts.control import IncidentClosed, IncidentReopened, Needs
from bluelamp.contracts.refs import CrimeRef, IncidentRef
from bluelamp.control.codes import LIVE_ASSIGNMENT, ChecklistState, IncidentState, LineKind, Permission
from bluelamp.control.commands import checklist, domestic, duties, grading, logbook
from bluelamp.control.models import Incident
from bluelamp.control.queries import reference
from bluelamp.control.queries.rows import in_roles, place_of
from bluelamp.control.rules import closing as rules
from bluelamp.control.types import CloseForm
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if


@command(needs=Permission.CLOSE_INCIDENT, about="ref")
def close_incident(by: Actor, *, ref: IncidentRef, form: CloseForm) -> None:
    """Close a log when what it needs is there, or a supervisor says why not (§5, §8.1)."""
    incident = Incident.objects.for_change(ref)
    grading.refuse_stale(incident, form.version)
    _mark_if_domestic(by, incident, form)
    request = _request(by, incident, form)
    owed = checklist.owed(incident)
    refuse_if(rules.reasons_not_to_close(
        state=IncidentState(incident.state), units_committed=_committed(incident), request=request,
        owed=owed, unacknowledged_red=_unread_red(incident)))  # fmt: skip
    waived = _answer_checklist(by, incident, request, owed)
    _close(by, incident, form)
    _state_closed(incident, waived, form.waiver_reason)
    duties.settle_answers(by, incident, "Incident closed.")


@command(needs=Permission.REOPEN_INCIDENT, about="ref")
def reopen_incident(by: Actor, *, ref: IncidentRef, reason: str) -> None:
    """Open a closed log again, with a reason; its old clock goes on."""
    incident = Incident.objects.for_change(ref)
    if incident.state != IncidentState.CLOSED:
        raise Refused("This incident is not closed.")
    if len(reason.strip()) < 5:
        raise Refused("Say why the incident is opened again.")
    incident.state, incident.closed_at = IncidentState.UNRESOURCED, None
    incident.version += 1
    incident.save()
    logbook.note(by, incident, LineKind.REOPENED, f"Reopened: {reason.strip()}")
    events.state(
        IncidentReopened(
            incident=ref, number=str(incident.number), reopened_at=clock.now(), reason=reason.strip()
        ),
        about=ref,
    )


@command(needs=Permission.MARK_INCIDENT, about="ref")
def settle(by: Actor, *, ref: IncidentRef, needs: Needs, handoff: str, reason: str = "") -> None:
    """Tick what a log needed, with the id of the record that settles it; a repeat changes nothing."""
    if not Incident.objects.filter(pk=ref.id).exists():
        return
    incident = Incident.objects.for_change(ref)
    if checklist.change(by, incident, needs, ChecklistState.SETTLED, handoff=handoff, reason=reason):
        incident.version += 1
        incident.save(update_fields=["version"])


def _mark_if_domestic(by: Actor, incident: Incident, form: CloseForm) -> None:
    """A closing category that is domestic or a crime sets its needs now, so that it cannot slip through."""
    if not form.category:
        return
    category = reference.category_at(clock.now(), form.category)
    checklist.set_needs(incident, category_is_crime=category.is_crime_type)
    if category.is_domestic and not incident.is_domestic:
        domestic.mark_now(by, incident, "By its closing category.")


def _request(by: Actor, incident: Incident, form: CloseForm) -> rules.CloseRequest:
    groups = [_group(incident.category), _group(form.category)]
    return rules.CloseRequest(
        category=form.category, disposals=_known_disposals(form.disposals), group_before=groups[0],
        group_after=groups[1] if form.category else groups[0], group_reason=form.group_reason,
        non_crime_rationale=form.non_crime_rationale, waiver_reason=form.waiver_reason,
        may_waive=guard.may(by, Permission.WAIVE_CHECKLIST))  # fmt: skip


def _group(code: str) -> str:
    try:
        return reference.category_at(clock.now(), code).group
    except Refused:
        return ""


def _known_disposals(given: frozenset[str]) -> frozenset[str]:
    known = reference.disposal_codes(clock.now())
    unknown = sorted(given - known)
    if unknown:
        raise Refused(f"There is no disposal code {', '.join(unknown)} in force.")
    return given


def _committed(incident: Incident) -> int:
    return incident.assignments.filter(state__in=LIVE_ASSIGNMENT).count()


def _unread_red(incident: Incident) -> tuple[str, ...]:
    rows = incident.markers.filter(is_red=True, acknowledged_at=None)
    return tuple(rows.values_list("label", flat=True))


def _answer_checklist(
    by: Actor, incident: Incident, request: rules.CloseRequest, owed: dict[Needs, ChecklistState],
) -> tuple[Needs, ...]:  # fmt: skip
    waived = rules.still_owed(request, owed)
    if owed.get(Needs.CRIME) is ChecklistState.OWED and Needs.CRIME not in waived:
        checklist.change(
            by,
            incident,
            Needs.CRIME,
            ChecklistState.SETTLED,
            reason=f"Not a crime: {request.non_crime_rationale.strip()}",
        )
    for need in waived:
        checklist.change(by, incident, need, ChecklistState.WAIVED, reason=request.waiver_reason.strip())
    return waived


def _close(by: Actor, incident: Incident, form: CloseForm) -> None:
    incident.state, incident.closed_at, incident.closed_by = IncidentState.CLOSED, clock.now(), by.name
    incident.closing_category, incident.disposals = form.category, sorted(form.disposals)
    incident.result = form.result
    incident.version += 1
    incident.save()
    reason = f" Category changed: {form.group_reason.strip()}" if form.group_reason.strip() else ""
    words = f"Closed as {form.category}: {', '.join(sorted(form.disposals))}. {form.result}{reason}"
    logbook.note(by, incident, LineKind.CLOSED, words.strip())


def _state_closed(incident: Incident, waived: tuple[Needs, ...], reason: str) -> None:
    assert incident.closed_at is not None
    events.state(IncidentClosed(
        incident=incident.ref, number=str(incident.number), opened_at=incident.opened_at,
        closed_at=incident.closed_at, opening_category=incident.category,
        closing_category=incident.closing_category, disposals=tuple(incident.disposals),
        domestic=incident.is_domestic, persons=in_roles(incident), place=place_of(incident),
        grade=incident.grade.code if incident.grade else "", band=incident.band,
        crimes=_crimes(incident), waived=tuple(waived), waived_reason=reason if waived else ""),
        about=incident.ref)  # fmt: skip


def _crimes(incident: Incident) -> tuple[CrimeRef, ...]:
    row = incident.checklist.filter(needs=Needs.CRIME, handoff__startswith="crime:").first()
    return (CrimeRef.of(row.handoff),) if row else ()
