"""The independent count: records against referrals, without asking the rules or reading their log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import PersonRef
from bluelamp.contracts.safeguarding import ReferralRateFell
from bluelamp.control import queries as control
from bluelamp.control.types import DomesticIncident
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.safeguarding.codes import Grade, Permission, RuleId
from bluelamp.safeguarding.models import NoReferralDecision, OwedCount, Referral, RiskAssessment
from bluelamp.safeguarding.queries import counts, rulebook
from bluelamp.safeguarding.queries.children import born_on, linked_children, subject_of
from bluelamp.safeguarding.rules.encompass import OLDEST, age_on, is_of_school_age
from bluelamp.safeguarding.types import Coverage, OwedGap
from bluelamp.work import commands as work
from bluelamp.work import declare
from bluelamp.work import queries as ledger
from bluelamp.work.types import NewDuty, Owner, Risk

WINDOW = timedelta(days=28)
GRACE = timedelta(minutes=10)
ALARM = 0.20
Tally = Counter[tuple[str, str]]


@command(needs=Permission.COUNT_OWED, operation="collection")
def count_owed(by: Actor) -> tuple[OwedGap, ...]:
    """Compare the last four weeks of incidents and crimes with what came of them, and keep the gap (style §2.6)."""
    should, has = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    end = clock.now() - GRACE
    at = clock.now() - WINDOW
    while at < end:
        until = min(at + timedelta(days=2), end)
        _count_incidents(control.domestic_incidents(SYSTEM, start=at, end=until), should, has)
        at = until
    _count_victims(should, has)
    rows = [OwedCount(at=clock.now(), rule=rule, district=district, should=number, has=min(number, has[rule, district]))
            for (rule, district), number in sorted(should.items())]  # fmt: skip
    OwedCount.objects.bulk_create(rows)
    return tuple(counts.gap_view(row) for row in rows)


def _count_incidents(incidents: list[DomesticIncident], should: Tally, has: Tally) -> None:
    where = {str(one.ref): one.place.district for one in incidents}
    _count_assessed(where, should, has)
    _count_high(where, should, has)
    children = _children(incidents)
    told = set(Referral.objects.filter(source__in=list(where)).values_list("rule", "source", "subject"))
    told |= set(
        NoReferralDecision.objects.filter(source__in=list(where)).values_list("rule", "source", "subject")
    )
    done = {(rule, source, subject.partition("@")[0]) for rule, source, subject in told}
    for source, subject, rule in children:
        should[rule, where[source]] += 1
        has[rule, where[source]] += (rule, source, subject) in done


def _count_assessed(where: dict[str, str], should: Tally, has: Tally) -> None:
    ids = [source.rpartition(":")[2] for source in where]
    signed = {f"incident:{one}" for one in RiskAssessment.objects.filter(
        incident_id__in=ids, is_complete=True).values_list("incident_id", flat=True)}  # fmt: skip
    decided = set(NoReferralDecision.objects.filter(
        rule=RuleId.ASSESS.value, source__in=list(where)).values_list("source", flat=True))  # fmt: skip
    owed = {source for source, _ in ledger.subjects_owed(SYSTEM, rule=RuleId.ASSESS.value, sources=where)}
    for source, district in where.items():
        should[RuleId.ASSESS.value, district] += 1
        has[RuleId.ASSESS.value, district] += source in signed | decided | owed


def _count_high(where: dict[str, str], should: Tally, has: Tally) -> None:
    ids = [source.rpartition(":")[2] for source in where]
    high = RiskAssessment.objects.filter(incident_id__in=ids, final_grade=Grade.HIGH)
    referred = set(Referral.objects.filter(rule=RuleId.MARAC.value, source__in=list(where)).values_list(
        "source", flat=True))  # fmt: skip
    for incident in set(high.values_list("incident_id", flat=True)):
        source = f"incident:{incident}"
        should[RuleId.MARAC.value, where[source]] += 1
        has[RuleId.MARAC.value, where[source]] += source in referred


def _adults(one: DomesticIncident) -> list[PersonRef]:
    return [p.person for p in one.persons if p.person and p.role in (PersonRole.VICTIM, PersonRole.SUSPECT)]


def _is_child(born: date | None, day: date) -> bool:
    return born is None or age_on(born, day) <= OLDEST


def _children(incidents: Iterable[DomesticIncident]) -> set[tuple[str, str, str]]:
    """Each (incident, child, rule) that should have come to notice, found one incident at a time."""
    found: set[tuple[str, str, str]] = set()
    for one in incidents:
        day = clock.local(one.opened_at).date()
        born = {subject_of(p): born_on(p.born) for p in one.persons if p.role is PersonRole.CHILD}
        lines = linked_children(_adults(one), day)
        born |= {str(line.child): line.born_on for line in lines if _is_child(line.born_on, day)}
        found |= {(str(one.ref), child, RuleId.CHILD.value) for child in born}
        if one.police_attended:
            found |= {(str(one.ref), child, RuleId.ENCOMPASS.value) for child, on in born.items()
                      if is_of_school_age(on, day)}  # fmt: skip
    return found


def _count_victims(should: Tally, has: Tally) -> None:
    reader = declare.candidates("crime.victims")
    rule = RuleId.VICTIM.value
    for batch in reader(clock.now() - WINDOW, clock.now() - GRACE) if reader else ():
        sources = [one.source for one in batch]
        told = set(Referral.objects.filter(rule=rule, source__in=sources).values_list("source", "subject"))
        told |= set(
            NoReferralDecision.objects.filter(rule=rule, source__in=sources).values_list("source", "subject")
        )
        for one in batch:
            should[rule, one.district] += 1
            has[rule, one.district] += (one.source, one.subject) in told or "consent:refused" in one.traits


@command(needs=Permission.COUNT_OWED)
def watch_rates(by: Actor) -> tuple[Coverage, ...]:
    """Alarm a person within a day when a rule's referrals fall by a fifth against twelve weeks (safeguarding §14)."""
    fallen = tuple(one for one in counts.coverage(SYSTEM) if one.fall >= ALARM)
    for one in fallen:
        _alarm(one)
    return fallen


def _alarm(one: Coverage) -> None:
    terms = rulebook.today().get(RuleId(one.rule))
    day = clock.local(clock.now()).date().isoformat()
    duty = NewDuty(
        kind="safeguarding.rate_alarm", rule=one.rule, rule_version=terms.version if terms else "off",
        citation="Referral-rate alarm at −20 % against 12 weeks (HMICFRS GMP 2020: −50 % and −87 % went unseen)",
        subject=f"rate:{one.rule}", source=f"day:{day}", risk=Risk.IMMEDIATE, owner=Owner.team("force_incident_manager"),
        title=f"{one.rule}: referrals have fallen by {one.fall:.0%}. Find out why today.",
        started_at=clock.now(), due_at=clock.now() + timedelta(hours=8), link="/insight/backlogs/")  # fmt: skip
    if work.owe_many(SYSTEM, duties=(duty,)).new:
        fact = ReferralRateFell(
            rule=one.rule,
            district="",
            baseline=one.baseline or 0.0,
            now=one.now or 0.0,
            noticed_at=clock.now(),
        )
        events.state(fact, about=f"rate:{one.rule}")
