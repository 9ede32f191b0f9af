"""What the control room owes by a time: call-backs and answers to escalations, as rows of the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta

from bluelamp.contracts.refs import ContactRef
from bluelamp.control.models import Contact, Incident
from bluelamp.control.rules.calls import CALL_BACK_WITHIN
from bluelamp.control.rules.incidents import EscalationRule
from bluelamp.kernel.actors import SYSTEM, Actor, on_behalf_of
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk

CALL_BACK = "control.call_back"
UNMET = "control.unmet_incident"
ANSWER_WITHIN = timedelta(minutes=5)


def owe_call_back(contact: Contact) -> None:
    """Somebody rang and nobody answered: they are owed a call back (§2.1, §21 item 1)."""
    ref = ContactRef(contact.id)
    started = contact.ended_at or contact.rang_at
    work.owe(SYSTEM, duty=NewDuty(
        kind=CALL_BACK, rule="C-CALLBACK", rule_version="1", subject=str(ref), source=str(ref),
        citation="PECS code of practice: abandoned calls are called back", about=str(ref),
        title=f"Call back {contact.number or 'withheld number'}: abandoned on {contact.queue}",
        started_at=started, due_at=started + CALL_BACK_WITHIN, owner=Owner.team("call_handler"),
        risk=Risk.HIGH if contact.queue == "999" else Risk.MEDIUM, district="",
        link=f"/control/calls/{contact.id}/"))  # fmt: skip


def settle_call_back(by: Actor, ref: ContactRef) -> None:
    """The contact has its outcome: nobody is owed a call any more."""
    work.meet_for(on_behalf_of(by), kind=CALL_BACK, source=str(ref), how="Contact resolved.")


def owe_answer(incident: Incident, rule: EscalationRule, key: str, now: datetime) -> None:
    """A role was told of an unmet incident and must acknowledge it (§7)."""
    ref = str(incident.ref)
    work.owe(SYSTEM, duty=NewDuty(
        kind=UNMET, rule=rule.code[:30], rule_version="2022", subject=f"{ref}#{key}", source=ref,
        citation="GMP response grading, 2022: unmet incidents are escalated", about=ref,
        title=f"{incident.number} {incident.headline}: no unit yet", started_at=now,
        due_at=now + ANSWER_WITHIN, owner=Owner.team(rule.notify),
        risk=Risk.IMMEDIATE if incident.band == "immediate" else Risk.HIGH, district=incident.district,
        link=f"/control/incidents/{incident.id}/"))  # fmt: skip


def settle_answers(by: Actor, incident: Incident, how: str) -> None:
    """A unit was sent or the incident ended: the escalations are answered."""
    work.meet_for(on_behalf_of(by), kind=UNMET, source=str(incident.ref), how=how)
