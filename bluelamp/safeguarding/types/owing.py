"""What a rule looks at and what it finds owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.safeguarding.codes import Consent, Priority, ReferralKind, RuleId, Severity
from bluelamp.safeguarding.types.education import Setting


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One version of a rule as it stood on a day."""

    rule: RuleId
    version: str
    title: str
    condition: str
    due: str
    citation: str
    owner: str
    severity: Severity
    needs_triage: bool
    confirmed_by: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child tied to a domestic incident by presence, parentage or shared home."""

    subject: str
    person: PersonRef | None
    name: str
    born: date | None
    link: str
    is_present: bool
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DomesticFacts:
    """A domestic incident as the rules see it; `since` is when it was known to be one."""

    incident: IncidentRef
    number: str
    opened_at: datetime
    since: datetime
    district: str
    police_attended: bool
    victim: PersonRef | None
    suspect: PersonRef | None
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwedReferral:
    """A referral that a rule finds owed; its rule, kind, source and subject make it one and the same."""

    terms: Terms
    kind: ReferralKind
    subject: str
    person: PersonRef | None
    recipient: str
    priority: Priority
    started_at: datetime
    due_at: datetime
    send_by: datetime
    event_at: datetime
    district: str
    number: str
    grounds: tuple[str, ...] = ()
    incident: IncidentRef | None = None
    crime: CrimeRef | None = None
    consent: Consent = Consent.GIVEN
    details: tuple[tuple[str, str], ...] = ()
    made_from: str = ""

    @property
    def source(self) -> str:
        """What the referral comes from, as a reference in text: a crime, an incident, or what is said."""
        return self.made_from or str(self.crime or self.incident)


@dataclass(frozen=True)
class Opened:
    """How much a rule found owed and how much of it was new."""

    owed: int
    opened: int


@dataclass(frozen=True)
class Noted:
    """Whether an incident is known to be domestic, so that its rules are worth asking again."""

    is_domestic: bool


@dataclass(frozen=True, kw_only=True)
class PastReferral:
    """A referral that an old system made: under which of our rules it counts, about whom, when."""

    rule: RuleId
    kind: ReferralKind
    source: str
    subject: str
    recipient: str
    made_at: datetime
    system: str
    person: PersonRef | None = None
    number: str = ""
    district: str = ""
