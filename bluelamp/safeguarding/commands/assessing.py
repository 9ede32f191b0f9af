"""Signing and supervising assessments: signed once, corrected by a new version, never lowered by judgement."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from bluelamp.contracts.refs import AssessmentRef, IncidentRef, PersonRef
from bluelamp.contracts.safeguarding import AssessmentSigned, AssessmentWaived
from bluelamp.forms import declare as forms
from bluelamp.forms.types import Answer, Reading
from bluelamp.kernel import clock, events, ids
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, StaleEdit, refuse_if
from bluelamp.safeguarding.codes import Grade, NoReferralReason, Permission, RuleId
from bluelamp.safeguarding.models import AssessmentAnswer, Judgement, NoReferralDecision, RiskAssessment
from bluelamp.safeguarding.queries import history, narratives
from bluelamp.safeguarding.queries.views import assessment_summary, effective_grade, incident_ref, person_ref
from bluelamp.safeguarding.rules import grading
from bluelamp.safeguarding.types import AssessmentSummary, NewAssessment
from bluelamp.search import commands as search
from bluelamp.work import commands as work

ASSESS = "safeguarding.assess"


def _hold(given: NewAssessment) -> RiskAssessment | None:
    """The latest version for this victim and incident, with the place of the next one held against a second editor."""
    place = f"assessment:{given.incident}:{given.victim}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [place])
    incident = given.incident.id if given.incident else None
    rows = RiskAssessment.objects.filter(incident_id=incident, victim_id=given.victim.id)
    return rows.order_by("-version").first() if incident else None


def _refuse_stale(latest: RiskAssessment | None, seen: int) -> None:
    version = latest.version if latest else 0
    if latest and version != seen:
        raise StaleEdit(
            f"{latest.signed_by} signed version {version} at {clock.local(latest.signed_at):%H:%M} while you were "
            "typing. Your answers are kept: compare them with that version and sign again."
        )


def _reading(given: NewAssessment) -> Reading:
    questions = forms.named(given.question_set)
    sent = {answer.code: answer.said.value for answer in given.answers}
    details = {f"{answer.code}_details": answer.details for answer in given.answers}
    return forms.read(questions, sent | details)


def _graded(given: NewAssessment, reading: Reading) -> tuple[grading.Graded, history.PairHistory]:
    at = given.signed_at or clock.now()
    pair = history.of_pair(given.victim, given.suspect, at=at, incident=given.incident)
    graded = grading.grade(
        ticks=reading.ticks, not_asked=reading.not_asked, incidents_in_year=pair.incidents_in_year,
        is_repeat=pair.is_repeat, judged={"the officer": given.judged})  # fmt: skip
    return graded, pair


@command(needs=Permission.SIGN_ASSESSMENT, operation="collection")
def sign_assessment(by: Actor, *, assessment: NewAssessment) -> AssessmentSummary:
    """Sign a risk assessment; the grade follows the answers and history, and judgement may only raise it (DASH)."""
    latest = _hold(assessment)
    _refuse_stale(latest, assessment.seen_version)
    reading = _reading(assessment)
    refuse_if([fault.text for fault in reading.faults])
    graded, pair = _graded(assessment, reading)
    refuse_if(_reasons_not_to_judge(assessment, graded))
    row = _row(by, assessment, reading, graded, pair, latest)
    _keep_answers(row, reading.answers)
    if assessment.judged is not None:
        _keep_judgement(by, row, "officer", assessment.judged, graded.floor, assessment.reason)
    search.index_narratives(narratives.written([row.pk]))
    _tell(row, graded)
    return assessment_summary(row)


def _reasons_not_to_judge(given: NewAssessment, graded: grading.Graded) -> list[str]:
    differs = given.judged is not None and given.judged is not graded.floor
    return (
        ["Say why you judge it differently from the answers."] if differs and not given.reason.strip() else []
    )


def _row(
    by: Actor,
    given: NewAssessment,
    reading: Reading,
    graded: grading.Graded,
    pair: history.PairHistory,
    latest: RiskAssessment | None,
) -> RiskAssessment:
    new = ids.new_id()
    return RiskAssessment.objects.create(
        id=new, chain=latest.chain if latest else new, version=latest.version + 1 if latest else 1,
        tool=reading.questions.tool, question_set=reading.questions.label,
        incident_id=given.incident.id if given.incident else None, incident_number=given.incident_number,
        victim_id=given.victim.id, suspect_id=given.suspect.id if given.suspect else None,
        district=given.district, ticks=reading.ticks, not_asked=reading.not_asked,
        is_complete=reading.not_asked <= reading.questions.most_not_asked, is_repeat=pair.is_repeat,
        incidents_in_year=pair.incidents_in_year, floor_grade=graded.floor, final_grade=graded.final,
        reasons="\n".join(graded.reasons), note=given.note, signed_by=(given.written_by or by.name)[:120],
        signed_by_id=by.account_id, signed_at=given.signed_at or clock.now())  # fmt: skip


def _keep_answers(row: RiskAssessment, answers: Mapping[str, Answer]) -> None:
    AssessmentAnswer.objects.bulk_create([
        AssessmentAnswer(assessment=row, code=one.code, said=one.said.value, details=one.details)
        for one in answers.values()
    ])  # fmt: skip


def _keep_judgement(
    by: Actor, row: RiskAssessment, role: str, grade: Grade, floor: Grade, reason: str
) -> None:
    Judgement.objects.create(
        assessment=row, role=role, grade=grade, tried_to_lower=grade < floor, reason=reason, by=by.name,
        by_id=by.account_id, at=clock.now())  # fmt: skip


def _tell(row: RiskAssessment, graded: grading.Graded) -> None:
    ref = AssessmentRef(row.id)
    if row.is_complete and row.incident_id:
        work.meet_for(
            SYSTEM,
            kind=ASSESS,
            source=str(IncidentRef(row.incident_id)),
            how=f"Assessed {graded.final.label.lower()} by {row.signed_by}.",
        )
    fact = AssessmentSigned(
        assessment=ref, incident=incident_ref(row.incident_id), victim=PersonRef(row.victim_id),
        suspect=person_ref(row.suspect_id), version=row.version, ticks=row.ticks, grade=graded.final.name,
        floor=graded.floor.name, is_complete=row.is_complete, is_repeat=row.is_repeat,
        incidents_in_year=row.incidents_in_year, district=row.district, signed_at=row.signed_at)  # fmt: skip
    events.state(fact, about=ref)


@command(needs=Permission.REVIEW_ASSESSMENT, about="ref")
def review_assessment(by: Actor, *, ref: AssessmentRef, judged: Grade, reason: str) -> AssessmentSummary:
    """A supervisor's or specialist's judgement of a signed assessment: it may raise, never lower; tries are kept."""
    row = RiskAssessment.objects.select_for_update().filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    refuse_if(["Nobody reviews an assessment of their own."] if row.signed_by_id == by.account_id else [])
    refuse_if([] if reason.strip() else ["Say what you base your judgement on."])
    before = effective_grade(row)
    role = "specialist" if "da_assessor" in by.roles else "supervisor"
    _keep_judgement(by, row, role, judged, before, reason)
    search.index_narratives(narratives.written([row.pk]))
    if judged > before:
        _tell_raised(by, row, judged)
    return assessment_summary(row)


def _tell_raised(by: Actor, row: RiskAssessment, judged: Grade) -> None:
    floor = Grade(row.floor_grade)
    _tell(
        row,
        grading.Graded(
            ticks=row.ticks,
            floor=floor,
            final=judged,
            is_complete=row.is_complete,
            reasons=(f"Raised to {judged.label.lower()} by {by.name}.",),
            lowering_attempted_by=(),
        ),
    )


@command(needs=Permission.WAIVE_ASSESSMENT, about="incident")
def waive_assessment(by: Actor, *, incident: IncidentRef, reason: str) -> None:
    """A supervisor's reasoned decision that a domestic incident needs no assessment (R-DA-RA)."""
    if len(reason.strip()) < 10:
        raise Refused("Give the reason in at least 10 characters.")
    NoReferralDecision.objects.get_or_create(
        rule=RuleId.ASSESS.value, source=str(incident), subject=str(incident), defaults={
            "incident_id": incident.id, "reason": NoReferralReason.OTHER.value, "text": reason,
            "decided_by": by.name, "decided_by_id": by.account_id, "decided_at": clock.now(),
            "needs_approval": False})  # fmt: skip
    work.waive_for(SYSTEM, kind=ASSESS, source=str(incident), reason=f"{by.name}: {reason}")
    events.state(AssessmentWaived(incident=incident, reason=reason, decided_at=clock.now()), about=incident)
