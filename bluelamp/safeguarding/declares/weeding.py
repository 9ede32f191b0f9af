"""Assessments carry a review group; an open referral keeps all it touches."""

from __future__ import annotations

from bluelamp.retention import declare
from bluelamp.safeguarding.queries import weeding

declare.matters("safeguarding.assessments", weeding.matters)
declare.live("safeguarding.plans", weeding.live)
