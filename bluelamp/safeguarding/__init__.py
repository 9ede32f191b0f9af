"""Every path by which a police record about a person at risk must reach a partner.

Owns risk assessments, safeguarding rules, referrals, decisions not to refer, school links and the sweep.
Hears of incidents, crimes and assessments through facts; states AssessmentSigned, ReferralOpened,
ReferralQueued, ReferralAcknowledged and NoReferralDecided. `exchange` carries referrals to partners,
`work` keeps the clocks, `insight` counts. Rule zero: absence must be detectable.
"""
