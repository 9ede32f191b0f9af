"""The past: referrals and assessments that old systems made, and referring now what a sweep found was never referred."""

from __future__ import annotations

from datetime import timedelta

from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.control import queries as control
from bluelamp.kernel import clock, ids
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.safeguarding.codes import (
    MIGRATED,
    Consent,
    FindingState,
    MaracCriterion,
    Permission,
    Priority,
    ReferralState,
    RuleId,
)
from bluelamp.safeguarding.commands.opening import open_referral
from bluelamp.safeguarding.models import Referral, RiskAssessment, SweepFinding
from bluelamp.safeguarding.queries import looking
from bluelamp.safeguarding.rules import grading, owed
from bluelamp.safeguarding.types import Opened, OwedReferral, PastAssessment, PastReferral
from bluelamp.work.types import england_and_wales

VICTIM_OF = RuleId.VICTIM.value


def _row(past: PastReferral) -> Referral:
    return Referral(
        id=ids.new_id(),
        kind=past.kind.value,
        rule=past.rule.value,
        rule_version=MIGRATED,
        citation=f"Made in {past.system}",
        source=past.source,
        subject=past.subject,
        person_id=past.person.id if past.person else None,
        recipient=past.recipient,
        number=past.number,
        priority=Priority.GREEN.value,
        district=past.district,
        state=ReferralState.CLOSED.value,
        consent=Consent.GIVEN.value,
        event_at=past.made_at,
        started_at=past.made_at,
        opened_at=past.made_at,
        send_by=past.made_at,
        due_at=past.made_at,
        sent_at=past.made_at,
        outcome=f"Migrated from {past.system}",
    )


@command(needs=Permission.IMPORT_PAST, operation="collection")
def import_past_referrals(by: Actor, *, referrals: tuple[PastReferral, ...]) -> Opened:
    """Bring referrals that an old system made, so that a sweep of its years does not find them missing."""
    before = Referral.objects.count()
    Referral.objects.bulk_create(map(_row, referrals), ignore_conflicts=True, batch_size=1000)
    return Opened(owed=len(referrals), opened=Referral.objects.count() - before)


def _signed(past: PastAssessment) -> RiskAssessment:
    floor = grading.band(past.ticks)
    return RiskAssessment(
        id=past.ref.id,
        chain=past.ref.id,
        tool="not recorded",
        question_set=MIGRATED,
        incident_id=past.incident.id,
        incident_number=past.incident_number,
        victim_id=past.victim.id,
        suspect_id=past.suspect.id if past.suspect else None,
        district=past.district,
        ticks=past.ticks,
        not_asked=0,
        is_complete=True,
        is_repeat=False,
        incidents_in_year=0,
        floor_grade=floor,
        final_grade=max(floor, past.grade),
        reasons=f"Graded {past.grade.label.lower()} in {past.system}.",
        note=f"Migrated from {past.system}, {past.key}: its answers did not come across.",
        signed_by=past.system,
        signed_by_id=SYSTEM.account_id,
        signed_at=past.signed_at,
    )


@command(needs=Permission.IMPORT_PAST, operation="collection")
def import_past_assessments(by: Actor, *, assessments: tuple[PastAssessment, ...]) -> Opened:
    """Bring assessments signed in an old system, so that a sweep tells assessed from forgotten; nothing is stated."""
    before = RiskAssessment.objects.count()
    RiskAssessment.objects.bulk_create(map(_signed, assessments), ignore_conflicts=True, batch_size=1000)
    return Opened(owed=len(assessments), opened=RiskAssessment.objects.count() - before)


@command(needs=Permission.OPEN_REFERRAL)
def refer_finding(by: Actor, *, number: int) -> Opened:
    """Make now the referral that a sweep found was never made; its clock still runs from when it was owed."""
    row = SweepFinding.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NotThere
    if row.rule == RuleId.ASSESS.value:
        raise Refused("An assessment cannot be referred: open the incident and assess the risk.")
    found = _victim(row) if row.rule == VICTIM_OF else _of_incident(row)
    for one in found:
        open_referral(SYSTEM, owed=one)
    row.state = FindingState.SETTLED.value
    row.save(update_fields=["state"])
    return Opened(len(found), len(found))


def _of_incident(row: SweepFinding) -> list[OwedReferral]:
    ref = IncidentRef.of(row.source)
    incidents = control.domestic_incidents(
        SYSTEM, start=row.event_at, end=row.event_at + timedelta(seconds=1)
    )
    facts = looking.facts_of([one for one in incidents if one.ref == ref])
    if not facts:
        raise Refused("The incident is no longer marked as domestic abuse.")
    terms = looking.rulebook_on(row.event_at)
    every = owed.owed_by_incident(facts[0], terms, england_and_wales())
    if RuleId.MARAC in terms:
        grounds = [MaracCriterion.VISIBLE_HIGH_RISK]
        every += owed.marac_referrals(
            facts[0], terms[RuleId.MARAC], england_and_wales(), grounds, facts[0].since
        )
    return [one for one in every if one.terms.rule.value == row.rule and one.subject == row.subject]


def _victim(row: SweepFinding) -> list[OwedReferral]:
    terms = (
        looking.rulebook_on(row.event_at).get(RuleId.VICTIM)
        or looking.rulebook_on(clock.now())[RuleId.VICTIM]
    )
    needs_consent = "consent" in row.why.lower()
    one = owed.victim_referral(
        terms=terms, calendar=england_and_wales(), crime=CrimeRef.of(row.source), number=row.number,
        victim=PersonRef.of(row.subject), consent=Consent.NOT_ASKED, needs_consent=needs_consent,
        reported_at=row.event_at, district=row.district, incident=None, safe_contact="")  # fmt: skip
    return [one]
