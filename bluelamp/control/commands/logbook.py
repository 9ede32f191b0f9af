"""The log book: one line at a time, never two with one number, never a gap."""

from __future__ import annotations

from dataclasses import replace

from bluelamp.contracts.control import LogLineAdded
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import LineKind, Permission
from bluelamp.control.models import Incident, LogHead, LogLine
from bluelamp.control.queries import narratives
from bluelamp.control.rules import chain
from bluelamp.control.types import Appended, LateEntry, NewLine
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.search import commands as search

LONGEST_LINE = 8000


@command(needs=Permission.ADD_LOG_LINE, about="ref")
def add_line(by: Actor, *, ref: IncidentRef, line: NewLine) -> Appended:
    """Append a line; a correction is a new line that points at the old one (§9)."""
    text = line.text.strip()
    if not text:
        raise Refused("An empty line says nothing. Type what happened.")
    if len(text) > LONGEST_LINE:
        raise Refused(
            f"A line holds {LONGEST_LINE:,} characters; this one has {len(text):,}. Send it in parts."
        )
    incident = Incident.objects.filter(pk=ref.id).first()
    if incident is None:
        raise Refused("There is no such incident.")
    head = lock_log(ref)
    if line.corrects is not None and not 0 < line.corrects <= head.last_seq:
        raise Refused(f"There is no line {line.corrects} to correct.")
    kind = LineKind.CORRECTION if line.corrects else line.kind
    row = write(by, incident, replace(line, text=text, kind=kind), head=head)
    return Appended(ref=ref, seq=row.seq)


def lock_log(ref: IncidentRef) -> LogHead:
    """Hold the end of a log until this transaction ends: the moment that decides the order of lines."""
    return LogHead.objects.select_for_update().get(pk=ref.id)


def write(by: Actor, incident: Incident, line: NewLine, *, head: LogHead | None = None) -> LogLine:
    """Write one line inside the transaction of the command that caused it, and state it."""
    head = head or lock_log(incident.ref)
    row = _chained(by, incident, line, head)
    row.save(force_insert=True)
    head.last_seq, head.last_hash = row.seq, row.hash
    head.save(update_fields=["last_seq", "last_hash"])
    search.index_narratives(narratives.said([row]))
    events.state(_fact(incident, row), about=incident.ref)
    return row


def note(
    by: Actor, incident: Incident, kind: LineKind, text: str, *, late: LateEntry | None = None
) -> LogLine:
    """A line that the system writes about what somebody did; of a late entry with the time and name on the paper."""
    written = {"event_time": late.began, "author": late.author} if late else {}
    return write(by, incident, NewLine(text=text, kind=kind, **written))  # type: ignore[arg-type]


def author_of(by: Actor) -> str:
    """Who did it, as the log shows it."""
    name = f"{by.collar} {by.name}".strip()
    return f"{by.name} for {by.acting_for}" if by.acting_for else name


def _chained(by: Actor, incident: Incident, line: NewLine, head: LogHead) -> LogLine:
    now = clock.now()
    row = LogLine(
        incident=incident, seq=head.last_seq + 1, event_time=line.event_time or now, recorded_at=now,
        author_id=by.account_id, author=(line.author or author_of(by))[:120], author_role=", ".join(sorted(by.roles))[:40],
        workstation=(by.device or by.address)[:80], kind=line.kind, text=line.text,
        is_restricted=line.is_restricted, corrects=line.corrects, previous_hash=head.last_hash,
    )  # fmt: skip
    row.hash = chain.line_hash(as_chained(row))
    return row


def as_chained(row: LogLine) -> chain.ChainedLine:
    """A stored line as the hash sees it."""
    return chain.ChainedLine(
        incident=str(row.incident_id), seq=row.seq, event_time=row.event_time, recorded_at=row.recorded_at,
        author=row.author, kind=row.kind, text=row.text, corrects=row.corrects,
        previous_hash=row.previous_hash, hash=row.hash)  # fmt: skip


def _fact(incident: Incident, row: LogLine) -> LogLineAdded:
    return LogLineAdded(
        incident=incident.ref, number=str(incident.number), seq=row.seq, kind=row.kind,
        text="" if row.is_restricted else row.text, restricted=row.is_restricted, author=row.author,
        event_time=row.event_time, recorded_at=row.recorded_at, corrects=row.corrects)  # fmt: skip
