"""What a period should have produced: every candidate of every rule, read from source records in batches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control import queries as control
from bluelamp.control.types import DomesticIncident
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.safeguarding.codes import Grade, MaracCriterion, Priority, ReferralKind, RuleId
from bluelamp.safeguarding.models import NoReferralDecision, Referral, RiskAssessment
from bluelamp.safeguarding.queries import rulebook
from bluelamp.safeguarding.queries.children import Known, children_by_incident, person_in
from bluelamp.safeguarding.rules import due, owed
from bluelamp.safeguarding.rules.grading import ESCALATION_INCIDENTS
from bluelamp.safeguarding.types import DomesticFacts, Finding, OwedReferral, Terms
from bluelamp.work import declare
from bluelamp.work.types import Candidate, Risk, england_and_wales, local_moment

YEAR = timedelta(days=365)
CHUNK = timedelta(days=1)
RISKS = {RuleId.MARAC: Risk.IMMEDIATE, RuleId.ASSESS: Risk.HIGH, RuleId.CHILD: Risk.HIGH,
         RuleId.ENCOMPASS: Risk.MEDIUM, RuleId.VICTIM: Risk.MEDIUM}  # fmt: skip
WORDS = {RuleId.MARAC: "High risk, and no MARAC referral.", RuleId.ASSESS: "Never completely risk-assessed.",
         RuleId.CHILD: "A child is linked, and social care was never told.",
         RuleId.ENCOMPASS: "A child's school was never told.",
         RuleId.VICTIM: "A victim was never referred for support."}  # fmt: skip
VICTIMS = "crime.victims"
Key = tuple[str, str, str]
Pairs = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Looked:
    """What one part of a period should have produced, and how many records that was read from."""

    candidates: int
    owed: tuple[Finding, ...]


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants from which and up to which a range of local days runs."""
    return local_moment(first, time(0)), local_moment(last + timedelta(days=1), time(0))


def facts_of(incidents: Sequence[DomesticIncident], known: Known | None = None) -> list[DomesticFacts]:
    """Incidents as the rules see them, with children present and linked, found for all at once."""
    children = children_by_incident({one.ref.id: (one.persons, one.opened_at) for one in incidents}, known)
    return [DomesticFacts(
        incident=one.ref, number=one.number, opened_at=one.opened_at, since=one.marked_at,
        district=one.place.district, police_attended=one.police_attended,
        victim=person_in(one.persons, PersonRole.VICTIM), suspect=person_in(one.persons, PersonRole.SUSPECT),
        children=children[one.ref.id]) for one in incidents]  # fmt: skip


def _finding(terms: Terms, facts: DomesticFacts, subject: str, due_at: datetime, why: str = "") -> Finding:
    return Finding(
        place=0, rule=terms.rule.value, rule_version=terms.version, citation=terms.citation,
        source=str(facts.incident), subject=subject, number=facts.number, district=facts.district,
        risk=RISKS[terms.rule].value, event_at=facts.opened_at, due_at=due_at,
        why=f"{WORDS[terms.rule]} {why}".strip()[:300])  # fmt: skip


def _swept(facts: DomesticFacts, one: OwedReferral) -> Finding:
    return _finding(one.terms, facts, one.subject, one.due_at, " ".join(one.grounds))


def owed_by(facts: DomesticFacts, pairs: Pairs, high: frozenset[IncidentRef]) -> Iterator[Finding]:
    """Everything one domestic incident should have to show for itself under the rules of its day."""
    terms, calendar = rulebook_on(facts.opened_at), england_and_wales()
    if RuleId.ASSESS in terms:
        by = due.due_by(due.term_for(terms[RuleId.ASSESS].due, Priority.AMBER), facts.since, calendar)
        yield _finding(terms[RuleId.ASSESS], facts, str(facts.incident), by)
    yield from (_swept(facts, one) for one in owed.owed_by_incident(facts, terms, calendar))
    if RuleId.MARAC in terms:
        found = owed.marac_referrals(
            facts, terms[RuleId.MARAC], calendar, _marac_grounds(facts, pairs, high), facts.since
        )
        yield from (_swept(facts, one) for one in found if one.kind is ReferralKind.MARAC)


def _marac_grounds(facts: DomesticFacts, pairs: Pairs, high: frozenset[IncidentRef]) -> list[MaracCriterion]:
    pair = (str(facts.victim), str(facts.suspect))
    grounds = [MaracCriterion.VISIBLE_HIGH_RISK] if facts.incident in high else []
    if facts.suspect and pairs[pair] >= ESCALATION_INCIDENTS:
        grounds.append(MaracCriterion.ESCALATION)
    return grounds


_in_force: dict[date, dict[RuleId, Terms]] = {}


