"""What a record owes under the rules, as pure decisions; opening and sweeping both ask here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain

from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.safeguarding.codes import Consent, Grade, MaracCriterion, Priority, ReferralKind, RuleId
from bluelamp.safeguarding.rules import due, encompass
from bluelamp.safeguarding.types import Child, DomesticFacts, OwedReferral, Setting, Terms
from bluelamp.work.types import LONDON, WorkingCalendar

TermsOf = Mapping[RuleId, Terms]
COUNCIL = "education-duty-desk"


def _base(facts: DomesticFacts, terms: Terms, since: datetime) -> OwedReferral:
    """What every referral of one incident has in common; the rest is filled in by its rule."""
    return OwedReferral(
        terms=terms, event_at=facts.opened_at, district=facts.district, number=facts.number,
        incident=facts.incident, started_at=since, kind=ReferralKind.CHILD, subject="", person=None, recipient="",
        priority=Priority.AMBER, due_at=since, send_by=since)  # fmt: skip


def child_referrals(
    facts: DomesticFacts, terms: Terms, calendar: WorkingCalendar, grade: Grade | None = None
) -> list[OwedReferral]:
    """R-CP-17: one referral for each child linked to the incident, present or not."""
    priority = due.child_priority(grade)
    by = due.due_by(due.term_for(terms.due, priority), facts.since, calendar)
    base = _base(facts, terms, facts.since)
    return [replace(base, kind=ReferralKind.CHILD, subject=child.subject, person=child.person,
                    recipient="childrens-services", priority=priority, due_at=by, send_by=by,
                    grounds=(_child_ground(child),), details=_child_details(child))
            for child in facts.children]  # fmt: skip


def _child_ground(child: Child) -> str:
    return f"{child.name}: {'present' if child.is_present else child.link}."


def _child_details(child: Child) -> tuple[tuple[str, str], ...]:
    born = child.born.isoformat() if child.born else ""
    return (("child", child.name), ("born", born), ("present", "yes" if child.is_present else "no"))


def encompass_notices(facts: DomesticFacts, terms: Terms, calendar: WorkingCalendar) -> list[OwedReferral]:
    """R-OE: one notice for each child of school age and each setting, once police have attended."""
    if not facts.police_attended:
        return []
    day = facts.opened_at.astimezone(LONDON).date()
    of_age = [child for child in facts.children if encompass.is_of_school_age(child.born, day)]
    return list(chain.from_iterable(_notices_for(facts, terms, calendar, child) for child in of_age))


def _notices_for(
    facts: DomesticFacts, terms: Terms, calendar: WorkingCalendar, child: Child
) -> Iterable[OwedReferral]:
    settings: tuple[Setting | None, ...] = child.settings or (None,)
    seen: set[str] = set()
    for setting in settings:
        for notice in encompass.notices_due(setting.calendar if setting else None, facts.since, calendar):
            to = COUNCIL if notice.to_council or setting is None else f"school:{setting.key}"
            if to not in seen:
                seen.add(to)
                yield _notice(facts, terms, child, setting, to, notice)


def _notice(
    facts: DomesticFacts,
    terms: Terms,
    child: Child,
    setting: Setting | None,
    to: str,
    notice: encompass.NoticeDue,
) -> OwedReferral:
    where = setting.name if setting else "school not known: the council's education desk is to find it"
    return replace(
        _base(facts, terms, facts.since), kind=ReferralKind.ENCOMPASS, subject=f"{child.subject}@{to}", person=child.person,
        recipient=to, priority=Priority.AMBER, due_at=notice.due_at, send_by=notice.send_by,
        grounds=(_child_ground(child), f"Setting: {where}."),
        details=(*_child_details(child), ("setting", where)))  # fmt: skip


def marac_referrals(
    facts: DomesticFacts,
    terms: Terms,
    calendar: WorkingCalendar,
    criteria: Iterable[MaracCriterion],
    since: datetime,
) -> list[OwedReferral]:
    """R-MARAC: a MARAC and an IDVA referral for the victim when any criterion is met."""
    grounds = tuple(f"{criterion.label}." for criterion in criteria)
    if not grounds or facts.victim is None:
        return []
    base = replace(_base(facts, terms, since), subject=str(facts.victim), person=facts.victim,
                   priority=Priority.RED, grounds=grounds)  # fmt: skip
    today = due.due_by(due.term_for(terms.due, Priority.RED), since, calendar)
    contact = calendar.end_of_working_day(since, 2)
    return [
        replace(base, kind=ReferralKind.MARAC, recipient="marac", due_at=today, send_by=today),
        replace(base, kind=ReferralKind.IDVA, recipient="idva", due_at=contact, send_by=today),
    ]


def victim_referral(
    *, terms: Terms, calendar: WorkingCalendar, crime: CrimeRef, number: str, victim: PersonRef, consent: Consent,
    needs_consent: bool, reported_at: datetime, district: str, incident: IncidentRef | None, safe_contact: str,
) -> OwedReferral:  # fmt: skip
    """R-VS: one referral for each victim of a crime; refer unless declined, or only with consent where needed."""
    by = due.due_by(due.term_for(terms.due, Priority.GREEN), reported_at, calendar)
    stands = Consent.GIVEN if consent is Consent.NOT_ASKED and not needs_consent else consent
    ground = "Explicit consent is needed first." if needs_consent else "Refer unless declined."
    return OwedReferral(
        terms=terms, kind=ReferralKind.VICTIM_SERVICES, subject=str(victim), person=victim, crime=crime,
        incident=incident, recipient="victims-services", priority=Priority.GREEN, started_at=reported_at,
        event_at=reported_at, due_at=by, send_by=by, district=district, number=number, grounds=(ground,),
        consent=stands, details=(("safe_contact", safe_contact),))  # fmt: skip


def owed_by_incident(
    facts: DomesticFacts, terms: TermsOf, calendar: WorkingCalendar, grade: Grade | None = None
) -> list[OwedReferral]:
    """Everything a domestic incident owes about its children, under the rules in force."""
    owed: list[OwedReferral] = []
    if RuleId.CHILD in terms:
        owed += child_referrals(facts, terms[RuleId.CHILD], calendar, grade)
    if RuleId.ENCOMPASS in terms:
        owed += encompass_notices(facts, terms[RuleId.ENCOMPASS], calendar)
    return owed
