"""Incidents of the command-and-control log, with their lines and people, through control's bulk door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import EventRef, IncidentRef
from bluelamp.control import commands as control
from bluelamp.control.types import ImportBatch, ImportedIncident, ImportedLine, Provenance
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import identities, progress, reading, whereabouts
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.commands.identities import Identity
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.commands.whereabouts import Whereabouts
from bluelamp.migration.rules import events as shape
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.nominals import place_id, source_of
from bluelamp.migration.rules.rows import day, moment
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import EventKind, LinkType, NewEvent, NewLink, NewPlace
from bluelamp.nominals.types import ImportBatch as NominalsBatch

SOURCE = "command_log"
INCIDENTS_A_BATCH = 150
HEADLINE = 160


@dataclass
class _Batch:
    """What a batch of incidents becomes, for control and for the people's timelines."""

    who: dict[int, Identity]
    where: dict[int, Whereabouts]
    incidents: list[ImportedIncident] = field(default_factory=list)
    places: dict[str, NewPlace] = field(default_factory=dict)
    events: list[NewEvent] = field(default_factory=list)
    links: list[NewLink] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def add(self, held: Held, parts: Sequence[Held]) -> None:
        """One incident with its lines and people, or why it is held with all that belongs to it."""
        opened_at, started = shape.opened(held.row), day(held.key[:8], "%Y%m%d")
        if opened_at is None or started is None:
            why = f"{held.row.get('OPENED')} is not a date and time"
            self.decisions += held_with_parts(held, parts, why)
            return
        ref = IncidentRef(stable_id(SOURCE, "IN", held.key))
        self.incidents.append(self._incident(ref, held, parts, (started, opened_at)))
        event = f"event:{self._event(ref, held, opened_at)}"
        notes = (
            ""
            if held.row.get("KIND") in shape.CATEGORIES
            else f"kind {held.row.get('KIND')!r} is unknown: other"
        )
        self.decisions.append(Decision(held.id, Fate.LOADED, notes, (str(ref), event)))
        for part in parts:
            self._part(part, str(ref), event)

    def _incident(
        self, ref: IncidentRef, held: Held, parts: Sequence[Held], when: tuple[date, datetime]
    ) -> ImportedIncident:
        row, where, (started, opened_at) = held.row, self.where[held.id], when
        lines = [part for part in parts if part.kind == "TX"]
        people = [part for part in parts if part.kind == "PE"]
        category = shape.category(row)
        return ImportedIncident(
            ref=ref,
            provenance=Provenance(source=SOURCE, key=held.key),
            day=started,
            number=int(held.key[8:]),
            opened_at=opened_at,
            closed_at=shape.closed(row, opened_at),
            category=category,
            closing_category=category,
            headline=(lines[0].row.get("TEXT") if lines else row.get("ADDRESS"))[:HEADLINE],
            place=shape.place(row, where.beat, where.district, where.lon_lat),
            grade=row.get("GRADE"),
            is_domestic=row.get("DA") == "Y",
            persons=tuple(
                shape.person_in_role(p.row, self.who[p.id].golden if p.id in self.who else None)
                for p in people
            ),
            lines=tuple(
                ImportedLine(
                    event_time=moment(p.row.get("AT"), shape.LOG_FORM) or opened_at,
                    author=p.row.get("OPERATOR"),
                    text=p.row.values["TEXT"],
                )
                for p in lines
            ),
        )

    def _event(self, ref: IncidentRef, held: Held, opened_at: datetime) -> str:
        event, row, where = EventRef(stable_id("event", SOURCE, held.key)), held.row, self.where[held.id]
        source = source_of(SOURCE, held.key)
        self.events.append(NewEvent(
            kind=EventKind.INCIDENT, reference=held.key, about=str(ref), start=opened_at,
            end=shape.closed(row, opened_at), summary=row.get("ADDRESS"), category=shape.category(row),
            district=where.district, source=source, ref=event,
        ))  # fmt: skip
        if address := shape.address(row):
            place = place_id(address, row.get("POSTCODE"))
            self.places.setdefault(str(place), whereabouts.place(place, address, row, where, source))
            self.links.append(NewLink(
                start=str(event), end=f"location:{place}", type=LinkType.HAPPENED_AT, source=source
            ))  # fmt: skip
        return str(event.id)

    def _part(self, part: Held, incident: str, event: str) -> None:
        if part.kind == "TX":
            if part.is_waiting:
                self.decisions.append(Decision(part.id, Fate.LOADED, "", (incident,)))
            return
        identity = self.who.get(part.id)
        if identity is None:
            why = "no birth date and no number: kept by name on the incident"
            self.decisions.append(Decision(part.id, Fate.LOADED, why, (incident,)))
            return
        role = shape.ROLES.get(part.row.get("ROLE"), PersonRole.OTHER)
        self.links.append(NewLink(
            start=f"person:{identity.golden}", end=event, type=shape.LINKS.get(role, LinkType.INVOLVED),
            role="" if role in shape.LINKS else role.value, source=source_of(SOURCE, part.key),
        ))  # fmt: skip
        self.decisions.append(identity.decision(part.id, incident))


def load_incidents(by: Actor) -> int:
    """Every incident with its log and its people; how many."""
    loaded = 0
    while batch := reading.after("IN", progress.of("incidents"), INCIDENTS_A_BATCH):
        carefully(batch, lambda some: _take(by, some), _hold)
        loaded += len(batch)
    return loaded


def _take(by: Actor, batch: Sequence[Held]) -> None:
    parts = reading.children(("PE", "TX"), [held.key for held in batch])
    people = [part.id for some in parts.values() for part in some if part.kind == "PE"]
    where = dict(zip((h.id for h in batch), whereabouts.of_rows([h.row for h in batch]), strict=True))
    taken = _Batch(identities.identities(people), where)
    for held in batch:
        taken.add(held, parts.get(held.key, []))
    _import(by, taken)
    progress.move("incidents", batch[-1].id)


def _hold(held: Held, why: str) -> None:
    parts = reading.children(("PE", "TX"), [held.key]).get(held.key, [])
    decide(held_with_parts(held, parts, why))
    progress.move("incidents", held.id)


def held_with_parts(held: Held, parts: Sequence[Held], why: str) -> list[Decision]:
    """An incident that is held holds its lines and people with it."""
    whole = Decision(held.id, Fate.HELD, why, risk=Risk.HIGH)
    waiting = [part for part in parts if part.is_waiting]
    return [
        whole,
        *(Decision(p.id, Fate.HELD, f"its incident is held: {why}", risk=Risk.MEDIUM) for p in waiting),
    ]


def _import(by: Actor, taken: _Batch) -> None:
    control.import_incidents(by, batch=ImportBatch(incidents=tuple(taken.incidents)))
    nominals.import_persons(
        by,
        batch=NominalsBatch(
            places=tuple(taken.places.values()), events=tuple(taken.events), links=tuple(taken.links)
        ),
    )
    decide(taken.decisions)
