"""Incidents and crimes with their parties, tasks as duties, referrals and assessments, as their owners take them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bluelamp.access import queries as access
from bluelamp.contracts import control as contract
from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.contracts.refs import CrimeRef, EventRef, IncidentRef, PersonRef
from bluelamp.control.types import ImportedIncident, ImportedLine, Provenance
from bluelamp.crime.types import ImportedCrime, PartyRole
from bluelamp.crime.types import Party as CrimeParty
from bluelamp.kernel import clock
from bluelamp.migration.codes import Risk
from bluelamp.migration.handover.verdicts import Verdict
from bluelamp.migration.mapping import (
    Absent,
    Assessment,
    Crime,
    Incident,
    LogLine,
    Outcome,
    Party,
    Place,
    Referral,
    RowOf,
    Task,
)
from bluelamp.migration.rules.identity import stable_id
from bluelamp.nominals.types import EventKind, LinkType, NewEvent
from bluelamp.safeguarding.types import PastAssessment, PastReferral, ReferralKind, RuleId
from bluelamp.work.types import NewDuty, Owner, OwnerKind
from bluelamp.work.types import Risk as DutyRisk

if TYPE_CHECKING:
    from bluelamp.migration.handover.assembling import Assembling

HEADLINE = 160
UNCLASSIFIED = "Offence not yet classified"
DAYS_FOR_A_TASK = 28
DESK = "crime-management"
LINKS: dict[str, LinkType] = {
    PersonRole.CALLER: LinkType.REPORTER, PersonRole.VICTIM: LinkType.VICTIM, PersonRole.SUSPECT: LinkType.SUSPECT,
    PersonRole.WITNESS: LinkType.WITNESS, PartyRole.REPORTER: LinkType.REPORTER,
}  # fmt: skip
REFERRALS = {
    RuleId.MARAC: (ReferralKind.MARAC, "marac"), RuleId.CHILD: (ReferralKind.CHILD, "childrens-services"),
    RuleId.ENCOMPASS: (ReferralKind.ENCOMPASS, "education-duty-desk"),
    RuleId.VICTIM: (ReferralKind.VICTIM_SERVICES, "victims-services"),
}  # fmt: skip


class InRole(NamedTuple):
    """A person in a role, and who they turned out to be when anybody in particular."""

    party: Party
    golden: str


def person_ref(text: str) -> PersonRef:
    """A person's reference."""
    return PersonRef.of(text)


def begin(self: Assembling, one: Incident | Crime, verdict: Verdict) -> None:
    """An incident or crime has its id, and its event on the timeline, before anything points at it."""
    held, name = self.unit.of(one), self.context.system.name
    number = stable_id(name, held.kind, held.key)
    ref = f"{'incident' if isinstance(one, Incident) else 'crime'}:{number}"
    self.event = f"event:{stable_id('event', name, held.kind, held.key)}"
    self.made[id(one)] = ref
    verdict.has_record = True
    verdict.point(ref, self.event)


def line(self: Assembling, one: LogLine, verdict: Verdict) -> None:
    """A line waits until its incident is put together."""
    self.lines.append(one)


def party(self: Assembling, one: Party, verdict: Verdict) -> None:
    """Somebody in a role on the unit's record: tied to its event, and named on the record."""
    record = self.record
    if record is None:
        verdict.hold("it names somebody's part in nothing", Risk.MEDIUM)
        return
    found = self.found(one.person, verdict) if isinstance(one.person, RowOf) else None
    if isinstance(one.person, RowOf):
        start, golden = (found.own or found.of("person"), found.of("person")) if found else ("", "")
    else:
        start, golden = self.made.get(id(one.person), ""), self.golden(one.person, verdict)
    if not golden and isinstance(record, Crime) and not isinstance(one.person, RowOf):
        verdict.hold("no birth date and no number: not enough to name them in a crime", Risk.MEDIUM)
    self.parties.append(InRole(one, golden))
    verdict.point(self.made[id(record)], golden)
    if start:
        kind = LINKS.get(
            one.role, LinkType.SUBJECT if not isinstance(record, Incident) else LinkType.INVOLVED
        )
        role = "" if one.role in LINKS else str(one.role)
        self.tie(one, start, self.event or self.made[id(record)], kind, role)


