"""Asking the rules about a record: what it owes is opened, and every asking is logged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bluelamp.contracts.control import IncidentMarkedDomestic, PersonInRole, PersonRole
from bluelamp.contracts.crime import CrimeRecorded
from bluelamp.contracts.refs import IncidentRef
from bluelamp.contracts.safeguarding import AssessmentSigned, NoReferralDecided
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.safeguarding.codes import Consent, Grade, Permission, Priority, RuleId
from bluelamp.safeguarding.commands.assessing import ASSESS
from bluelamp.safeguarding.commands.opening import open_referral
from bluelamp.safeguarding.models import DomesticEvent, DomesticPerson, Evaluation, Referral, RiskAssessment
from bluelamp.safeguarding.queries import history, rulebook
from bluelamp.safeguarding.queries.children import children_by_incident
from bluelamp.safeguarding.queries.views import person_ref
from bluelamp.safeguarding.rules import due, marac, owed
from bluelamp.safeguarding.types import DomesticFacts, Noted, Opened, OwedReferral, Terms
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk, england_and_wales

NOTHING_OWED = "Assessed: the rules find no referral owed"


def _log(terms: Terms, source: str, trigger: str, inputs: object, found: Opened) -> None:
    Evaluation.objects.create(
        rule=terms.rule.value, rule_version=terms.version, source=source, trigger=trigger,
        inputs_hash=hashlib.sha256(repr(inputs).encode()).hexdigest(), owed=found.owed, opened=found.opened,
        at=clock.now())  # fmt: skip


def _open_all(found: Sequence[OwedReferral], source: str) -> Opened:
    before = Referral.objects.filter(source=source).count()
    for one in found:
        open_referral(SYSTEM, owed=one)
    return Opened(len(found), Referral.objects.filter(source=source).count() - before)


def facts_of(event: DomesticEvent) -> DomesticFacts:
    """A domestic incident as the rules see it now, with the children present and linked."""
    persons = [PersonInRole(role=PersonRole(one.role), name=one.name, born=one.born, person=person_ref(one.person_id))
               for one in event.persons.order_by("id")]  # fmt: skip
    children = children_by_incident({event.incident_id: (persons, event.opened_at)})[event.incident_id]
    return DomesticFacts(
        incident=IncidentRef(event.incident_id), number=event.number, opened_at=event.opened_at,
        since=event.marked_at, district=event.district, police_attended=event.police_attended,
        victim=person_ref(event.victim_id), suspect=person_ref(event.suspect_id), children=children)  # fmt: skip


def _owe_assessment(facts: DomesticFacts, terms: Terms) -> None:
    if RiskAssessment.objects.filter(incident_id=facts.incident.id, is_complete=True).exists():
        return
    by = due.due_by(due.term_for(terms.due, Priority.AMBER), facts.since, england_and_wales())
    work.owe(SYSTEM, duty=assessment_duty(facts, terms, by))


def assessment_duty(facts: DomesticFacts, terms: Terms, by: datetime) -> NewDuty:
    """The duty to assess, owed by the district's officers until a complete assessment is signed."""
    return NewDuty(
        kind=ASSESS, rule=terms.rule.value, rule_version=terms.version, citation=terms.citation,
        subject=str(facts.incident), source=str(facts.incident), about=str(facts.victim or facts.incident),
        title=f"Risk assessment for domestic incident {facts.number}", started_at=facts.since, due_at=by,
        risk=Risk.HIGH, owner=Owner.team(f"officer:{facts.district}" if facts.district else "officer"),
        district=facts.district, link=f"/safeguarding/assessments/new/?incident={facts.incident.id}")  # fmt: skip


def known_grade(facts: DomesticFacts) -> Grade | None:
    """The grade as last signed for this incident; none while it is not assessed."""
    latest = RiskAssessment.objects.filter(incident_id=facts.incident.id).order_by("-signed_at").first()
    return Grade(latest.final_grade) if latest else None


@command(needs=Permission.OPEN_REFERRAL, about="incident")
def consider_incident(by: Actor, *, incident: IncidentRef, trigger: str) -> Opened:
    """Ask every rule about a domestic incident and open what it owes and has not (safeguarding §3)."""
    event = DomesticEvent.objects.filter(pk=incident.id).first()
    if event is None:
        return Opened(0, 0)
    facts, terms = facts_of(event), rulebook.in_force(clock.local(event.marked_at).date())
    if RuleId.ASSESS in terms:
        _owe_assessment(facts, terms[RuleId.ASSESS])
        _log(terms[RuleId.ASSESS], str(incident), trigger, facts, Opened(1, 1))
    found = owed.owed_by_incident(facts, terms, england_and_wales(), known_grade(facts))
    opened = _open_all([*found, *_history_referrals(facts, terms)], str(incident))
    for rule in (RuleId.CHILD, RuleId.ENCOMPASS):
        if rule in terms:
            _log(terms[rule], str(incident), trigger, facts, opened)
    return opened


def _history_referrals(facts: DomesticFacts, terms: owed.TermsOf) -> list[OwedReferral]:
    """R-MARAC by history alone: escalation or repeat needs no assessment to be true."""
    if facts.victim is None or RuleId.MARAC not in terms:
        return []
    pair = history.of_pair(facts.victim, facts.suspect, at=facts.opened_at, incident=facts.incident)
    met = marac.criteria(
        ticks=0,
        final=Grade.STANDARD,
        floor=Grade.STANDARD,
        incidents_in_year=pair.incidents_in_year,
        repeat=pair.is_repeat,
    )
    return owed.marac_referrals(facts, terms[RuleId.MARAC], england_and_wales(), met, facts.since)


