"""What safeguarding shows on other modules' pages: the incident, the person, the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluelamp.access import guard
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.safeguarding import queries
from bluelamp.safeguarding.codes import Permission
from bluelamp.safeguarding.types import DeskFilter


def incident_safeguarding(viewer: Actor, subject: Any) -> Mapping[str, Any]:
    """Assessments and referrals of an incident, and what the viewer may do about them."""
    ref = subject if isinstance(subject, IncidentRef) else subject.ref
    return {
        "incident": ref, "referrals": queries.referrals_of_incident(viewer, ref),
        "assessments": queries.assessments_of_incident(viewer, ref),
        "may_assess": guard.may(viewer, Permission.SIGN_ASSESSMENT),
        "is_domestic": getattr(subject, "is_domestic", True)}  # fmt: skip


def person_referrals(viewer: Actor, subject: Any) -> Mapping[str, Any]:
    """Referrals about a person, under any of their merged records."""
    members = getattr(subject, "members", ())
    persons = members or ((subject,) if isinstance(subject, PersonRef) else (subject.ref,))
    return {"referrals": queries.referrals_of_person(viewer, persons=tuple(persons))}


def desk_card(viewer: Actor) -> Mapping[str, Any]:
    """What waits at the referral desk."""
    return {"waiting": queries.desk(viewer, wanted=DeskFilter()),
            "late": queries.desk(viewer, wanted=DeskFilter(late=True))}  # fmt: skip


def review_card(viewer: Actor) -> Mapping[str, Any]:
    """Signed assessments nobody has reviewed."""
    return {"waiting": queries.waiting_for_review(viewer)}
