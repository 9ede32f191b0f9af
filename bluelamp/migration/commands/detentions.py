"""Custody records: on the detainee's timeline now, whole in the legacy store until custody itself takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bluelamp.contracts.refs import EventRef
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import identities, progress, reading
from bluelamp.migration.commands.carefully import carefully
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.commands.identities import Identity
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.nominals import source_of
from bluelamp.migration.rules.rows import moment
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import EventKind, ImportBatch, LinkType, NewEvent, NewLink

SOURCE = "custody"
FORM = "%Y-%m-%dT%H:%M:%S"
RECORDS_A_BATCH = 300


@dataclass
class _Batch:
    """What a batch of custody records becomes."""

    who: dict[int, Identity]
    events: list[NewEvent] = field(default_factory=list)
    links: list[NewLink] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def add(self, held: Held) -> None:
        """One detention, or why it is held."""
        row, identity = held.row, self.who.get(held.id)
        start = moment(row.get("AUTHORISED"), FORM)
        if start is None or identity is None:
            why = "its detainee has neither birth date nor number" if start else (
                f"{row.get('AUTHORISED')!r} is not a date and time")  # fmt: skip
            self.decisions.append(Decision(held.id, Fate.HELD, why, risk=Risk.HIGH))
            return
        event = EventRef(stable_id("event", SOURCE, held.key))
        end = moment(row.get("RELEASED"), FORM)
        self.events.append(NewEvent(
            kind=EventKind.CUSTODY, reference=held.key, start=start, end=end if end and end >= start else None,
            summary=f"{row.get('STATION')}: {row.get('REASON')}. {row.get('DISPOSAL').capitalize()}.",
            category=row.get("OFFENCES")[:120], source=source_of(SOURCE, held.key), ref=event,
        ))  # fmt: skip
        self.links.append(NewLink(
            start=f"person:{identity.golden}", end=str(event), type=LinkType.SUBJECT, role="detainee",
            source=source_of(SOURCE, held.key),
        ))  # fmt: skip
        self.decisions.append(self._fate(held, identity, event))

    def _fate(self, held: Held, identity: Identity, event: EventRef) -> Decision:
        """The record itself is loaded; whom it is about may still be in doubt."""
        targets = (f"person:{identity.golden}", str(event))
        if identity.doubt and not identity.is_matched:
            return Decision(held.id, Fate.HELD, f"its detainee {identity.doubt}", targets, Risk.MEDIUM)
        why = f"its detainee is {identity.because}" if identity.is_matched else ""
        return Decision(held.id, Fate.LOADED, why, targets)


def load_detentions(by: Actor) -> int:
    """Every custody record; how many."""
    loaded = 0
    while batch := reading.after("CUSTODY", progress.of("custody"), RECORDS_A_BATCH):
        carefully(batch, lambda some: _take(by, some), _hold)
        loaded += len(batch)
    return loaded


def _take(by: Actor, batch: Sequence[Held]) -> None:
    taken = _Batch(identities.identities([held.id for held in batch]))
    for held in batch:
        taken.add(held)
    nominals.import_persons(by, batch=ImportBatch(events=tuple(taken.events), links=tuple(taken.links)))
    decide(taken.decisions)
    progress.move("custody", batch[-1].id)


def _hold(held: Held, why: str) -> None:
    decide([Decision(held.id, Fate.HELD, why, risk=Risk.HIGH)])
    progress.move("custody", held.id)
