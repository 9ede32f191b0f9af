"""Opening what is owed: once for each rule, source and subject, however often it is asked."""

from __future__ import annotations

from bluelamp.contracts.refs import ReferralRef
from bluelamp.contracts.safeguarding import ReferralOpened
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.safeguarding.codes import (
    Consent,
    NoReferralReason,
    Permission,
    Priority,
    ReferralKind,
    ReferralState,
)
from bluelamp.safeguarding.commands.moving import duty_kind, move
from bluelamp.safeguarding.models import NoReferralDecision, Referral, ReferralStep
from bluelamp.safeguarding.queries.views import referral_view
from bluelamp.safeguarding.types import OwedReferral, ReferralView
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk

DESKS = {ReferralKind.MARAC: "marac_coordinator", ReferralKind.IDVA: "marac_coordinator",
         ReferralKind.CHILD: "referral_desk", ReferralKind.ENCOMPASS: "referral_desk",
         ReferralKind.VICTIM_SERVICES: "referral_desk"}  # fmt: skip
RISKS = {Priority.RED: Risk.IMMEDIATE, Priority.AMBER: Risk.HIGH, Priority.GREEN: Risk.MEDIUM,
         Priority.BLUE: Risk.STANDARD}  # fmt: skip


def _fields(owed: OwedReferral) -> dict[str, object]:
    return {
        "rule_version": owed.terms.version, "citation": owed.terms.citation, "number": owed.number,
        "person_id": owed.person.id if owed.person else None,
        "incident_id": owed.incident.id if owed.incident else None,
        "crime_id": owed.crime.id if owed.crime else None, "recipient": owed.recipient,
        "priority": owed.priority.value, "district": owed.district, "consent": owed.consent.value,
        "grounds": "\n".join(owed.grounds), "details": {k: v for k, v in owed.details if v},
        "event_at": owed.event_at, "started_at": owed.started_at, "opened_at": clock.now(),
        "send_by": owed.send_by, "due_at": owed.due_at,
    }  # fmt: skip


def duty_for(row: Referral, title: str) -> NewDuty:
    """The duty that stands until the partner says it has the referral."""
    return NewDuty(
        kind=duty_kind(row), rule=row.rule, rule_version=row.rule_version, citation=row.citation,
        subject=row.subject, source=row.source, title=title, started_at=row.started_at, due_at=row.due_at,
        risk=RISKS[Priority(row.priority)], owner=Owner.team(DESKS[ReferralKind(row.kind)]),
        district=row.district, link=f"/safeguarding/referrals/{row.id}/",
        about=f"person:{row.person_id}" if row.person_id else row.source)  # fmt: skip


@command(needs=Permission.OPEN_REFERRAL, operation="collection")
def open_referral(by: Actor, *, owed: OwedReferral) -> ReferralView:
    """Open the referral a rule finds owed; asked again it returns the one that exists (safeguarding §3)."""
    key = {
        "rule": owed.terms.rule.value,
        "kind": owed.kind.value,
        "source": owed.source,
        "subject": owed.subject,
    }
    row, is_new = Referral.objects.get_or_create(**key, defaults=_fields(owed))
    if is_new:
        _begin(by, row, owed)
    return referral_view(row)


def _begin(by: Actor, row: Referral, owed: OwedReferral) -> None:
    ref = ReferralRef(row.id)
    ReferralStep.objects.create(
        referral=row,
        at=row.opened_at,
        by=by.name,
        to_state=row.state,
        text=f"{owed.terms.rule.value}: {owed.terms.title}. " + " ".join(owed.grounds),
    )
    title = f"{owed.kind.label}{f' for {owed.number}' if owed.number else ''}"
    work.owe(SYSTEM, duty=duty_for(row, title))
    fact = ReferralOpened(
        referral=ref, kind=row.kind, rule=row.rule, incident=owed.incident, crime=owed.crime,
        subject=owed.person, priority=row.priority, district=row.district, opened_at=row.opened_at,
        due_at=row.due_at)  # fmt: skip
    events.state(fact, about=ref)
    _route(by, row, owed)


def _route(by: Actor, row: Referral, owed: OwedReferral) -> None:
    """Where a new referral goes first: past a decision already taken, to the officer, the desk or the partner."""
    if NoReferralDecision.objects.filter(
        rule=row.rule, source=row.source, subject=row.subject, needs_approval=False
    ).exists():
        move(SYSTEM, row, ReferralState.NOT_REFERRED, "Already decided, with reasons, not to refer.")
    elif owed.consent is Consent.REFUSED:
        _declined(by, row)
    elif owed.consent is Consent.NOT_ASKED:
        move(
            SYSTEM, row, ReferralState.RETURNED, "Ask the victim whether they agree; the clock keeps running."
        )
    elif owed.terms.needs_triage:
        move(SYSTEM, row, ReferralState.TRIAGE, "Waits for the referral desk.")
    else:
        move(SYSTEM, row, ReferralState.QUEUED, "Sent without triage under this rule.")


def _declined(by: Actor, row: Referral) -> None:
    NoReferralDecision.objects.get_or_create(
        rule=row.rule, source=row.source, subject=row.subject, defaults={
            "incident_id": row.incident_id, "reason": NoReferralReason.CONSENT_REFUSED.value,
            "text": "The victim declined when asked.", "decided_by": by.name, "decided_by_id": by.account_id,
            "decided_at": clock.now(), "needs_approval": False})  # fmt: skip
    move(SYSTEM, row, ReferralState.NOT_REFERRED, "The victim declined when asked.")
