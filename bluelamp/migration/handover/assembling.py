"""From a unit's outcomes to what the owners take in, with the verdict on each of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from bluelamp.contracts.refs import EventRef, LocationRef, OrganisationRef, PhoneRef, VehicleRef
from bluelamp.migration.codes import Risk
from bluelamp.migration.commands.deciding import Decision
from bluelamp.migration.handover import people, records, whereabouts
from bluelamp.migration.handover.batch import Batch
from bluelamp.migration.handover.identities import Identity
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.resolving import Found, Others
from bluelamp.migration.handover.rows import Unit
from bluelamp.migration.handover.verdicts import Verdict
from bluelamp.migration.handover.whereabouts import Whereabouts
from bluelamp.migration.mapping import (
    Absent,
    Assessment,
    Crime,
    Enrolment,
    Event,
    Hold,
    Incident,
    Keep,
    Link,
    LogLine,
    Marker,
    Named,
    Nominal,
    Organisation,
    Outcome,
    Party,
    Phone,
    Place,
    Referral,
    Refuse,
    RowOf,
    Target,
    Task,
    Vehicle,
)
from bluelamp.migration.mapping.outcomes import Somebody
from bluelamp.migration.rules import persons
from bluelamp.migration.rules.identity import stable_id
from bluelamp.nominals.types import (
    LinkType,
    NewEvent,
    NewLink,
    NewMarker,
    NewOrganisation,
    NewPhone,
    NewPlace,
    NewVehicle,
    Source,
)
from bluelamp.safeguarding.types import EnrolmentRow, EstablishmentRow
from bluelamp.search import queries as search

LONG_AGO = date(2000, 1, 1)
NOBODY = "no birth date and no number: kept by name only"


@dataclass
class Context:
    """What a batch of units shares: its source, what it points at, who its people are, where its places are."""

    system: System
    others: Others
    who: Mapping[int, Identity]
    where: Mapping[int, Whereabouts]
    schools: Mapping[str, tuple[str, ...]]
    today: date
    batch: Batch


def assemble(context: Context, unit: Unit) -> tuple[list[Decision], list[Verdict]]:
    """What a unit's rows become goes into the batch; the fates of its waiting rows come back."""
    return Assembling(context, unit).run()


