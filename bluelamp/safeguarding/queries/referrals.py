"""Reading referrals, their timelines, and decisions not to refer."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from bluelamp.access import guard
from bluelamp.contracts.refs import IncidentRef, PersonRef, ReferralRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.safeguarding.codes import Permission, Priority, ReferralState
from bluelamp.safeguarding.models import NoReferralDecision, Referral
from bluelamp.safeguarding.queries.views import decision_view, referral_view
from bluelamp.safeguarding.rules.states import ENDED, RECEIVED
from bluelamp.safeguarding.types import DecisionView, DeskFilter, DeskPage, ReferralView, TimelineLine

PAGE = 50
RANK = Case(*[When(priority=one.value, then=Value(one.rank)) for one in Priority], default=Value(9),
            output_field=IntegerField())  # fmt: skip


def _people(page: DeskPage) -> list[PersonRef]:
    return [one.person for one in page.referrals if one.person]


def visible(viewer: Actor, rows: QuerySet[Referral]) -> list[Referral]:
    """These referrals, without those about what is sealed from the viewer."""
    kept = list(rows)
    hidden = guard.hidden_from(viewer, [pointer for row in kept for pointer in _pointers(row)])
    return [row for row in kept if not hidden.intersection(_pointers(row))]


def _pointers(row: Referral) -> list[str]:
    people = [str(PersonRef(row.person_id))] if row.person_id else []
    return [str(ReferralRef(row.id)), row.source, *people]


def _wanted(wanted: DeskFilter) -> QuerySet[Referral]:
    rows = Referral.objects.all()
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    else:
        rows = rows.exclude(state__in=[state.value for state in ENDED | RECEIVED])
    exact = {name: value for name in ("kind", "district") if (value := getattr(wanted, name))}
    if wanted.late:
        rows = rows.filter(due_at__lt=clock.now())
    return rows.filter(**exact)


@query(needs=Permission.VIEW_REFERRAL, shows=_people)
def desk(viewer: Actor, *, wanted: DeskFilter) -> DeskPage:
    """The referral desk: what is not yet with a partner, worst and most pressing first."""
    rows = visible(viewer, _wanted(wanted).annotate(rank=RANK).order_by("rank", "due_at", "id"))
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, wanted.page), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return DeskPage(referrals=tuple(map(referral_view, shown)), total=len(rows), page=page, pages=pages)


@query(
    needs=Permission.VIEW_REFERRAL, about="ref", shows=lambda found: [found.person] if found.person else []
)
def referral(viewer: Actor, ref: ReferralRef) -> ReferralView:
    """One referral."""
    rows = visible(viewer, Referral.objects.filter(pk=ref.id))
    if not rows:
        raise NotThere
    return referral_view(rows[0])


@query(needs=Permission.VIEW_REFERRAL, about="ref")
def timeline(viewer: Actor, ref: ReferralRef) -> tuple[TimelineLine, ...]:
    """The one-page history: event, rule, triage, sent, received, outcome, with names and times (§15.10)."""
    rows = visible(viewer, Referral.objects.filter(pk=ref.id))
    if not rows:
        raise NotThere
    row = rows[0]
    lines = [TimelineLine(at=row.event_at, by="", what="It happened", text=row.number or row.source)]
    if row.started_at != row.event_at:
        lines.append(
            TimelineLine(at=row.started_at, by="", what=f"{row.rule} became true", text=row.citation)
        )
    lines += [TimelineLine(at=step.at, by=step.by, what=ReferralState(step.to_state).label, text=step.text)
              for step in row.steps.order_by("at", "id")]  # fmt: skip
    return tuple(lines)


@query(needs=Permission.VIEW_REFERRAL, shows=lambda found: [one.person for one in found if one.person])
def referrals_of_incident(viewer: Actor, incident: IncidentRef) -> tuple[ReferralView, ...]:
    """Every referral that came of one incident, crimes recorded from it included."""
    rows = (
        Referral.objects.filter(incident_id=incident.id).annotate(rank=RANK).order_by("rank", "due_at", "id")
    )
    return tuple(map(referral_view, visible(viewer, rows)))


@query(needs=Permission.VIEW_REFERRAL, shows=lambda found: [one.person for one in found if one.person])
def referrals_of_person(viewer: Actor, *, persons: tuple[PersonRef, ...]) -> tuple[ReferralView, ...]:
    """Every referral about a person, under any of their merged records."""
    rows = Referral.objects.filter(person_id__in=[one.id for one in persons]).order_by("-started_at")
    return tuple(map(referral_view, visible(viewer, rows)))


@query(
    needs=Permission.APPROVE_NO_REFERRAL, shows=lambda found: [one.subject.partition("@")[0] for one in found]
)
def decisions_to_approve(viewer: Actor) -> tuple[DecisionView, ...]:
    """Decisions not to refer that do not count until a supervisor agrees."""
    rows = list(
        NoReferralDecision.objects.filter(Q(needs_approval=True) & Q(approved_by="")).order_by("decided_at")
    )
    hidden = guard.hidden_from(
        viewer, [ref for row in rows for ref in (row.source, row.subject.partition("@")[0])]
    )
    return tuple(decision_view(row) for row in rows
                 if not {row.source, row.subject.partition("@")[0]} & hidden)  # fmt: skip
