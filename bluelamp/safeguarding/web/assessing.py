"""Pages of risk assessments: a new one, a signed one, those that wait for review."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bluelamp.access import guard
from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import AssessmentRef, IncidentRef, PersonRef
from bluelamp.control import queries as control
from bluelamp.control.types import IncidentView
from bluelamp.forms import declare as forms
from bluelamp.forms.types import QuestionSet, Reading
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.safeguarding import commands, queries
from bluelamp.safeguarding.codes import Grade, Permission
from bluelamp.safeguarding.types import NewAssessment
from bluelamp.safeguarding.web.shared import actor_of, id_of, names, number_of

TOOL = "dash"


def _incident(viewer: Actor, request: HttpRequest) -> IncidentView | None:
    given = id_of(request.GET.get("incident", "") or request.POST.get("incident", ""), "The incident")
    return control.incident(viewer, IncidentRef(given)) if given else None


def _person(
    request: HttpRequest, name: str, incident: IncidentView | None, role: PersonRole
) -> PersonRef | None:
    given = id_of(request.POST.get(name, "") or request.GET.get(name, ""), f"The {name}")
    if given:
        return PersonRef(given)
    found = (one.person for one in incident.persons if one.role is role and one.person) if incident else ()
    return next(iter(found), None)


def _grade(request: HttpRequest) -> Grade | None:
    return Grade.__members__.get(request.POST.get("judged", ""))


def _questions() -> QuestionSet:
    return forms.in_force(TOOL, clock.local(clock.now()).date())


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.SIGN_ASSESSMENT)
def new(request: HttpRequest) -> HttpResponse:
    """Ask the questions; all that is wrong is said at once and nothing typed is lost."""
    actor = actor_of(request)
    incident = _incident(actor, request)
    victim = _person(request, "victim", incident, PersonRole.VICTIM)
    if victim is None:
        return _choose(request, incident)
    suspect = _person(request, "suspect", incident, PersonRole.SUSPECT)
    reading = forms.read(_questions(), request.POST.dict())
    if request.method == "POST" and not reading.faults:
        signed = commands.sign_assessment(
            actor, assessment=_given(request, reading, incident, (victim, suspect))
        )
        return redirect("safeguarding:assessment", signed.ref.id)
    return _ask(request, actor, reading, incident, (victim, suspect))


def _given(
    request: HttpRequest,
    reading: Reading,
    incident: IncidentView | None,
    pair: tuple[PersonRef, PersonRef | None],
) -> NewAssessment:
    return NewAssessment(
        victim=pair[0], suspect=pair[1], question_set=reading.questions.label,
        answers=tuple(reading.answers.values()), incident=incident.ref if incident else None,
        incident_number=incident.number if incident else "", district=incident.place.district if incident else "",
        judged=_grade(request), reason=request.POST.get("why", ""), note=request.POST.get("note", ""),
        seen_version=number_of(request.POST.get("seen_version", "")))  # fmt: skip


def _ask(
    request: HttpRequest,
    actor: Actor,
    reading: Reading,
    incident: IncidentView | None,
    pair: tuple[PersonRef, PersonRef | None],
) -> HttpResponse:
    is_first = request.method != "POST"
    blank = Reading(questions=reading.questions) if is_first else reading
    before = queries.before_assessing(
        actor, pair[0], suspect=pair[1], incident=incident.ref if incident else None
    )
    seen = before.seen_version if is_first else number_of(request.POST.get("seen_version", ""))
    shown = {"reading": blank, "incident": incident, "victim": pair[0], "suspect": pair[1], "before": before,
             "names": names(actor, pair), "grades": list(Grade), "sent": request.POST, "seen_version": seen,
             "errors": {fault.field: fault.text for fault in blank.faults}}  # fmt: skip
    return render(request, "safeguarding/assess.html", shown, status=200 if is_first else 422)


def _choose(request: HttpRequest, incident: IncidentView | None) -> HttpResponse:
    return render(request, "safeguarding/choose_victim.html", {"incident": incident})


@require_safe
@guard.page(Permission.VIEW_ASSESSMENT)
def assessment(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """One signed version, with its answers, judgements and versions."""
    actor = actor_of(request)
    found = queries.assessment(actor, AssessmentRef(assessment))
    shown = {"assessment": found, "names": names(actor, [found.victim, found.suspect]), "grades": list(Grade),
             "may_review": guard.may(actor, Permission.REVIEW_ASSESSMENT) and found.signed_by != actor.name,
             "may_correct": guard.may(actor, Permission.SIGN_ASSESSMENT) and found.is_latest}  # fmt: skip
    return render(request, "safeguarding/assessment.html", shown)


@require_POST
@guard.page(Permission.REVIEW_ASSESSMENT)
def review(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """A supervisor's or specialist's judgement."""
    judged = _grade(request)
    if judged is None:
        raise Refused("Choose the grade you judge right.")
    commands.review_assessment(
        actor_of(request), ref=AssessmentRef(assessment), judged=judged, reason=request.POST.get("why", "")
    )
    return redirect("safeguarding:assessment", assessment)


@require_safe
@guard.page(Permission.REVIEW_ASSESSMENT)
def waiting(request: HttpRequest) -> HttpResponse:
    """Signed assessments nobody has reviewed, highest grade first."""
    actor = actor_of(request)
    found = queries.waiting_for_review(actor)
    shown = {"assessments": found, "names": names(actor, [one.victim for one in found])}
    return render(request, "safeguarding/waiting.html", shown)


@require_POST
@guard.page(Permission.WAIVE_ASSESSMENT)
def waive(request: HttpRequest, incident: UUID) -> HttpResponse:
    """A supervisor's reasoned decision that no assessment is needed."""
    commands.waive_assessment(
        actor_of(request), incident=IncidentRef(incident), reason=request.POST.get("reason", "")
    )
    return redirect("safeguarding:desk")
