"""Historic incidents from an old system, at the speed of a copy."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bluelamp.contracts.control import IncidentMarkedDomestic
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import Band, Channel, IncidentState, LineKind, Permission
from bluelamp.control.models import Incident, IncidentPerson, LogHead, LogLine
from bluelamp.control.queries import narratives
from bluelamp.control.rules import chain
from bluelamp.control.types import ImportBatch, Imported, ImportedIncident
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.copying import copy_in
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.search import commands as search

MOST = 2000


@command(needs=Permission.IMPORT_INCIDENTS, operation="collection")
def import_incidents(by: Actor, *, batch: ImportBatch) -> Imported:
    """Load closed incidents with logs, people and provenance; those loaded before stay as they are."""
    if len(batch.incidents) > MOST:
        raise Refused(f"A batch holds at most {MOST:,} incidents, so that no reader waits for it.")
    already = _already(batch)
    fresh = [one for one in batch.incidents if (one.provenance.source, one.provenance.key) not in already]
    copy_in([_incident(one) for one in fresh])
    known = [one for one in batch.incidents if (one.provenance.source, one.provenance.key) in already]
    if batch.renew and known:
        _renew(by, known)
    lines = [line for one in fresh for line in _lines(by, one)]
    copy_in(lines)
    copy_in(_heads(fresh, lines))
    copy_in([row for one in fresh for row in _persons(by, one)])
    search.index_narratives(narratives.said(lines))
    for one in fresh:
        _state_domestic(one)
    return Imported(loaded=tuple(one.ref for one in fresh), already=tuple(already.values()), lines=len(lines))


def _already(batch: ImportBatch) -> dict[tuple[str, str], IncidentRef]:
    keys = [one.provenance.key for one in batch.incidents]
    rows = Incident.objects.filter(legacy_key__in=keys).values_list("legacy_source", "legacy_key", "pk")
    wanted = {(one.provenance.source, one.provenance.key) for one in batch.incidents}
    return {(source, key): IncidentRef(pk) for source, key, pk in rows if (source, key) in wanted}


def _incident(one: ImportedIncident) -> Incident:
    place = one.place
    return Incident(
        id=one.ref.id, day=one.day, n=one.number, headline=one.headline[:160], category=one.category[:40],
        closing_category=one.closing_category[:40] or one.category[:40], qualifiers=sorted(one.qualifiers),
        state=IncidentState.CLOSED, channel=Channel.LEGACY, is_domestic=one.is_domestic,
        marked_domestic_at=one.opened_at if one.is_domestic else None, band=_band(one.grade),
        place_text=place.text[:240], place_kind=place.kind[:24], place_precision=place.precision[:24],
        place_key=place.key[:120], place_pack=place.pack[:80], place_radius=place.radius, lon=place.lon,
        lat=place.lat, beat=place.beat[:60], district=place.district[:60], event_at=one.opened_at,
        opened_at=one.opened_at, opened_by=one.provenance.source, closed_at=one.closed_at,
        first_arrived_at=one.opened_at if one.police_attended else None, disposals=sorted(one.disposals),
        result=one.result, legacy_source=one.provenance.source[:40], legacy_key=one.provenance.key[:80],
    )  # fmt: skip


def _band(grade: str) -> str:
    """Old grades by canonical band, so that reports compare; an unknown one has none."""
    return {"1": Band.IMMEDIATE, "2": Band.PRIORITY, "3": Band.SCHEDULED, "4": Band.SCHEDULED,
            "5": Band.NO_DEPLOY}.get(grade.strip(), "")  # fmt: skip


RENEWED = (
    "headline", "category", "closing_category", "is_domestic", "marked_domestic_at", "band", "place_text",
    "place_precision", "lon", "lat", "beat", "district", "closed_at", "result",
)  # fmt: skip


def _renew(by: Actor, known: list[ImportedIncident]) -> None:
    """Bring incidents of an old system up to what it says now: words new in it stand below those it said first."""
    refs = [one.ref.id for one in known]
    Incident.objects.bulk_update([_incident(one) for one in known], RENEWED)
    heads = {
        head.incident_id: head for head in LogHead.objects.select_for_update().filter(incident_id__in=refs)
    }
    said = set(LogLine.objects.filter(incident_id__in=refs).values_list("incident_id", "event_time", "text"))
    named = set(
        IncidentPerson.objects.filter(incident_id__in=refs).values_list("incident_id", "role", "name")
    )
    lines: list[LogLine] = []
    for one in known:
        new = [line for line in one.lines if (one.ref.id, line.event_time, line.text) not in said]
        head = heads[one.ref.id]
        added = _lines(by, replace(one, lines=tuple(new)), head.last_seq, head.last_hash or chain.GENESIS)
        if added:
            head.last_seq, head.last_hash = added[-1].seq, added[-1].hash
        lines += added
    LogLine.objects.bulk_create(lines, batch_size=2000)
    LogHead.objects.bulk_update(heads.values(), ["last_seq", "last_hash"])
    persons = [
        row for one in known for row in _persons(by, one) if (one.ref.id, row.role, row.name) not in named
    ]
    IncidentPerson.objects.bulk_create(persons, ignore_conflicts=True)
    search.index_narratives(narratives.said(lines))


def _lines(by: Actor, one: ImportedIncident, after: int = 0, previous: str = chain.GENESIS) -> list[LogLine]:
    """The old lines in their order, chained as if written here, recorded now."""
    rows: list[LogLine] = []
    now = clock.now()
    for seq, line in enumerate(one.lines, after + 1):
        row = LogLine(
            incident_id=one.ref.id, seq=seq, event_time=line.event_time, recorded_at=now,
            author_id=by.account_id, author=line.author[:120], author_role=one.provenance.source[:40],
            kind=LineKind.LEGACY, text=line.text, previous_hash=previous)  # fmt: skip
        row.hash = previous = chain.line_hash(_chained(row))
        rows.append(row)
    return rows


def _chained(row: LogLine) -> chain.ChainedLine:
    return chain.ChainedLine(
        incident=str(row.incident_id),
        seq=row.seq,
        event_time=row.event_time,
        recorded_at=row.recorded_at,
        author=row.author,
        kind=row.kind,
        text=row.text,
        corrects=None,
        previous_hash=row.previous_hash,
    )


def _heads(fresh: list[ImportedIncident], lines: list[LogLine]) -> list[LogHead]:
    ends: dict[UUID, tuple[int, str]] = {line.incident_id: (line.seq, line.hash) for line in lines}
    return [
        LogHead(incident_id=one.ref.id, last_seq=ends.get(one.ref.id, (0, ""))[0],
                last_hash=ends.get(one.ref.id, (0, chain.GENESIS))[1])
        for one in fresh
    ]  # fmt: skip


def _persons(by: Actor, one: ImportedIncident) -> list[IncidentPerson]:
    seen, rows = set(), []
    for person in one.persons:
        key = (person.role, person.person)
        if person.person is not None and key in seen:
            continue
        seen.add(key)
        rows.append(IncidentPerson(
            incident_id=one.ref.id, role=person.role, name=person.name[:160], born=person.born[:40],
            relation=person.relation[:80], person_id=person.person.id if person.person else None,
            added_by=by.name, added_at=clock.now()))  # fmt: skip
    return rows


def _state_domestic(one: ImportedIncident) -> None:
    """A migrated domestic incident is stated as imported: it may be years old, so the sweep judges it."""
    if not one.is_domestic:
        return
    events.state(IncidentMarkedDomestic(
        incident=one.ref, number=f"{one.number:04d}-{one.day:%d%m%y}", opened_at=one.opened_at,
        marked_at=one.opened_at, persons=one.persons, place=one.place,
        police_attended=one.police_attended, imported=True), about=one.ref)  # fmt: skip
