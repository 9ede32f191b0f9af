"""Crimes of the records system through crime's bulk door; one with no usable offence code arrives all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bluelamp.contracts.refs import CrimeRef, EventRef, IncidentRef, PersonRef
from bluelamp.crime import commands as crime
from bluelamp.crime.types import ImportBatch, ImportedCrime, Party, PartyRole, Status
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import codes, identities, progress, reading
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.nominals import source_of
from bluelamp.migration.rules.rows import SourceRow, moment
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import EventKind, LinkType, NewEvent, NewLink
from bluelamp.nominals.types import ImportBatch as NominalsBatch

SOURCE = "records"
CRIMES_A_BATCH = 200
ROLES = {"VICTIM": PartyRole.VICTIM, "SUSPECT": PartyRole.SUSPECT, "WITNESS": PartyRole.WITNESS}
LINKS = {
    PartyRole.VICTIM: LinkType.VICTIM, PartyRole.SUSPECT: LinkType.SUSPECT, PartyRole.WITNESS: LinkType.WITNESS,
}  # fmt: skip
NOT_YET_RESULTED = ("", "0")


@dataclass
class _Batch:
    """What a batch of crimes becomes."""

    titles: dict[str, str]
    golden: dict[str, UUID]
    known: set[str]
    incidents: set[str]
    crimes: list[ImportedCrime] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)
    links: list[NewLink] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def add(self, held: Held, parts: Sequence[Held]) -> None:
        """One crime with its parties, or why it is held."""
        row = held.row
        at = moment(row.get("RECORDED")) or moment(row.get("HAPPENED"))
        if at is None:
            self._hold(held, parts)
            return
        ref = CrimeRef(stable_id(SOURCE, "CRIME", held.key))
        event = EventRef(stable_id("event", SOURCE, held.key))
        parties = [party for part in parts if (party := self._party(part, ref, event))]
        self.crimes.append(self._crime(ref, row, at, tuple(parties)))
        self.events.append(self._event(ref, event, held, at))
        faults, notes = reasons_to_hold(row, self.titles), narrative_notes(row)
        fate, risk = (Fate.HELD, Risk.HIGH) if faults else (Fate.LOADED, Risk.NONE)
        self.decisions.append(
            Decision(held.id, fate, "; ".join(faults + notes), (str(ref), str(event)), risk)
        )

    def _hold(self, held: Held, parts: Sequence[Held]) -> None:
        why = f"neither {held.row.get('RECORDED')!r} nor {held.row.get('HAPPENED')!r} is a date"
        rows = [held, *(part for part in parts if part.is_waiting)]
        self.decisions += [Decision(one.id, Fate.HELD, why, risk=Risk.HIGH) for one in rows]

    def _party(self, part: Held, ref: CrimeRef, event: EventRef) -> Party | None:
        number = part.row.get("NOM_ID")
        role = ROLES.get(part.row.get("ROLE"), PartyRole.REPORTER)
        if number not in self.known:
            why = f"{number} is not among the nominals"
            self.decisions.append(Decision(part.id, Fate.HELD, why, (str(ref),), Risk.HIGH))
            return None
        person = PersonRef(self.golden[number])
        self.links.append(NewLink(
            start=f"person:{stable_id(SOURCE, 'NOMINAL', number)}", end=str(event),
            type=LINKS.get(role, LinkType.REPORTER), source=source_of(SOURCE, part.key),
        ))  # fmt: skip
        self.decisions.append(Decision(part.id, Fate.LOADED, "", (str(ref), str(person))))
        return Party(person=person, role=role)

    def _crime(
        self, ref: CrimeRef, row: SourceRow, at: datetime, parties: tuple[Party, ...]
    ) -> ImportedCrime:
        code, incident = row.get("OFFENCE_CODE"), row.get("INCIDENT_REF")
        happened = moment(row.get("HAPPENED"))
        return ImportedCrime(
            ref=ref,
            source_id=row.key,
            number=row.key,
            recorded_at=at,
            offence_code=code,
            offence_title=self.titles.get(code, ""),
            occurred_from=happened,
            place=row.get("ADDRESS"),
            district=row.get("BEAT")[:1],
            narrative=row.narrative,
            status=Status.UNDER_INVESTIGATION if row.get("OUTCOME") in NOT_YET_RESULTED else Status.FINALISED,
            incident=IncidentRef(stable_id("command_log", "IN", incident))
            if incident in self.incidents
            else None,
            is_domestic=row.get("DA_FLAG") == "Y",
            parties=parties,
        )

    def _event(self, ref: CrimeRef, event: EventRef, held: Held, at: datetime) -> NewEvent:
        title = self.titles.get(held.row.get("OFFENCE_CODE"), "Offence not yet classified")
        return NewEvent(
            kind=EventKind.CRIME, reference=held.key, about=str(ref), start=moment(held.row.get("HAPPENED")) or at,
            summary=title, category=held.row.get("OFFENCE_CODE"), district=held.row.get("BEAT")[:1],
            source=source_of(SOURCE, held.key), ref=event,
        )  # fmt: skip


def reasons_to_hold(row: SourceRow, titles: dict[str, str]) -> list[str]:
    """Why a loaded crime still needs a person: it is found meanwhile, with its offence open."""
    reasons, code = [], row.get("OFFENCE_CODE")
    if not code:
        reasons.append("it has no offence code: loaded with its offence open")
    elif code not in titles:
        reasons.append(f"offence code {code} is in no code table: loaded with its offence open")
    if moment(row.get("RECORDED")) is None:
        reasons.append(f"{row.get('RECORDED')!r} is not a date: recorded when it happened")
    return reasons


def narrative_notes(row: SourceRow) -> list[str]:
    """What the old system's own length says about its narrative."""
    said, kept = row.get("NARR_LEN"), len(row.narrative)
    if said.isdigit() and int(said) > kept:
        return [f"narrative cut by the old system: {kept:,} of {int(said):,} characters"]
    return []


def load_crimes(by: Actor) -> int:
    """Every crime with its parties; how many."""
    loaded, titles = 0, codes.offence_titles()
    while batch := reading.after("CRIME", progress.of("crimes"), CRIMES_A_BATCH):
        carefully(batch, lambda some: _take(by, titles, some), _hold)
        loaded += len(batch)
    return loaded


def _take(by: Actor, titles: dict[str, str], batch: Sequence[Held]) -> None:
    parts = reading.children(("CRIME_PERSON",), [held.key for held in batch])
    numbers = [part.row.get("NOM_ID") for some in parts.values() for part in some]
    incidents = reading.loaded_keys("IN", [held.row.get("INCIDENT_REF") for held in batch])
    taken = _Batch(
        titles, identities.golden_of(numbers), reading.targeted_keys("NOMINAL", numbers), incidents
    )
    for held in batch:
        taken.add(held, parts.get(held.key, []))
    _import(by, taken)
    progress.move("crimes", batch[-1].id)


def _hold(held: Held, why: str) -> None:
    parts = reading.children(("CRIME_PERSON",), [held.key]).get(held.key, [])
    rows = [held, *(part for part in parts if part.is_waiting)]
    decide([Decision(one.id, Fate.HELD, why, risk=Risk.HIGH) for one in rows])
    progress.move("crimes", held.id)


def _import(by: Actor, taken: _Batch) -> None:
    crime.import_crimes(by, batch=ImportBatch(source_system=SOURCE, batch=SOURCE, crimes=tuple(taken.crimes)))
    nominals.import_persons(by, batch=NominalsBatch(events=tuple(taken.events), links=tuple(taken.links)))
    decide(taken.decisions)
