"""Turning a rule off, which no one person can do (safeguarding §3, §15.8)."""

from __future__ import annotations

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.safeguarding.codes import Permission, RuleId
from bluelamp.safeguarding.models import RuleTerms


def _locked(rule: RuleId) -> RuleTerms:
    row = RuleTerms.objects.select_for_update().filter(rule=rule.value).order_by("-starts_on").first()
    if row is None:
        raise Refused(f"There is no rule {rule.value}.")
    return row


@command(needs=Permission.CHANGE_RULES, operation="config")
def ask_rule_off(by: Actor, *, rule: RuleId, reason: str) -> None:
    """Ask for a rule to be turned off; it stays on until somebody else agrees."""
    refuse_if([] if len(reason.strip()) >= 10 else ["Say why, in at least 10 characters."])
    row = _locked(rule)
    row.off_asked_by, row.off_reason = by.name, reason
    row.save(update_fields=["off_asked_by", "off_reason"])


@command(needs=Permission.CHANGE_RULES, operation="config")
def agree_rule_off(by: Actor, *, rule: RuleId) -> None:
    """Agree that a rule is turned off; the one who asked cannot."""
    row = _locked(rule)
    refuse_if([] if row.off_asked_by else ["Nobody has asked for this rule to be turned off."])
    refuse_if(
        ["Turning a rule off needs two people: ask somebody else to agree."]
        if row.off_asked_by == by.name
        else []
    )
    row.off_agreed_by = by.name
    row.save(update_fields=["off_agreed_by"])


@command(needs=Permission.CHANGE_RULES, operation="config")
def turn_rule_on(by: Actor, *, rule: RuleId) -> None:
    """Turn a rule on again; one person may."""
    row = _locked(rule)
    row.off_asked_by = row.off_agreed_by = ""
    row.save(update_fields=["off_asked_by", "off_agreed_by"])
