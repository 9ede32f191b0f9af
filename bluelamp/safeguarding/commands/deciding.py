"""What people decide about referrals: triage, consent, and decisions not to refer."""

from __future__ import annotations

from bluelamp.contracts.refs import IncidentRef, ReferralRef
from bluelamp.contracts.safeguarding import NoReferralDecided
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.safeguarding.codes import (
    Consent,
    NoReferralReason,
    Permission,
    Priority,
    ReferralState,
    Severity,
)
from bluelamp.safeguarding.commands.moving import duty_kind, locked, move, refuse_stale
from bluelamp.safeguarding.commands.opening import RISKS
from bluelamp.safeguarding.models import NoReferralDecision, Referral
from bluelamp.safeguarding.queries import rulebook
from bluelamp.safeguarding.queries.views import decision_view, incident_ref, referral_view
from bluelamp.safeguarding.rules import due, states
from bluelamp.safeguarding.types import DecisionView, NoReferral, ReferralView, Triage
from bluelamp.work import commands as work
from bluelamp.work.types import england_and_wales

S = ReferralState


@command(needs=Permission.TRIAGE_REFERRAL, about="ref")
def triage(by: Actor, *, ref: ReferralRef, decision: Triage) -> ReferralView:
    """Grade a referral and send it on, or back to the officer with the clock still running."""
    row = locked(ref)
    refuse_stale(row, decision.revision)
    refuse_if(states.reasons_not_to_triage(state=S(row.state), rationale=decision.rationale))
    if decision.send_back:
        move(by, row, S.RETURNED, decision.rationale)
        return referral_view(row)
    _regrade(by, row, decision)
    move(by, row, S.QUEUED, f"Triage {decision.priority.value}: {decision.rationale}")
    return referral_view(row)


def _regrade(by: Actor, row: Referral, decision: Triage) -> None:
    """A higher grade brings the due time forward; a lower one never moves it back."""
    terms = next((one for rule, one in rulebook.today().items() if rule.value == row.rule), None)
    row.priority = decision.priority.value
    if terms and ";" in terms.due:
        by_then = due.due_by(due.term_for(terms.due, decision.priority), row.started_at, england_and_wales())
        row.due_at, row.send_by = min(row.due_at, by_then), min(row.send_by, by_then)
    work.change_risk(SYSTEM, kind=duty_kind(row), subject=row.subject, risk=RISKS[Priority(row.priority)],
                     why=f"Triage {row.priority} by {by.name}.")  # fmt: skip


@command(needs=Permission.OPEN_REFERRAL, about="ref")
def note_consent(by: Actor, *, ref: ReferralRef, consent: Consent, words: str, revision: int) -> ReferralView:
    """Keep what the victim said when asked; a yes sends the referral, a no is a reasoned decision (Right 4)."""
    row = locked(ref)
    refuse_stale(row, revision)
    refuse_if([] if words.strip() else ["Write down what the victim was asked and said."])
    refuse_if(["Say whether the victim agreed or declined."] if consent is Consent.NOT_ASKED else [])
    row.consent = consent.value
    if consent is Consent.GIVEN:
        move(by, row, S.QUEUED, f"The victim agreed: {words}")
        return referral_view(row)
    _keep(by, row, NoReferralReason.CONSENT_REFUSED, words, needs_approval=False)
    move(by, row, S.NOT_REFERRED, f"The victim declined: {words}")
    return referral_view(row)


def _keep(by: Actor, row: Referral, reason: NoReferralReason, words: str, *, needs_approval: bool) -> None:
    NoReferralDecision.objects.get_or_create(rule=row.rule, source=row.source, subject=row.subject, defaults={
        "incident_id": row.incident_id, "reason": reason.value, "text": words, "decided_by": by.name,
        "decided_by_id": by.account_id, "decided_at": clock.now(), "needs_approval": needs_approval})  # fmt: skip


@command(needs=Permission.DECIDE_NO_REFERRAL)
def decide_no_referral(by: Actor, *, decision: NoReferral) -> DecisionView:
    """Record a reasoned decision not to refer; against a severe rule it waits for a supervisor (rule zero)."""
    found = _referral_for(decision.rule.value, decision.source, decision.subject)
    state = S(found.state) if found else None
    refuse_if(states.reasons_not_to_decide_against(state=state, text=decision.text))
    terms = rulebook.today().get(decision.rule)
    severity = terms.severity if terms else Severity.HIGH
    row, _ = NoReferralDecision.objects.get_or_create(
        rule=decision.rule.value, source=decision.source, subject=decision.subject, defaults={
            "incident_id": decision.incident.id if decision.incident else None, "reason": decision.reason.value,
            "text": decision.text, "decided_by": by.name, "decided_by_id": by.account_id, "decided_at": clock.now(),
            "needs_approval": states.needs_approval(severity)})  # fmt: skip
    if not row.needs_approval:
        _take_effect(by, row)
    return decision_view(row)


def _referral_for(rule: str, source: str, subject: str) -> Referral | None:
    return Referral.objects.select_for_update().filter(rule=rule, source=source, subject=subject).first()


def _take_effect(by: Actor, row: NoReferralDecision) -> None:
    held = Referral.objects.select_for_update().filter(rule=row.rule, source=row.source, subject=row.subject)
    for referral in held:
        if states.may_move(S(referral.state), S.NOT_REFERRED):
            move(by, referral, S.NOT_REFERRED, f"{NoReferralReason(row.reason).label}: {row.text}")
    fact = NoReferralDecided(
        rule=row.rule,
        incident=incident_ref(row.incident_id),
        subject=row.subject,
        reason=row.reason,
        decided_at=clock.now(),
    )
    about = IncidentRef(row.incident_id) if row.incident_id else row.source
    events.state(fact, about=about)


@command(needs=Permission.APPROVE_NO_REFERRAL)
def approve_no_referral(by: Actor, *, decision: str) -> DecisionView:
    """A supervisor's agreement that something owed is not referred; never one's own decision."""
    row = NoReferralDecision.objects.select_for_update().filter(pk=decision).first()
    if row is None:
        raise NotThere
    refuse_if(["This decision is already approved."] if row.approved_by else [])
    refuse_if(["Nobody approves a decision of their own."] if row.decided_by_id == by.account_id else [])
    row.approved_by, row.approved_at = by.name, clock.now()
    row.save(update_fields=["approved_by", "approved_at"])
    _take_effect(by, row)
    return decision_view(row)


@command(needs=Permission.NOTE_DELIVERY, about="ref", operation="disclosure")
def note_delivery(
    by: Actor, *, ref: ReferralRef, state: ReferralState, text: str, reference: str = ""
) -> None:
    """What the carrier says of a referral; news that comes twice or late changes nothing that is settled."""
    row = locked(ref)
    if row.state == state.value or not states.may_move(S(row.state), state):
        return
    row.partner_reference = reference[:80] or row.partner_reference
    move(by, row, state, text)
