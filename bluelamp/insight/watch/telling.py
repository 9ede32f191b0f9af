"""Telling owners and professional standards, at once: restricted records searched, asked for, opened by broken glass."""

from __future__ import annotations

from datetime import datetime, timedelta

from bluelamp.contracts.access import AccessAsked, AccessDecided, GlassBroken, GlassReviewed
from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.insight.models import RestrictedSearch
from bluelamp.insight.watch.watching import TEAM
from bluelamp.kernel.actors import SYSTEM
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk, england_and_wales

SEARCHED, ASKED, BROKEN, REVIEW = "access.searched", "access.asked", "access.broken", "access.glass_review"
SEARCH_RULE, ACCESS_RULE, GLASS_RULE = "A-SEARCHED", "A-REQUEST", "A-GLASS"


def tell_owner(fact: RestrictedRecordSearched) -> None:
    """Put a search that met a protected record on its owner's page, and owe a look at it: one duty for a searcher,
    a record and a day (domain/search.md §8)."""
    RestrictedSearch.objects.create(
        subject=fact.subject, unit=fact.owner, searcher=fact.searcher, searcher_id=fact.searcher_id, at=fact.at,
        was_silent=fact.was_silent,
    )  # fmt: skip
    _owe(
        SEARCHED, SEARCH_RULE, "domain/search.md §8: owner unit is notified", fact.subject,
        f"account:{fact.searcher_id}@{fact.at:%Y-%m-%d}", f"{fact.searcher} searched for a record you protect",
        fact.at, timedelta(hours=24), fact.owner, "/insight/restricted/",
    )  # fmt: skip


def owe_access_decision(fact: AccessAsked) -> None:
    """The owning unit owes a decision by the end of the next working day (†)."""
    _owe(
        ASKED, ACCESS_RULE, "domain/search.md §8: request-access workflow", fact.subject, f"access:{fact.request}",
        f"{fact.asker} asks to see a record you protect", fact.at, _working_day(fact.at), fact.unit,
        "/access/requests/",
    )  # fmt: skip


def settle_access(fact: AccessDecided) -> None:
    """The decision is made."""
    work.meet_for(SYSTEM, kind=ASKED, source=f"access:{fact.request}", how=f"Decided by {fact.by}")


def owe_glass_review(fact: GlassBroken) -> None:
    """The owner is told at once; professional standards are told and owe a review within one working day (§6)."""
    source = f"glass:{fact.glass}"
    citation = "domain/security.md §6: told within 60 s, reviewed within one working day"
    _owe(BROKEN, GLASS_RULE, citation, fact.subject, source, f"{fact.user} broke the glass of a record you protect",
         fact.at, timedelta(hours=24), fact.owner, "/insight/restricted/")  # fmt: skip
    _owe(REVIEW, GLASS_RULE, citation, f"account:{fact.user_id}", source, "Review a use of break-glass", fact.at,
         _working_day(fact.at), TEAM, "/access/glass/")  # fmt: skip


def settle_glass(fact: GlassReviewed) -> None:
    """The review is made."""
    work.meet_for(SYSTEM, kind=REVIEW, source=f"glass:{fact.glass}", how=f"Reviewed by {fact.by}")


def _working_day(at: datetime) -> timedelta:
    return england_and_wales().end_of_working_day(at, 1) - at


def _owe(
    kind: str, rule: str, citation: str, subject: str, source: str, title: str, at: datetime, within: timedelta,
    owner: str, link: str,
) -> None:  # fmt: skip
    duty = NewDuty(
        kind=kind, rule=rule, rule_version="1", citation=citation, subject=subject, source=source, title=title[:300],
        started_at=at, due_at=at + within, risk=Risk.HIGH, owner=Owner.team(owner or TEAM), link=link,
    )  # fmt: skip
    work.owe(SYSTEM, duty=duty)
