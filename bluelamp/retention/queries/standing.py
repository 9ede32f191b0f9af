"""How records stand: their parts, matters, group and due date, what holds them and what makes them live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.retention import declare
from bluelamp.retention.codes import Group, HoldKind
from bluelamp.retention.models import Hold, Notice, Review
from bluelamp.retention.rules import grading
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import Graded, Matter


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one record: of each part, and of the whole; None where nothing is known (un-reviewed)."""

    lead: str
    parts: Mapping[str, Graded | None]
    whole: Graded | None
    retained_until: datetime | None = None
    matters: tuple[Matter, ...] = ()
    notices: tuple[Notice, ...] = field(default=())


def parts_of(refs: Iterable[str]) -> dict[str, list[str]]:
    """Every record that stands for the same thing as each of these: merged ones together, any other by itself."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.partition(":")[0]].append(ref)
    found: dict[str, list[str]] = {}
    for kind, ones in by_kind.items():
        record = declare.records.get(kind)
        known = record.parts(ones) if record and record.parts else {}
        found.update({ref: sorted(set(known.get(ref, ()))) or [ref] for ref in ones})
    return found


def lead_of(parts: Sequence[str], ref: str) -> str:
    """The one reference that a record with parts is listed under: the same whichever part is asked."""
    return min(parts) if len(parts) > 1 else ref


def clocks(refs: Iterable[str]) -> dict[str, Clock]:
    """The clocks of records as their current links ask for them, by the reference that leads each."""
    groups: dict[str, list[str]] = {}
    for ref, parts in parts_of(refs).items():
        groups[lead_of(parts, ref)] = parts
    every = [part for parts in groups.values() for part in parts]
    by_part = matters_of(every)
    notices: dict[str, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(ref__in=every).order_by("at"):
        notices[notice.ref].append(notice)
    until = _retained(every)
    return {lead: _clock(lead, parts, by_part, notices, until) for lead, parts in groups.items()}


def _clock(
    lead: str, parts: Sequence[str], by_part: Mapping[str, Sequence[Matter]],
    notices: Mapping[str, Sequence[Notice]], until: Mapping[str, datetime],
) -> Clock:  # fmt: skip
    terms = schedule()
    own = {
        part: grading.grade(by_part.get(part, ()), [one.at for one in notices.get(part, ())], terms)
        for part in parts
    }
    matters = tuple(matter for part in parts for matter in by_part.get(part, ()))
    told = tuple(one for part in parts for one in notices.get(part, ()))
    graded = [one for one in own.values() if one is not None]
    together = grading.grade(matters, [one.at for one in told], terms)
    whole = grading.whole(graded, together, grading.born_at(matters), terms) if graded else None
    return Clock(
        lead=lead, parts=own, whole=whole, matters=matters, notices=told,
        retained_until=max((until[part] for part in parts if part in until), default=None),
    )  # fmt: skip


def matters_of(refs: Sequence[str]) -> dict[str, list[Matter]]:
    """What each record is linked to now, from every module that declared a reader."""
    found: dict[str, list[Matter]] = defaultdict(list)
    for reader in declare.matter_readers.values():
        for matter in reader(refs):
            found[matter.subject].append(matter)
    return found


def _retained(refs: Sequence[str]) -> dict[str, datetime]:
    """Until when reviewers decided to retain; the latest decision on each record counts."""
    rows = Review.objects.filter(ref__in=refs, decision="retain").order_by("at", "id")
    return {row.ref: row.next_at for row in rows if row.next_at is not None}


def due_at(one: Clock) -> datetime | None:
    """When a record is due for review: by its group, or later where a reviewer retained it."""
    if one.whole is None:
        return None
    return max(one.whole.due_at, one.retained_until) if one.retained_until else one.whole.due_at


def holds_on(refs: Sequence[str], group: Group | None) -> list[Hold]:
    """Holds in force on any of these references, their kinds or their group; a hold always wins."""
    kinds = {ref.partition(":")[0] for ref in refs}
    named = Q(ref__in=refs)
    classwide = Q(ref="") & (Q(of_kind="") | Q(of_kind__in=kinds))
    classwide &= Q(of_group=None) | (Q(of_group=int(group)) if group else Q(pk=None))
    in_force = Hold.objects.filter(named | classwide, lifted_at=None)
    return list(in_force.filter(Q(until=None) | Q(until__gt=clock.now())).order_by("at"))


def why_not(found: Mapping[str, Clock]) -> dict[str, list[str]]:
    """Why records may not go now, by their leading reference: holds first, then what modules say is live."""
    part_of = {part: lead for lead, one in found.items() for part in one.parts}
    reasons: dict[str, list[str]] = {lead: [] for lead in found}
    for lead, one in found.items():
        for hold in holds_on(sorted(one.parts), one.whole.group if one.whole else None):
            reasons[lead].append(hold_words(hold))
    for reader in declare.live_readers.values():
        for live in reader(sorted(part_of)):
            words = reasons[part_of[live.subject]]
            if live.words not in words:
                words.append(live.words)
    return reasons


def hold_words(hold: Hold) -> str:
    """A hold as a refusal says it."""
    scope = "" if hold.ref else " on every record of its kind"
    until = f" until {hold.until:%d/%m/%Y}" if hold.until else ""
    number = f" {hold.reference}" if hold.reference else ""
    return f"{HoldKind(hold.kind).label}{number}{scope}{until}"


def names_for(viewer: Actor, refs: Iterable[str]) -> dict[str, str]:
    """How this reviewer may know these records: those restricted or sealed from them go by their reference."""
    found = names_of(refs)
    hidden = guard.hidden_from(viewer, found, also_restricted=True)
    return {ref: name for ref, name in found.items() if ref not in hidden}


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """What these records are called; those not on hand are left out."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.partition(":")[0]].append(ref)
    found: dict[str, str] = {}
    for kind, ones in by_kind.items():
        record = declare.records.get(kind)
        found.update(record.names(ones) if record else {})
    return found


def on_record(refs: Sequence[str]) -> list[str]:
    """Those of some references that are kinds we know and are on hand now."""
    return sorted(names_of(refs))