@command(needs=Permission.OPEN_REFERRAL, operation="collection")
def note_marked(by: Actor, *, fact: IncidentMarkedDomestic) -> Noted:
    """Keep a domestic incident from the moment it is known as one, with everyone on it so far."""
    event, _ = DomesticEvent.objects.get_or_create(incident_id=fact.incident.id, defaults={
        "number": fact.number, "opened_at": fact.opened_at, "marked_at": fact.marked_at,
        "district": fact.place.district, "police_attended": fact.police_attended})  # fmt: skip
    for person in fact.persons:
        _note_person(event, person)
    return Noted(True)


@command(needs=Permission.OPEN_REFERRAL)
def note_linked(by: Actor, *, incident: IncidentRef, person: PersonInRole) -> Noted:
    """Keep somebody named later on a domestic incident; on any other incident there is nothing to keep."""
    event = DomesticEvent.objects.filter(pk=incident.id).first()
    if event is not None:
        _note_person(event, person)
    return Noted(event is not None)


@command(needs=Permission.OPEN_REFERRAL)
def note_attended(by: Actor, *, incident: IncidentRef) -> Noted:
    """Keep that police attended a domestic incident; said again it changes nothing."""
    return Noted(
        DomesticEvent.objects.filter(pk=incident.id, police_attended=False).update(police_attended=True) > 0
    )


def _note_person(event: DomesticEvent, person: PersonInRole) -> None:
    """Keep one person on a domestic incident; the first matched victim and suspect make the pair."""
    person_id = person.person.id if person.person else None
    DomesticPerson.objects.get_or_create(
        event=event,
        role=person.role.value,
        person_id=person_id,
        name=person.name[:160],
        defaults={"born": person.born[:40]},
    )
    for role, column in ((PersonRole.VICTIM, "victim_id"), (PersonRole.SUSPECT, "suspect_id")):
        if person.role is role and person_id and getattr(event, column) is None:
            setattr(event, column, person_id)
            event.save(update_fields=[column])


@command(needs=Permission.OPEN_REFERRAL)
def consider_assessment(by: Actor, *, signed: AssessmentSigned) -> Opened:
    """Ask R-MARAC about a signed assessment (SafeLives criteria)."""
    terms = rulebook.in_force(clock.local(signed.signed_at).date()).get(RuleId.MARAC)
    if terms is None:
        return Opened(0, 0)
    met = marac.criteria(
        ticks=signed.ticks,
        final=Grade[signed.grade],
        floor=Grade[signed.floor],
        incidents_in_year=signed.incidents_in_year,
        repeat=signed.is_repeat,
    )
    source = str(signed.incident or signed.assessment)
    found = owed.marac_referrals(_facts_signed(signed), terms, england_and_wales(), met, signed.signed_at)
    opened = _open_all([replace(one, incident=signed.incident, made_from=source) for one in found], source)
    _log(terms, source, "assessment signed", signed, opened)
    if signed.incident and signed.is_complete and not Referral.objects.filter(source=source).exists():
        _say_nothing_owed(signed)
    return opened


def _say_nothing_owed(signed: AssessmentSigned) -> None:
    """A complete assessment and no referral owed: said aloud, so that the log may close on it."""
    assert signed.incident is not None
    fact = NoReferralDecided(
        rule=RuleId.MARAC.value,
        incident=signed.incident,
        subject=str(signed.victim),
        reason=NOTHING_OWED,
        decided_at=clock.now(),
    )
    events.state(fact, about=signed.incident)


def _facts_signed(signed: AssessmentSigned) -> DomesticFacts:
    event = DomesticEvent.objects.filter(pk=signed.incident.id).first() if signed.incident else None
    incident = signed.incident or IncidentRef(signed.assessment.id)
    return DomesticFacts(
        incident=incident, number=event.number if event else "", since=signed.signed_at,
        opened_at=event.opened_at if event else signed.signed_at, district=signed.district,
        police_attended=True, victim=signed.victim, suspect=signed.suspect)  # fmt: skip


@command(needs=Permission.OPEN_REFERRAL)
def consider_crime(by: Actor, *, crime: CrimeRecorded) -> Opened:
    """Ask R-VS about a recorded crime: every victim is referred for support unless they decline (Right 4)."""
    terms = rulebook.in_force(clock.local(crime.reported_at).date()).get(RuleId.VICTIM)
    if terms is None:
        return Opened(0, 0)
    needs_consent = crime.is_domestic or crime.is_sexual
    found = [owed.victim_referral(
        terms=terms, calendar=england_and_wales(), crime=crime.crime, number=crime.number, victim=one.person,
        consent=Consent(one.consent), needs_consent=needs_consent, reported_at=crime.reported_at,
        district=crime.district, incident=crime.incident, safe_contact=one.safe_contact)
        for one in crime.victims]  # fmt: skip
    opened = _open_all(found, str(crime.crime))
    _log(terms, str(crime.crime), "crime recorded", crime, opened)
    return opened
