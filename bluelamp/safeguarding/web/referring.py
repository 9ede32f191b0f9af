"""Pages of referrals: the desk, one referral, decisions, the rulebook."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.contracts.refs import ReferralRef
from bluelamp.kernel.refusals import Refused
from bluelamp.safeguarding import commands, queries
from bluelamp.safeguarding.codes import (
    Consent,
    NoReferralReason,
    Permission,
    Priority,
    ReferralKind,
    ReferralState,
    RuleId,
)
from bluelamp.safeguarding.types import DeskFilter, NoReferral, Triage
from bluelamp.safeguarding.web.shared import actor_of, names, number_of


@require_safe
@guard.page(Permission.VIEW_REFERRAL)
def desk(request: HttpRequest) -> HttpResponse:
    """What is not yet with a partner, worst and most pressing first."""
    actor, asked = actor_of(request), request.GET
    wanted = DeskFilter(
        state=asked.get("state", ""), kind=asked.get("kind", ""), district=asked.get("district", ""),
        late=asked.get("late") == "1", page=number_of(asked.get("page", "1"), 1))  # fmt: skip
    page = queries.desk(actor, wanted=wanted)
    kept = asked.copy()
    kept.pop("page", None)
    shown = {"page": page, "wanted": wanted, "kinds": list(ReferralKind), "states": list(ReferralState),
             "names": names(actor, [one.person for one in page.referrals]), "kept": kept.urlencode(),
             "may_sweep": guard.may(actor, Permission.RUN_SWEEP), "off": queries.rules_turned_off(actor),
             "may_approve": guard.may(actor, Permission.APPROVE_NO_REFERRAL)}  # fmt: skip
    return render(request, "safeguarding/desk.html", shown)


@require_safe
@guard.page(Permission.VIEW_REFERRAL)
def referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    """One referral: what it is, what may be done with it, and its one-page history."""
    actor, ref = actor_of(request), ReferralRef(referral)
    found = queries.referral(actor, ref)
    may = {"triage": Permission.TRIAGE_REFERRAL, "consent": Permission.OPEN_REFERRAL,
           "decide": Permission.DECIDE_NO_REFERRAL}  # fmt: skip
    shown = {"referral": found, "timeline": queries.timeline(actor, ref), "names": names(actor, [found.person]),
             "priorities": list(Priority), "reasons": list(NoReferralReason),
             "may": {name: guard.may(actor, needed) for name, needed in may.items()}}  # fmt: skip
    return render(request, "safeguarding/referral.html", shown)


@require_POST
@guard.page(Permission.TRIAGE_REFERRAL)
def triage(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Grade it and send it on, or back to the officer."""
    sent = request.POST
    if sent.get("priority") not in set(Priority):
        raise Refused("Choose a triage grade.")
    decision = Triage(
        priority=Priority(sent["priority"]),
        rationale=sent.get("rationale", ""),
        revision=number_of(sent.get("revision", "")),
        send_back=sent.get("act") == "send_back",
    )
    commands.triage(actor_of(request), ref=ReferralRef(referral), decision=decision)
    return redirect("safeguarding:referral", referral)


@require_POST
@guard.page(Permission.OPEN_REFERRAL)
def consent(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Keep what the victim said."""
    sent = request.POST
    said = Consent(sent["consent"]) if sent.get("consent") in set(Consent) else Consent.NOT_ASKED
    commands.note_consent(
        actor_of(request),
        ref=ReferralRef(referral),
        consent=said,
        words=sent.get("words", ""),
        revision=number_of(sent.get("revision", "")),
    )
    return redirect("safeguarding:referral", referral)


def reason_in(request: HttpRequest) -> NoReferralReason:
    """The reason chosen on a form."""
    given = request.POST.get("reason", "")
    if given not in set(NoReferralReason):
        raise Refused("Choose why it is not referred.")
    return NoReferralReason(given)


@require_POST
@guard.page(Permission.DECIDE_NO_REFERRAL)
def not_referred(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Decide, with a reason, not to refer."""
    actor = actor_of(request)
    found = queries.referral(actor, ReferralRef(referral))
    decision = NoReferral(
        rule=RuleId(found.rule), source=found.source, subject=found.subject, incident=found.incident,
        reason=reason_in(request), text=request.POST.get("text", ""))  # fmt: skip
    commands.decide_no_referral(actor, decision=decision)
    return redirect("safeguarding:referral", referral)


@require_safe
@guard.page(Permission.APPROVE_NO_REFERRAL)
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions not to refer that wait for a supervisor."""
    return render(
        request, "safeguarding/decisions.html", {"decisions": queries.decisions_to_approve(actor_of(request))}
    )


@require_POST
@guard.page(Permission.APPROVE_NO_REFERRAL)
def approve(request: HttpRequest, decision: UUID) -> HttpResponse:
    """Agree to a decision not to refer."""
    commands.approve_no_referral(actor_of(request), decision=str(decision))
    return redirect("safeguarding:decisions")


@require_safe
@guard.page(Permission.VIEW_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, with their sources and who confirmed them."""
    actor = actor_of(request)
    shown = {"rules": queries.every_rule(actor), "off": queries.rules_turned_off(actor)}
    return render(request, "safeguarding/rules.html", shown)
