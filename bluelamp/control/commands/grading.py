"""THRIVE and grades: given, changed, never without a reason."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.contracts.control import IncidentGraded
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import Band, IncidentState, LineKind, Permission
from bluelamp.control.commands import logbook
from bluelamp.control.models import Grade, GradeChange, Incident, Thrive
from bluelamp.control.queries import reference
from bluelamp.control.rules import grading as rules
from bluelamp.control.rules import thrive as thrive_rules
from bluelamp.control.types import GradeRequest, ThriveAnswers
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, StaleEdit, refuse_if


@command(needs=Permission.GRADE_INCIDENT, about="ref")
def record_thrive(by: Actor, *, ref: IncidentRef, answers: ThriveAnswers) -> None:
    """Add a version of THRIVE; earlier ones stay (§6)."""
    add_thrive(by, Incident.objects.for_change(ref), answers)


@command(needs=Permission.GRADE_INCIDENT, about="ref")
def grade_incident(by: Actor, *, ref: IncidentRef, request: GradeRequest) -> None:
    """Grade or regrade: the clock stays the one the scheme says, a step down needs approval (§7)."""
    incident = Incident.objects.for_change(ref)
    refuse_stale(incident, request.version)
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed. Reopen it before grading.")
    if request.thrive:
        add_thrive(by, incident, request.thrive)
    give(by, incident, request)


def add_thrive(by: Actor, incident: Incident, answers: ThriveAnswers) -> None:
    """Add a version inside the transaction of the command that brought it."""
    missing = thrive_rules.unanswered(answers.levels)
    if missing:
        raise Refused(f"THRIVE is not complete: {', '.join(missing)}. “Unknown” is an answer.")
    version = incident.thrives.count() + 1
    overall = thrive_rules.overall(answers.levels)
    Thrive.objects.create(
        incident=incident, version=version, levels=dict(answers.levels), notes=dict(answers.notes),
        overall=overall, rationale=answers.rationale, relied_on=list(answers.relied_on),
        author=by.name, at=clock.now())  # fmt: skip
    spelled = ", ".join(f"{key} {level}" for key, level in answers.levels.items())
    logbook.note(
        by,
        incident,
        LineKind.THRIVE,
        f"THRIVE {version}: overall {overall}. {spelled}. {answers.rationale}".strip(),
    )


def give(by: Actor, incident: Incident, request: GradeRequest) -> None:
    """Give a grade inside the transaction of the command that decided it."""
    grade = _grade_for(incident, request.grade)
    refuse_if(_reasons(by, incident, grade, request))
    before = incident.grade.code if incident.grade else ""
    _set(incident, grade)
    is_down = rules.is_downgrade(Band(incident.band) if before else None, Band(grade.band))
    incident.band = grade.band
    incident.version += 1
    incident.save()
    GradeChange.objects.create(
        incident=incident,
        before=before,
        after=grade.code,
        is_downgrade=is_down,
        rationale=request.rationale,
        by=by.name,
        at=clock.now(),
    )
    _tell(by, incident, grade, before, request.rationale)


def refuse_stale(incident: Incident, version: int | None) -> None:
    """Refuse an edit made on an old reading of the incident; what was typed is not lost."""
    if version is not None and version != incident.version:
        raise StaleEdit(
            "Somebody changed this incident while you were looking at it. "
            "What you typed is kept: look at the change, then send it again."
        )


def _grade_for(incident: Incident, code: str) -> Grade:
    """Open incidents keep the scheme they were graded under; new ones take the scheme in force (§21 item 18)."""
    if incident.grade is None:
        return reference.grade_at(clock.now(), code)
    known = {g.code: g for g in incident.grade.scheme.grades.all()}
    if code.strip().upper() not in known:
        raise Refused(f"There is no grade {code!r}. Use one of: {', '.join(known)}.")
    return known[code.strip().upper()]


def _reasons(by: Actor, incident: Incident, grade: Grade, request: GradeRequest) -> list[str]:
    before = Band(incident.band) if incident.band else None
    reasons = rules.reasons_not_to_grade(
        has_category=bool(incident.category),
        has_place=bool(incident.place_text),
        no_place_reason=incident.no_place_reason,
        has_thrive=incident.thrives.exists(),
    )
    reasons += rules.reasons_not_to_regrade(
        before=before,
        after=Band(grade.band),
        rationale=request.rationale,
        may_approve=guard.may(by, Permission.APPROVE_DOWNGRADE),
        demand_exceeds=request.demand_exceeds,
    )
    if grade.band == Band.NO_DEPLOY:
        red = tuple(
            incident.markers.filter(is_red=True, acknowledged_at=None).values_list("label", flat=True)
        )
        reasons += rules.reasons_not_to_resolve_by_desk(
            unacknowledged_red=red, not_checked=incident.not_checked, is_domestic=incident.is_domestic
        )
    return reasons


def _set(incident: Incident, grade: Grade) -> None:
    """Set grade and clock; the clock of a regraded incident starts where the new grade's clock started."""
    terms = reference.terms_of(grade)
    incident.graded_at = incident.graded_at or clock.now()
    moments = rules.Moments(
        created=incident.opened_at,
        answered=incident.answered_at,
        graded=incident.graded_at,
        dispatched=incident.first_assigned_at,
    )
    started = rules.clock_started_at(terms.clock_start, moments)
    incident.clock_started_at = started
    incident.target_at = rules.target_at(terms, started)
    incident.deploy_by = rules.deploy_by(terms, started)
    incident.first_grade = incident.first_grade or grade
    incident.grade = grade
    if incident.state in (IncidentState.NEW, IncidentState.DESK, IncidentState.UNRESOURCED):
        is_desk = grade.band == Band.NO_DEPLOY
        incident.state = IncidentState.DESK if is_desk else IncidentState.UNRESOURCED


def _tell(by: Actor, incident: Incident, grade: Grade, before: str, rationale: str) -> None:
    change = f"Regraded from {before} to {grade.code}" if before else f"Graded {grade.code}"
    target = f" Target {clock.local(incident.target_at):%H:%M:%S}." if incident.target_at else ""
    logbook.note(by, incident, LineKind.GRADE, f"{change} ({grade.label}).{target} {rationale}".strip())
    events.state(IncidentGraded(
        incident=incident.ref, number=str(incident.number), grade=grade.code, previous=before,
        band=grade.band, graded_at=clock.now(), target_at=incident.target_at, rationale=rationale),
        about=incident.ref)  # fmt: skip