@dataclass
class Assembling:
    """One unit on its way."""

    context: Context
    unit: Unit
    made: dict[int, str] = field(default_factory=dict)
    event: str = ""
    lines: list[LogLine] = field(default_factory=list)
    parties: list[records.InRole] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A verdict for every row of the unit."""
        self.verdicts = {held.id: Verdict(held) for held in (self.unit.main, *self.unit.parts)}
        self.places = {id(who): (held, place) for held, place, who in people.named(self.unit)}

    @cached_property
    def record(self) -> Incident | Crime | Event | None:
        """What the unit's people take part in."""
        kinds = (Incident, Crime, Event)
        return next((one for one in self.unit.outcomes if isinstance(one, kinds)), None)

    @property
    def main(self) -> Verdict:
        """The verdict on the unit's own row."""
        return self.verdicts[self.unit.main.id]

    def run(self) -> tuple[list[Decision], list[Verdict]]:
        """Records first, then what ties them, then what they make together."""
        refusal = next(
            (one for one in self.unit.outcomes if isinstance(one, Refuse) and one.of is None), None
        )
        if refusal:
            self.main.refusal = refusal.reason
        else:
            for steps in (MAKING, TYING):
                for outcome in self.unit.outcomes:
                    if step := steps.get(type(outcome)):
                        step(self, outcome, self.verdicts[self.unit.of(outcome).id])
            records.finish(self)
        return self._decisions(), list(self.verdicts.values())

    def _decisions(self) -> list[Decision]:
        first = next(iter(self.main.targets), "")
        stopped = self.main.refusal or ("" if first else "; ".join(self.main.holds))
        if stopped:
            word = "was refused" if self.main.refusal else "is held"
            singular = self.context.system.singular(self.unit.main.kind)
            for verdict in self.verdicts.values():
                if verdict is not self.main and not verdict.targets:
                    verdict.hold(f"its {singular} {word}: {stopped}", Risk.MEDIUM)
        return [one.decision(first) for one in self.verdicts.values() if not one.waits or one.holds]

    # --- pointing -----------------------------------------------------------------------------------------
    def source_of(self, outcome: Outcome) -> Source:
        """Where an outcome comes from."""
        return persons.source_of(self.context.system.name, self.unit.of(outcome).key)

    def found(self, pointer: RowOf, verdict: Verdict) -> Found | None:
        """The row pointed at; when it is not there its pointer says what happens to the row that points."""
        found = self.context.others.get(pointer)
        if found is None and pointer.if_absent is not Absent.DROP:
            label = self.context.others.label(pointer)
            words = (
                f"{pointer.key} is not among the {label}" if pointer.key else f"it names none of the {label}"
            )
            if pointer.if_absent is Absent.HOLD:
                verdict.hold(words, pointer.risk)
            else:
                verdict.note(words)
        return found

    def ref(self, target: Target, verdict: Verdict) -> str:
        """The reference of what a link or marker ends at, or nothing."""
        if isinstance(target, RowOf):
            found = self.found(target, verdict)
            return found.linked if found else ""
        if isinstance(target, Incident | Crime) and target is self.record:
            return self.event
        return self.made.get(id(target), "")

    # --- records ------------------------------------------------------------------------------------------
    def nominal(self, who: Nominal, verdict: Verdict) -> None:
        """A nominal of its own; a matched one waits for its merge."""
        held, place = self.places[id(who)]
        number = people.person_id(self.context.system.name, held, place)
        person, notes = persons.new_person(who, number, self.source_of(who), self.context.today)
        self.context.batch.persons.append(person)
        verdict.notes += notes
        verdict.point(self._made(who, f"person:{number}"))
        identity = self.context.who.get(people.mention_id(held.id, place))
        if identity and identity.is_matched:
            verdict.waits = place == 0
        elif identity and identity.doubt:
            verdict.hold(identity.doubt, Risk.MEDIUM)

    def named(self, who: Named, verdict: Verdict) -> None:
        """Somebody the row names: their nominal when they are anybody in particular."""
        held, place = self.places[id(who)]
        identity = self.context.who.get(people.mention_id(held.id, place))
        if identity is None:
            verdict.note(NOBODY)
            return
        verdict.point(self._made(who, f"person:{identity.golden}"))
        verdict.tell(identity, who.role)

    def place(self, place: Place, verdict: Verdict) -> None:
        """A place of record, when it has words."""
        if ref := self.make_place(place):
            verdict.point(ref)

    def make_place(self, place: Place) -> str:
        """The reference of a place, which is recorded with the batch."""
        if not place.text.strip():
            return ""
        number = persons.place_id(place.text, place.postcode)
        where = self.context.where[id(place)]
        lon, lat = where.lon_lat or (None, None)
        easting, northing = where.grid or (None, None)
        self.context.batch.places.setdefault(str(number), NewPlace(
            text=place.text, kind=place.kind, postcode=place.postcode, lon=lon, lat=lat, easting=easting,
            northing=northing, beat=where.beat, district=where.district, source=self.source_of(place),
            ref=LocationRef(number),
        ))  # fmt: skip
        return self._made(place, f"location:{number}")

    def vehicle(self, one: Vehicle, verdict: Verdict) -> None:
        """A vehicle known by its VIN or its mark."""
        known = one.vin.strip() or search.mark_of(one.vrm)
        if not known:
            verdict.hold("it has no registration mark", Risk.LOW)
            return
        ref = VehicleRef(stable_id("vehicle", known))
        self.context.batch.vehicles.setdefault(str(ref), NewVehicle(
            vrm=one.vrm, make=one.make, model=one.model, colour=one.colour, vin=one.vin,
            source=self.source_of(one), ref=ref,
        ))  # fmt: skip
        verdict.point(self._made(one, str(ref)))

    def phone(self, one: Phone, verdict: Verdict) -> None:
        """A telephone number; words without a digit are none."""
        if not any(character.isdigit() for character in one.number):
            return
        ref = PhoneRef(stable_id("phone", search.phone_number(one.number) or one.number.strip()[:60]))
        self.context.batch.phones.setdefault(
            str(ref), NewPhone(number=one.number, source=self.source_of(one), ref=ref)
        )
        verdict.point(self._made(one, str(ref)))

    def organisation(self, one: Organisation, verdict: Verdict) -> None:
        """A body; a school takes notices too."""
        if not one.name.strip():
            verdict.hold("it has no name", Risk.LOW)
            return
        held = self.unit.of(one)
        ref = OrganisationRef(stable_id("organisation", self.context.system.name, held.kind, held.key))
        new = NewOrganisation(
            name=one.name,
            kind=one.kind,
            company_number=one.company_number,
            source=self.source_of(one),
            ref=ref,
        )
        self.context.batch.organisations.setdefault(str(ref), new)
        if one.kind == "school":
            self.context.batch.schools.append(EstablishmentRow(key=held.key, name=one.name, organisation=ref))
        verdict.point(self._made(one, str(ref)))

    def happening(self, one: Event, verdict: Verdict) -> None:
        """An event on the timeline."""
        held = self.unit.of(one)
        number = 1 + sum(isinstance(each, Event) and id(each) in self.made for each in self.unit.outcomes)
        words = (
            "event",
            self.context.system.name,
            held.kind,
            held.key,
            *((str(number),) if number > 1 else ()),
        )
        ref = EventRef(stable_id(*words))
        reference = one.reference or (held.key if number == 1 else f"{held.key}/{number}")
        end = one.end if one.end and one.start and one.end >= one.start else None
        self.context.batch.events.append(NewEvent(
            kind=one.kind, reference=reference, start=one.start, end=end, summary=one.summary,
            category=one.category[:120], district=one.district, source=self.source_of(one), ref=ref,
        ))  # fmt: skip
        verdict.has_record = True
        verdict.point(self._made(one, str(ref)))

    def _made(self, outcome: Outcome, ref: str) -> str:
        self.made[id(outcome)] = ref
        return ref

    # --- ties ---------------------------------------------------------------------------------------------
    def link(self, one: Link, verdict: Verdict) -> None:
        """A link between two records that are both there."""
        start, end = self.ref(one.start, verdict), self.ref(one.end, verdict)
        verdict.point(start, end)
        if not (start and end):
            return
        since, until = one.since, one.until
        if since and until and until < since:
            since = None
        self.tie(one, start, end, one.type, one.role, since, until)

    def tie(
        self, of: Outcome, start: str, end: str, kind: LinkType, role: str = "", since: date | None = None,
        until: date | None = None,
    ) -> None:  # fmt: skip
        """Put a link into the batch."""
        self.context.batch.links.append(NewLink(
            start=start, end=end, type=kind, role=role, since=since, until=until, source=self.source_of(of),
        ))  # fmt: skip

    def marker(self, one: Marker, verdict: Verdict) -> None:
        """A warning in the old system's words."""
        about = self.ref(one.about, verdict)
        if not about:
            return
        verdict.point(about)
        expires = one.expires_on if one.expires_on and one.expires_on >= self.context.today else None
        self.context.batch.markers.append(NewMarker(
            about=about, marker_class=one.kind, label=one.label or "Warning", reason=one.reason or "No reason recorded",
            owner=one.owner or f"Migrated from {self.context.system.source.title}", review_by=one.review_by,
            expires_on=expires, source=self.source_of(one),
        ))  # fmt: skip

    def enrolment(self, one: Enrolment, verdict: Verdict) -> None:
        """A child at a school: a link, and a setting that is told."""
        child = self.ref(one.child, verdict)
        found = self.found(one.school, verdict)
        school = found.of("organisation") if found else ""
        verdict.point(child, school)
        if not (child and school):
            return
        self.tie(one, child, school, LinkType.ATTENDS_SCHOOL, "", one.since, one.until)
        golden = self.golden(one.child, verdict) or child
        self.context.batch.enrolments.append(EnrolmentRow(
            child=records.person_ref(golden), establishment=one.school.key, starts_on=one.since or LONG_AGO,
            ends_on=one.until, source=self.context.system.source.title,
        ))  # fmt: skip

    def golden(self, target: Target | Somebody, verdict: Verdict) -> str:
        """Who a person turned out to be."""
        if isinstance(target, RowOf):
            found = self.context.others.get(target)
            return found.of("person") if found else ""
        held, place = self.places.get(id(target), (self.unit.main, 0))
        identity = self.context.who.get(people.mention_id(held.id, place))
        return f"person:{identity.golden}" if identity else self.made.get(id(target), "")

    def about(self, one: Task, verdict: Verdict) -> str:
        """What a task is about: what it says, else the unit's record."""
        if isinstance(one.about, RowOf):
            found = self.found(one.about, verdict)
            return found.of("crime", "incident", "person", "event") if found else ""
        target = one.about or self.record
        return self.made.get(id(target), "") if target is not None else ""

    def hold(self, one: Hold, verdict: Verdict) -> None:
        """Somebody must look."""
        verdict.hold(one.reason, one.risk)

    def keep(self, one: Keep, verdict: Verdict) -> None:
        """The legacy store keeps it."""
        verdict.note(f"kept in the legacy store until {one.until} takes it")
        verdict.point(f"legacy:{verdict.held.id}")

    def refuse(self, one: Refuse, verdict: Verdict) -> None:
        """A part that cannot be a record."""
        verdict.refusal = one.reason


Step = Callable[[Assembling, Any, Verdict], None]
MAKING: Mapping[type[Outcome], Step] = {
    Nominal: Assembling.nominal, Named: Assembling.named, Place: Assembling.place, Vehicle: Assembling.vehicle,
    Phone: Assembling.phone, Organisation: Assembling.organisation, Event: Assembling.happening,
    Incident: records.begin, Crime: records.begin, LogLine: records.line,
}  # fmt: skip
TYING: Mapping[type[Outcome], Step] = {
    Link: Assembling.link, Marker: Assembling.marker, Enrolment: Assembling.enrolment, Party: records.party,
    Task: records.task, Referral: records.referral, Assessment: records.assessment, Hold: Assembling.hold,
    Keep: Assembling.keep, Refuse: Assembling.refuse,
}  # fmt: skip


def places_of(units: Sequence[Unit]) -> list[Place]:
    """Every place of these units, the places of incidents among them."""
    found = []
    for unit in units:
        for one in unit.outcomes:
            if isinstance(one, Place):
                found.append(one)
            elif isinstance(one, Incident) and one.place is not None:
                found.append(one.place)
    return found


__all__ = ["Assembling", "Context", "assemble", "places_of", "whereabouts"]
