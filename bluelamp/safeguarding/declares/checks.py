"""What can be wrong with assessments, referrals and enrolments, and who puts it right (domain/safeguarding.md)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.quality.declare import (
    Kind,
    Severity,
    basics,
    check,
    in_list,
    in_order,
    matches,
    no_checks,
    points_at,
    records,
    required,
    unique_folded,
    within,
)
from bluelamp.safeguarding import models as m
from bluelamp.safeguarding.codes import MIGRATED, Consent, ReferralState

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
DASH = "SafeLives DASH 2009; safeguarding.md §3"

records(m.RiskAssessment, one="risk assessment", ref="assessment:pk", about="person:victim_id", district="district",
        owner="da_assessor", link="/safeguarding/assessments/{id}/", changed="signed_at")  # fmt: skip
basics(m.RiskAssessment)
points_at(m.RiskAssessment, "victim_id", "nominals.Person", severity=HIGH)
points_at(m.RiskAssessment, "suspect_id", "nominals.Person", severity=MEDIUM)
points_at(m.RiskAssessment, "incident_id", "control.Incident", severity=MEDIUM, shows=("incident_number",))
check("safeguarding.riskassessment.lowered", m.RiskAssessment, kind=Kind.CONSISTENCY, severity=HIGH, source=DASH,
      says="has a final grade below the floor its answers set", find=Q(final_grade__lt=F("floor_grade")),
      fix="Review the assessment: a grade is never lowered below its floor.", shows=("floor_grade", "final_grade"))  # fmt: skip
check("safeguarding.riskassessment.same_person", m.RiskAssessment, kind=Kind.IMPOSSIBLE, severity=HIGH, source=DASH,
      says="has the same person as victim and suspect", find=Q(victim_id=F("suspect_id")),
      fix="Make a new version with the right people.", shows=("incident_number",))  # fmt: skip
check("safeguarding.riskassessment.unanswered", m.RiskAssessment, kind=Kind.COMPLETENESS, severity=MEDIUM, source=DASH,
      says="is incomplete", looks=~Q(question_set=MIGRATED), find=Q(is_complete=False), cause="tool",
      fix="Ask what was not asked and sign a new version.", shows=("incident_number", "not_asked"))  # fmt: skip
records(m.AssessmentAnswer, one="answer", ref="assessment:assessment_id", about="person:assessment__victim_id",
        district="assessment__district", owner="da_assessor", link="/safeguarding/assessments/{id}/")  # fmt: skip
required(m.AssessmentAnswer, "said")
records(m.Judgement, one="judgement", ref="assessment:assessment_id", about="person:assessment__victim_id",
        district="assessment__district", owner="da_assessor", link="/safeguarding/assessments/{id}/")  # fmt: skip
basics(m.Judgement)
required(
    m.Judgement,
    "reason",
    looks=Q(tried_to_lower=True),
    severity=HIGH,
    says="tried to lower a grade without saying why",
)

records(m.Referral, one="referral", ref="referral:pk", about="person:person_id", district="district", owner="referral_desk",
        link="/safeguarding/referrals/{id}/")  # fmt: skip
basics(m.Referral)
in_list(m.Referral, "state", [one.value for one in ReferralState], severity=HIGH)
in_list(m.Referral, "consent", [one.value for one in Consent])
points_at(m.Referral, "person_id", "nominals.Person", severity=HIGH, shows=("kind", "number"))
points_at(m.Referral, "incident_id", "control.Incident", severity=MEDIUM, shows=("kind", "number"))
points_at(m.Referral, "crime_id", "crime.Crime", severity=MEDIUM, shows=("kind", "number"))
required(m.Referral, "recipient", severity=HIGH, shows=("kind", "state"))
required(m.Referral, "grounds", severity=MEDIUM, cause="kind", shows=("kind", "state"))
in_order(m.Referral, "sent_at", "acknowledged_at", severity=LOW)
check("safeguarding.referral.unacknowledged", m.Referral, kind=Kind.TIMELINESS, severity=HIGH, cause="recipient",
      source="safeguarding.md §5; two days is our default †", says="was sent and not acknowledged in two days",
      looks=Q(state__in=["SENT", "DELIVERED"]), find=Q(acknowledged_at=None, sent_at__lt=Now() - Value(timedelta(days=2))),
      fix="Ring the partner and note what was said.", shows=("kind", "recipient", "sent_at"))  # fmt: skip
check("safeguarding.referral.unsent_is_sent", m.Referral, kind=Kind.CONSISTENCY, severity=HIGH, source="security.md §15: never a green tick for something queued",
      says="says it was sent but has no time of sending", looks=Q(state__in=["SENT", "DELIVERED", "ACKNOWLEDGED"]),
      find=Q(sent_at=None), fix="Look in the exchange and send it again if it never went.", shows=("kind", "recipient"))  # fmt: skip
records(m.ReferralStep, one="step of a referral", many="steps of referrals", ref="referral:referral_id",
        about="person:referral__person_id", district="referral__district", owner="referral_desk",
        link="/safeguarding/referrals/{id}/")  # fmt: skip
required(m.ReferralStep, "by", severity=LOW, shows=("to_state",), fix="Tell the platform’s administrator.")
records(m.NoReferralDecision, one="decision not to refer", many="decisions not to refer", ref="no_referral:pk",
        owner="referral_desk", link="/safeguarding/decisions/")  # fmt: skip
basics(m.NoReferralDecision)
required(m.NoReferralDecision, "text", severity=HIGH)
check("safeguarding.noreferraldecision.unapproved", m.NoReferralDecision, kind=Kind.TIMELINESS, severity=HIGH, source="safeguarding.md: severe rules need a supervisor",
      says="has waited more than a day for a supervisor", looks=Q(needs_approval=True), owner="sergeant", fix="Approve it or refer.",
      find=Q(approved_at=None, decided_at__lt=Now() - Value(timedelta(days=1))), shows=("rule", "decided_at"))  # fmt: skip

records(m.Establishment, one="school", ref="establishment:pk", district="district", owner="referral_desk")
required(
    m.Establishment,
    "mailbox",
    severity=HIGH,
    says="has no mailbox, so that no notice can reach it",
    shows=("name",),
)
required(m.Establishment, "dsl_name", severity=LOW, shows=("name",), says="has no safeguarding lead by name")
matches(m.Establishment, "mailbox", r"^[^@\s]+@[^@\s]+\.[^@\s]+$", severity=HIGH, shows=("name", "mailbox"))
unique_folded(m.Establishment, "name", "district", severity=LOW)
records(m.Term, one="term", ref="term:pk", owner="referral_desk")
in_order(m.Term, "first_day", "last_day", severity=HIGH)
records(m.Closure, one="closing day", ref="closure:pk", owner="referral_desk")
unique_folded(m.Closure, "establishment", "day", severity=LOW)
records(m.Enrolment, one="enrolment", ref="person:person_id", about="person:person_id", owner="referral_desk")
in_order(m.Enrolment, "starts_on", "ends_on")
points_at(m.Enrolment, "person_id", "nominals.Person", severity=HIGH, shows=("starts_on",))
check("safeguarding.enrolment.two_schools", m.Enrolment, kind=Kind.UNIQUENESS, severity=MEDIUM, source="safeguarding.md §9: the notice goes to the school the child is at",
      says="stands beside another of the same child at another school", looks=Q(ends_on=None),
      find=lambda rows: rows.filter(Exists(m.Enrolment.objects.filter(person_id=OuterRef("person_id"), ends_on=None)
                                           .exclude(establishment=OuterRef("establishment")))),
      fix="End the one that is past.", shows=("starts_on", "source"))  # fmt: skip

records(m.RuleTerms, one="rule’s terms", many="rules’ terms", ref="rule_terms:pk")
basics(m.RuleTerms)
required(m.RuleTerms, "citation", severity=MEDIUM, shows=("rule", "version"))
required(
    m.RuleTerms,
    "confirmed_by",
    severity=MEDIUM,
    shows=("rule", "version"),
    says="was never confirmed by its owner",
)
in_order(m.RuleTerms, "starts_on", "ends_on")
records(m.Evaluation, one="evaluation of a rule", many="evaluations of rules", ref="evaluation:pk")
basics(m.Evaluation)
within(m.Evaluation, "opened", 0, 1000)
check("safeguarding.evaluation.opened_too_few", m.Evaluation, kind=Kind.CONSISTENCY, severity=LOW, source="safeguarding.md §2",
      says="opened more than it found owed", find=Q(opened__gt=F("owed")), cause="rule", fix="Tell the platform’s administrator.",
      shows=("rule", "source"))  # fmt: skip
DOMESTIC = {"ref": "incident:incident_id", "about": "person:victim_id", "district": "district", "owner": "da_assessor",
            "link": "/control/incidents/{id}/"}  # fmt: skip
records(m.DomesticEvent, one="domestic incident", **DOMESTIC)
required(
    m.DomesticEvent, "victim_id", severity=HIGH, shows=("number",), says="has no victim matched to a nominal"
)
points_at(m.DomesticEvent, "incident_id", "control.Incident", severity=HIGH, shows=("number",))
in_order(m.DomesticEvent, "opened_at", "marked_at", severity=LOW)
records(m.DomesticPerson, one="person on a domestic incident", many="people on domestic incidents",
        **{**DOMESTIC, "ref": "incident:event_id", "about": "person:person_id", "district": "event__district"})  # fmt: skip
points_at(m.DomesticPerson, "person_id", "nominals.Person", severity=HIGH, shows=("role",))
records(m.SweepRun, one="sweep", ref="sweep_run:pk", owner="referral_desk", link="/safeguarding/sweep/{key}/")
in_order(m.SweepRun, "from_day", "to_day")
check("safeguarding.sweeprun.not_looked", m.SweepRun, kind=Kind.COMPLETENESS, severity=HIGH, source="safeguarding.md: could not look is not nothing there",
      says="could not look everywhere", find=~Q(not_looked=""), fix="Sweep the same days again.", shows=("not_looked",))  # fmt: skip
records(m.SweepFinding, one="omission found by a sweep", many="omissions found by sweeps", ref=":source", district="district",
        owner="referral_desk", link="/safeguarding/findings/{key}/")  # fmt: skip
check("safeguarding.sweepfinding.waiting", m.SweepFinding, kind=Kind.TIMELINESS, severity=HIGH, source="safeguarding.md §10; seven days †",
      says="was found and not settled in seven days", looks=Q(state="confirmed"), cause="rule", fix="Refer, or decide not to with a reason.",
      find=Q(run__finished_at__lt=Now() - Value(timedelta(days=7))), shows=("number", "rule"))  # fmt: skip
no_checks(m.OwedCount, because="An independent count kept as it was made; comparing it is the sweep’s work.")