def rulebook_on(at: datetime) -> dict[RuleId, Terms]:
    """The rules in force on the day of a moment; read once for each day of a sweep."""
    day = clock.local(at).date()
    if day not in _in_force:
        _in_force[day] = rulebook.in_force(day)
    return _in_force[day]


def start_afresh() -> None:
    """Forget which rules were in force, before a new sweep reads them again."""
    _in_force.clear()


def graded_high(incidents: Iterable[IncidentRef]) -> frozenset[IncidentRef]:
    """Incidents with a signed assessment graded high, by whoever judged it so."""
    ids = [one.id for one in incidents]
    signed = RiskAssessment.objects.filter(incident_id__in=ids)
    found = {
        *signed.filter(final_grade=Grade.HIGH).values_list("incident_id", flat=True),
        *signed.filter(judgements__grade=Grade.HIGH).values_list("incident_id", flat=True),
    }
    return frozenset(IncidentRef(one) for one in found if one)


class PairLedger:
    """Domestic incidents of each pair in the twelve months before a moving day, and children once asked for."""

    def __init__(self, start: datetime) -> None:
        """Read the year before the period, day by day."""
        self.days: dict[date, list[tuple[str, str]]] = defaultdict(list)
        self.count: Pairs = Counter()
        self.children: Known = {}
        at = start - YEAR
        while at < start:
            until = min(at + timedelta(days=14), start)
            self.take(control.domestic_incidents(SYSTEM, start=at, end=until))
            at = until

    def take(self, incidents: Iterable[DomesticIncident]) -> None:
        """Add incidents as they come."""
        for one in incidents:
            pair = (
                str(person_in(one.persons, PersonRole.VICTIM)),
                str(person_in(one.persons, PersonRole.SUSPECT)),
            )
            self.days[clock.local(one.opened_at).date()].append(pair)
            self.count[pair] += 1

    def forget_before(self, day: date) -> None:
        """Let go of what is more than a year old."""
        for old in [known for known in self.days if known < day]:
            self.count.subtract(self.days.pop(old))


def look_at_incidents(start: datetime, end: datetime, ledger: PairLedger) -> Looked:
    """What the domestic incidents of one day should have produced."""
    incidents = control.domestic_incidents(SYSTEM, start=start, end=end)
    ledger.forget_before(clock.local(start - YEAR).date())
    ledger.take(incidents)
    high = graded_high(one.ref for one in incidents)
    found = [
        finding
        for facts in facts_of(incidents, ledger.children)
        for finding in owed_by(facts, ledger.count, high)
    ]
    return Looked(len(incidents), tuple(found))


def look_at_victims(start: datetime, end: datetime) -> Iterator[Looked]:
    """What the crimes of a period owe their victims; a victim who declined is owed nothing more."""
    reader = declare.candidates(VICTIMS)
    for batch in reader(start, end) if reader else ():
        yield Looked(len(batch), tuple(_victim(one) for one in batch if "consent:refused" not in one.traits))


def _victim(one: Candidate) -> Finding:
    terms = rulebook_on(one.event_at).get(RuleId.VICTIM) or rulebook_on(clock.now())[RuleId.VICTIM]
    by = due.due_by(due.term_for(terms.due, Priority.GREEN), one.event_at, england_and_wales())
    why = "Explicit consent is to be asked." if "needs_consent" in one.traits else ""
    return Finding(
        place=0, rule=terms.rule.value, rule_version=terms.version, citation=terms.citation, source=one.source,
        subject=one.subject, number=one.number, district=one.district, risk=one.risk.value, event_at=one.event_at,
        due_at=by, why=f"{WORDS[RuleId.VICTIM]} {why}".strip())  # fmt: skip


def settled(findings: Sequence[Finding]) -> set[Key]:
    """Which of these are settled: a referral, a complete assessment, or a decision that counts."""
    sources = list({one.source for one in findings})
    referrals = Referral.objects.filter(source__in=sources).exclude(kind=ReferralKind.IDVA.value)
    done: set[Key] = set(referrals.values_list("rule", "source", "subject"))
    decisions = NoReferralDecision.objects.filter(source__in=sources)
    done.update(decisions.filter(needs_approval=False).values_list("rule", "source", "subject"))
    done.update(decisions.exclude(approved_by="").values_list("rule", "source", "subject"))
    incidents = [one.rpartition(":")[2] for one in sources if one.startswith("incident:")]
    for incident in RiskAssessment.objects.filter(incident_id__in=incidents, is_complete=True).values_list(
            "incident_id", flat=True):  # fmt: skip
        done.add((RuleId.ASSESS.value, f"incident:{incident}", f"incident:{incident}"))
    return done


def missing(looked: Looked) -> list[Finding]:
    """What was owed and has nothing to show for it."""
    done = settled(looked.owed)
    return [one for one in looked.owed if (one.rule, one.source, one.subject) not in done]
