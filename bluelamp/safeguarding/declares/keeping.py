"""How long assessments, referrals and the sweep's tables are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.retention.declare import Classification, by_id, by_ref, keep, mention, part_of
from bluelamp.safeguarding import models

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

keep(models.RiskAssessment, "safeguarding", classification=SENSITIVE, stands_for="assessment",
     about=[by_id("person", "victim_id"), by_id("person", "suspect_id", blank={"suspect_id": None}),
            by_id("incident", "incident_id")])  # fmt: skip
for _part in (models.AssessmentAnswer, models.Judgement):
    keep(_part, "subject_data", classification=SENSITIVE,
         about=[part_of("safeguarding.RiskAssessment", "assessment_id")])  # fmt: skip
keep(models.Enrolment, "subject_data", classification=SENSITIVE, about=[by_id("person", "person_id")])
keep(models.Referral, "safeguarding", classification=SENSITIVE, stands_for="referral",
     about=[by_id("person", "person_id"), by_id("incident", "incident_id"), by_id("crime", "crime_id"),
            by_ref("source"), by_ref("subject", has_tail=True), mention("details")])  # fmt: skip
keep(models.ReferralStep, "subject_data", classification=SENSITIVE,
     about=[part_of("safeguarding.Referral", "referral_id")])  # fmt: skip
keep(models.NoReferralDecision, "safeguarding", classification=SENSITIVE,
     about=[by_ref("source"), by_ref("subject", has_tail=True), by_id("incident", "incident_id")])  # fmt: skip
keep(models.Evaluation, "operational", classification=SENSITIVE, since="at", about=[by_ref("source")])
keep(models.DomesticEvent, "derived", classification=SENSITIVE,
     about=[by_id("incident", "incident_id"), by_id("person", "victim_id", blank={"victim_id": None}),
            by_id("person", "suspect_id", blank={"suspect_id": None})])  # fmt: skip
keep(models.DomesticPerson, "derived", classification=SENSITIVE,
     about=[part_of("safeguarding.DomesticEvent", "event_id"), by_id("person", "person_id")])  # fmt: skip
keep(models.SweepRun, "operational", classification=OFFICIAL, since="started_at")
keep(models.SweepFinding, "operational", classification=SENSITIVE, since="event_at",
     about=[by_ref("source"), by_ref("subject", has_tail=True)])  # fmt: skip
keep(models.OwedCount, "operational", classification=OFFICIAL, since="at")
for _list in (models.RuleTerms, models.Establishment, models.Term, models.Closure):
    keep(_list, "reference", classification=OFFICIAL)