def finish(self: Assembling) -> None:
    """Put the unit's incident or crime together, once its lines and people are known."""
    if isinstance(self.record, Incident):
        _incident(self, self.record)
    elif isinstance(self.record, Crime):
        _crime(self, self.record)


def _incident(self: Assembling, one: Incident) -> None:
    held = self.unit.of(one)
    closed = max(one.closed_at or one.opened_at, one.opened_at)
    place = one.place or Place("")
    where = self.context.where.get(id(place))
    district = where.district if where else ""
    headline = one.headline or (self.lines[0].text if self.lines else place.text)
    self.context.batch.incidents.append(ImportedIncident(
        ref=IncidentRef.of(self.made[id(one)]),
        provenance=Provenance(source=self.context.system.name, key=held.key),
        day=one.day or clock.local(one.opened_at).date(), number=one.number, opened_at=one.opened_at,
        closed_at=closed, category=one.category, closing_category=one.category, headline=headline[:HEADLINE],
        place=_place(self, place), grade=one.grade, is_domestic=one.is_domestic, result=one.result,
        persons=tuple(_in_role(each) for each in self.parties),
        lines=tuple(
            ImportedLine(event_time=each.at or one.opened_at, author=each.author, text=each.text)
            for each in self.lines
        ),
    ))  # fmt: skip
    _event(self, one, EventKind.INCIDENT, (one.opened_at, closed), (place.text, one.category, district))
    if place.text.strip():
        location = self.made.get(id(place)) or self.make_place(place)
        self.tie(one, self.event, location, LinkType.HAPPENED_AT)


def _place(self: Assembling, place: Place) -> contract.Place:
    where = self.context.where.get(id(place))
    lon, lat = (where.lon_lat if where else None) or (None, None)
    return contract.Place(
        text=f"{place.text} {place.postcode}".strip() or "No address recorded", kind="legacy",
        precision="unlocated" if lon is None else "legacy", lon=lon, lat=lat, beat=where.beat if where else "",
        district=where.district if where else "",
    )  # fmt: skip


def _in_role(one: InRole) -> PersonInRole:
    who = one.party.person
    names = [] if isinstance(who, RowOf) else [f"{n.given} {n.family}".strip() for n in who.names]
    born = "" if isinstance(who, RowOf) or who.born is None else who.born.isoformat()
    role = one.party.role if isinstance(one.party.role, PersonRole) else PersonRole.OTHER
    return PersonInRole(
        role=role, name=one.party.name or next(iter(names), "") or "Name not recorded", born=one.party.born or born,
        person=PersonRef.of(one.golden) if one.golden else None,
    )  # fmt: skip


def _crime(self: Assembling, one: Crime) -> None:
    held, source = self.unit.of(one), self.main
    found = self.found(one.incident, source) if one.incident else None
    incident = found.of("incident") if found else ""
    self.context.batch.crimes.append(ImportedCrime(
        ref=CrimeRef.of(self.made[id(one)]), source_id=held.key, number=one.number, recorded_at=one.recorded_at,
        offence_code=one.offence_code, offence_title=one.offence_title, occurred_from=one.occurred_from,
        occurred_to=one.occurred_to, place=one.place, district=one.district, narrative=one.narrative,
        status=one.status, incident=IncidentRef.of(incident) if incident else None, is_domestic=one.is_domestic,
        parties=tuple(
            CrimeParty(person=PersonRef.of(each.golden), role=PartyRole(each.party.role))
            for each in self.parties
            if each.golden
        ),
    ))  # fmt: skip
    start = one.occurred_from or one.recorded_at
    _event(
        self,
        one,
        EventKind.CRIME,
        (start, None),
        (one.offence_title or UNCLASSIFIED, one.offence_code, one.district),
    )


def _event(
    self: Assembling, one: Outcome, kind: EventKind, when: tuple[datetime, datetime | None],
    words: tuple[str, str, str],
) -> None:  # fmt: skip
    summary, category, district = words
    self.context.batch.events.append(NewEvent(
        kind=kind, reference=self.unit.of(one).key, about=self.made[id(one)], start=when[0], end=when[1],
        summary=summary, category=category[:120], district=district, source=self.source_of(one),
        ref=EventRef.of(self.event),
    ))  # fmt: skip


