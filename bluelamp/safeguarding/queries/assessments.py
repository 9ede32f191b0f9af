"""Reading assessments."""

from __future__ import annotations

from bluelamp.contracts.refs import AssessmentRef, IncidentRef, PersonRef
from bluelamp.forms import declare as forms
from bluelamp.forms.types import Said
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.safeguarding.codes import MIGRATED, Grade, Permission
from bluelamp.safeguarding.models import RiskAssessment
from bluelamp.safeguarding.queries import history
from bluelamp.safeguarding.queries.views import assessment_summary, effective_grade, incident_ref, person_ref
from bluelamp.safeguarding.rules import grading
from bluelamp.safeguarding.types import AnswerLine, AssessmentSummary, AssessmentView, JudgementLine, Preview

PLAIN = ("version", "tool", "question_set", "incident_number", "district", "ticks", "not_asked", "is_complete",
         "is_repeat", "incidents_in_year", "note", "signed_by", "signed_at")  # fmt: skip


def _answers(row: RiskAssessment) -> tuple[AnswerLine, ...]:
    if row.question_set == MIGRATED:
        return ()
    asked = {question.code: question.text for question in forms.named(row.question_set).questions}
    kept = {answer.code: answer for answer in row.answers.all()}
    return tuple(
        AnswerLine(code=code, question=text, said=kept[code].said, said_label=Said(kept[code].said).label,
                   details=kept[code].details)
        for code, text in asked.items() if code in kept)  # fmt: skip


def _judgements(row: RiskAssessment) -> tuple[JudgementLine, ...]:
    return tuple(
        JudgementLine(role=one.role, grade=Grade(one.grade), tried_to_lower=one.tried_to_lower, reason=one.reason,
                      by=one.by, at=one.at)
        for one in row.judgements.order_by("id"))  # fmt: skip


def _view(row: RiskAssessment) -> AssessmentView:
    versions = list(RiskAssessment.objects.filter(chain=row.chain).order_by("version"))
    answers = _answers(row)
    return AssessmentView(
        ref=AssessmentRef(row.id), chain=AssessmentRef(row.chain), is_latest=versions[-1].id == row.id,
        incident=incident_ref(row.incident_id), victim=PersonRef(row.victim_id), suspect=person_ref(row.suspect_id),
        floor=Grade(row.floor_grade), grade=effective_grade(row), reasons=tuple(row.reasons.splitlines()),
        prompts=tuple(grading.prompts(one.code for one in answers if one.said == Said.YES)), answers=answers,
        judgements=_judgements(row), versions=tuple(map(assessment_summary, versions)),
        **{name: getattr(row, name) for name in PLAIN})  # fmt: skip


@query(needs=Permission.VIEW_ASSESSMENT, about="ref", shows=lambda found: [found.victim])
def assessment(viewer: Actor, ref: AssessmentRef) -> AssessmentView:
    """One version of an assessment with every answer, judgement and version."""
    row = RiskAssessment.objects.filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return _view(row)


@query(needs=Permission.VIEW_ASSESSMENT, shows=lambda found: [one.victim for one in found])
def assessments_of_incident(viewer: Actor, incident: IncidentRef) -> tuple[AssessmentSummary, ...]:
    """Every version signed for one incident, newest first."""
    rows = RiskAssessment.objects.filter(incident_id=incident.id).order_by("-signed_at")
    return tuple(map(assessment_summary, rows))


@query(needs=Permission.SIGN_ASSESSMENT, about="victim")
def before_assessing(
    viewer: Actor, victim: PersonRef, *, suspect: PersonRef | None, incident: IncidentRef | None
) -> Preview:
    """What the history of the pair already says, and which version the writer is looking at."""
    pair = history.of_pair(victim, suspect, at=clock.now(), incident=incident)
    rows = RiskAssessment.objects.filter(victim_id=victim.id, incident_id=incident.id if incident else None)
    latest = rows.order_by("-version").first() if incident else None
    return Preview(
        incidents_in_year=pair.incidents_in_year, is_repeat=pair.is_repeat, last_referral=pair.last_referral,
        seen_version=latest.version if latest else 0)  # fmt: skip


@query(needs=Permission.REVIEW_ASSESSMENT, shows=lambda found: [one.victim for one in found])
def waiting_for_review(viewer: Actor) -> tuple[AssessmentSummary, ...]:
    """Signed here and looked at by no supervisor or specialist yet, highest grade first."""
    rows = (RiskAssessment.objects.exclude(question_set=MIGRATED)
            .exclude(judgements__role__in=["supervisor", "specialist"])
            .order_by("-final_grade", "signed_at"))  # fmt: skip
    return tuple(map(assessment_summary, rows[:100]))
