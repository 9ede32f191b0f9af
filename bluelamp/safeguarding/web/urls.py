"""Addresses of safeguarding."""

from __future__ import annotations

from django.urls import path

from bluelamp.safeguarding.web import assessing, referring, sweeping

app_name = "safeguarding"
urlpatterns = [
    path("", referring.desk, name="desk"),
    path("referrals/<uuid:referral>/", referring.referral, name="referral"),
    path("referrals/<uuid:referral>/triage/", referring.triage, name="triage"),
    path("referrals/<uuid:referral>/consent/", referring.consent, name="consent"),
    path("referrals/<uuid:referral>/not-referred/", referring.not_referred, name="not_referred"),
    path("decisions/", referring.decisions, name="decisions"),
    path("decisions/<uuid:decision>/approve/", referring.approve, name="approve"),
    path("rules/", referring.rules, name="rules"),
    path("assessments/", assessing.waiting, name="waiting"),
    path("assessments/new/", assessing.new, name="assess"),
    path("assessments/<uuid:assessment>/", assessing.assessment, name="assessment"),
    path("assessments/<uuid:assessment>/review/", assessing.review, name="review"),
    path("assessments/waive/<uuid:incident>/", assessing.waive, name="waive"),
    path("sweep/", sweeping.sweeps, name="sweeps"),
    path("sweep/<uuid:run>/", sweeping.run, name="sweep"),
    path("sweep/<uuid:run>/confirm/", sweeping.confirm, name="confirm"),
    path("findings/<int:finding>/", sweeping.finding, name="finding"),
    path("findings/<int:finding>/refer/", sweeping.refer, name="refer"),
    path("findings/<int:finding>/not-referred/", sweeping.not_referred, name="finding_not_referred"),
]