# --- duties -----------------------------------------------------------------------------------------------
def task(self: Assembling, one: Task, verdict: Verdict) -> None:
    """Something left to do is owed here by whoever had it there; a done one says so."""
    held, system = self.unit.of(one), self.context.system
    about = self.about(one, verdict)
    verdict.point(about)
    if one.is_done:
        verdict.note("done in the old system: owed by nobody here")
        return
    if not about:
        verdict.hold("it is to be done about nothing that was loaded", Risk.HIGH)
        return
    started = one.started_at or clock.now()
    due = one.due_at or started + timedelta(days=DAYS_FOR_A_TASK)
    owner = owner_of(one.owner)
    self.context.batch.duties.append(NewDuty(
        kind=f"migration.{one.kind}", rule=f"migration.{one.kind}", rule_version="migrated",
        citation=f"Open in {system.source.title}, {held.key}", subject=f"legacy:{system.name}:{held.kind}:{held.key}"[:160],
        source=about, title=one.title[:200], started_at=started, due_at=max(due, started), risk=DutyRisk.HIGH,
        owner=owner, about=about,
    ))  # fmt: skip
    whom = "the crime management desk" if owner.name == DESK else owner.name
    verdict.note(f"owed as a duty by {whom}, due {clock.local(due):%d/%m/%Y}")


@lru_cache(maxsize=4_096)
def owner_of(name: str) -> Owner:
    """Whoever had a task when they have an account here; else the desk that allocates crime."""
    if name.strip() and access.actor_known_as(name.strip()) is not None:
        return Owner(OwnerKind.PERSON, name.strip())
    return Owner.team(DESK)


# --- safeguarding -----------------------------------------------------------------------------------------
def referral(self: Assembling, one: Referral, verdict: Verdict) -> None:
    """A referral that was made; one notice of Operation Encompass told the desk and the child's school."""
    found = self.found(one.person, verdict)
    person = found.of("person") if found else ""
    sources = [hit.of("incident", "crime") for each in one.source if (hit := self.context.others.get(each))]
    source = next((each for each in sources if each), "")
    if not source and not any(each.if_absent is Absent.DROP for each in one.source):
        keys = " or ".join(dict.fromkeys(repr(each.key) for each in one.source))
        labels = " nor ".join(f"among the {self.context.others.label(each)}" for each in one.source)
        verdict.hold(f"{keys} is neither {labels}", Risk.HIGH)
    if not (person and source):
        return
    kind, recipient = REFERRALS.get(one.rule, (one.kind or ReferralKind.CHILD, "childrens-services"))
    tolds = [""]
    if one.rule is RuleId.ENCOMPASS:
        both = ["@education-duty-desk", *(f"@school:{key}" for key in self.context.schools.get(person, ()))]
        tolds = [f"@{one.told}"] if one.told else both
    verdict.point(person, source)
    for told in tolds:
        self.context.batch.referrals.append(PastReferral(
            rule=one.rule, kind=one.kind or kind, source=source, subject=f"{person}{told}",
            recipient=told.lstrip("@") or recipient, made_at=one.made_at, system=self.context.system.source.title,
            person=PersonRef.of(person), number=one.number or self.unit.of(one).key,
        ))  # fmt: skip


def assessment(self: Assembling, one: Assessment, verdict: Verdict) -> None:
    """An assessment that was signed."""
    incident, victim = self.found(one.incident, verdict), self.found(one.victim, verdict)
    suspect = self.found(one.suspect, verdict) if one.suspect else None
    about, whose = (incident.of("incident") if incident else ""), (victim.of("person") if victim else "")
    if not (about and whose):
        return
    past = PastAssessment(
        incident=IncidentRef.of(about), incident_number=one.incident.key, victim=PersonRef.of(whose),
        suspect=PersonRef.of(suspect.of("person")) if suspect and suspect.of("person") else None, grade=one.grade,
        ticks=one.ticks, signed_at=one.signed_at, system=self.context.system.source.title, key=self.unit.of(one).key,
    )  # fmt: skip
    self.context.batch.assessments.append(past)
    verdict.has_record = True
    verdict.point(str(past.ref), whose, about)
