"""Incidents and their logs as a viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.contracts.control import Needs
from bluelamp.contracts.refs import ContactRef, IncidentRef, UnitRef
from bluelamp.control.codes import STATE_LABELS, IncidentState, Permission
from bluelamp.control.models import Assignment, ChecklistRow, Incident, LogLine, MarkerShown, Thrive
from bluelamp.control.queries import protecting, reference
from bluelamp.control.queries.rows import in_roles, place_of
from bluelamp.control.rules import chain
from bluelamp.control.rules.closing import NEEDS_LABELS
from bluelamp.control.rules.incidents import DailyNumber
from bluelamp.control.types import (
    AssignmentView,
    ChecklistView,
    IncidentSummary,
    IncidentView,
    LogLineView,
    ThriveView,
    Warning,
)  # fmt: skip
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query

PLACEHOLDER = "Restricted line. Ask the control supervisor."
PAGE = 200


@dataclass(frozen=True)
class LogVerdict:
    """Whether a log's chain is whole, and the first line where it is not."""

    lines: int
    first_broken: int | None

    @property
    def is_whole(self) -> bool:
        """Every line is there, unaltered and in order."""
        return self.first_broken is None


@query(needs=Permission.VIEW_INCIDENT, about="ref")
def incident(viewer: Actor, ref: IncidentRef) -> IncidentView:
    """One incident with its people, units, warnings and what it still needs."""
    found = _found(ref)
    return replace(_view(found), persons=protecting.persons(viewer, found))


@query(needs=Permission.VIEW_INCIDENT, audited=False)
def incident_by_number(viewer: Actor, *, text: str) -> IncidentRef | None:
    """The incident a spoken number means: today's, else the newest open one, else the newest of all."""
    number = DailyNumber.parse(text, today=clock.local(clock.now()).date())
    if number is None:
        return None
    rows = Incident.objects.filter(n=number.n, legacy_key="")
    exact = rows.filter(day=number.day).first()
    if exact is None and "-" not in text:
        exact = rows.open().order_by("-day").first()
    if exact is None or str(exact.ref) in guard.hidden_from(viewer, [exact.ref]):
        return None
    return exact.ref


@query(needs=Permission.VIEW_INCIDENT, about="ref")
def log_lines(viewer: Actor, ref: IncidentRef, *, after: int = 0, limit: int = PAGE) -> list[LogLineView]:
    """Lines after a sequence number, in order; a restricted one keeps its place but not its words (§9)."""
    rows = list(LogLine.objects.filter(incident_id=ref.id, seq__gt=after).order_by("seq")[:limit])
    corrected = dict(
        LogLine.objects.filter(incident_id=ref.id, corrects__in=[row.seq for row in rows])
        .order_by("seq")
        .values_list("corrects", "seq")
    )
    may_read = guard.may(viewer, Permission.VIEW_RESTRICTED_LINE)
    protected = protecting.names_on(viewer, ref.id)
    lines = [_line(row, corrected.get(row.seq), may_read) for row in rows]
    return [replace(line, text=protecting.without(protected, line.text)) for line in lines]


@query(needs=Permission.VIEW_INCIDENT, about="ref")
def verify_log(viewer: Actor, ref: IncidentRef) -> LogVerdict:
    """Check every hash of a log from its first line."""
    rows = LogLine.objects.filter(incident_id=ref.id).order_by("seq")
    return LogVerdict(
        lines=rows.count(), first_broken=chain.first_broken(_chained(row) for row in rows.iterator())
    )


@query(needs=Permission.VIEW_INCIDENT, shows=lambda found: [one.ref for one in found])
def find_incidents(viewer: Actor, *, text: str, limit: int = 20) -> list[IncidentSummary]:
    """Incidents by number, headline, place or person's name, newest first."""
    words = text.strip()[:200]
    number = DailyNumber.parse(words, today=clock.local(clock.now()).date())
    rows = Incident.objects.filter(_matches(words, number)).order_by("-opened_at").distinct()[:limit]
    found = list(rows)
    by_name = set() if number else protecting.found_only_by_name(viewer, found, words)
    return summaries(viewer, [row for row in found if row.pk not in by_name])


@query(needs=Permission.VIEW_INCIDENT, shows=lambda found: [one.ref for one in found])
def incident_summaries(viewer: Actor, *, refs: tuple[IncidentRef, ...]) -> list[IncidentSummary]:
    """Some incidents in one line each; those hidden from the viewer are left out."""
    rows = Incident.objects.filter(pk__in=[ref.id for ref in refs]).order_by("opened_at")
    return summaries(viewer, list(rows))


@query(needs=Permission.VIEW_INCIDENT, shows=lambda found: [one.ref for one in found])
def incidents_between(
    viewer: Actor, *, start: datetime, end: datetime, limit: int = 5000
) -> list[IncidentSummary]:
    """Incidents opened in a period, oldest first."""
    rows = Incident.objects.filter(opened_at__gte=start, opened_at__lt=end).order_by("opened_at")[:limit]
    return summaries(viewer, list(rows))


def _found(ref: IncidentRef) -> Incident:
    found = Incident.objects.select_related("grade", "log_head").filter(pk=ref.id).first()
    if found is None:
        raise NotThere
    return found


def _matches(words: str, number: DailyNumber | None) -> Q:
    if number is not None:
        dated = Q(n=number.n) if "-" not in words else Q(n=number.n, day=number.day)
        return dated | Q(legacy_key=words)
    return (
        Q(headline__icontains=words)
        | Q(place_text__icontains=words)
        | Q(place_key=words)
        | Q(persons__name__icontains=words)
        | Q(legacy_key=words)
    )


def summaries(viewer: Actor, rows: list[Incident]) -> list[IncidentSummary]:
    """Rows as one-liners; those hidden from the viewer are left out."""
    hidden = guard.hidden_from(viewer, [row.ref for row in rows], also_restricted=True)
    labels = reference.category_labels()
    grades = {row.grade_id: row.grade.code for row in rows if row.grade}
    return [
        IncidentSummary(
            ref=row.ref, number=str(row.number), headline=row.headline, category=row.category,
            category_label=labels.get(row.category, row.category), place=row.place_text,
            district=row.district, beat=row.beat, opened_at=row.opened_at, closed_at=row.closed_at,
            state=row.state, grade=grades.get(row.grade_id, ""), is_domestic=row.is_domestic,
            provenance=row.legacy_source)
        for row in rows if str(row.ref) not in hidden
    ]  # fmt: skip


def _view(one: Incident) -> IncidentView:
    category = reference.category_labels().get(one.category, one.category)
    markers = list(one.markers.all())
    contact_id: UUID | None = one.contacts.order_by("rang_at").values_list("pk", flat=True).first()
    thrive = one.thrives.order_by("-version").first()
    return IncidentView(
        ref=one.ref, number=str(one.number), short_number=one.number.short, headline=one.headline,
        description=one.description, category=one.category, category_label=category,
        closing_category=one.closing_category, qualifiers=tuple(one.qualifiers), place=place_of(one),
        no_place_reason=one.no_place_reason, state=one.state,
        state_label=STATE_LABELS[IncidentState(one.state)], grade=one.grade.code if one.grade else "",
        grade_label=one.grade.label if one.grade else "", band=one.band, desk=one.desk, channel=one.channel,
        contact=ContactRef(contact_id) if contact_id else None, opened_at=one.opened_at,
        clock_started_at=one.clock_started_at, target_at=one.target_at,
        first_arrived_at=one.first_arrived_at, closed_at=one.closed_at, result=one.result,
        disposals=tuple(one.disposals), is_domestic=one.is_domestic,
        is_crime_type=any(row.needs == Needs.CRIME for row in one.checklist.all()),
        not_checked=one.not_checked, persons=in_roles(one),
        warnings=tuple(_warning(row) for row in markers),
        unacknowledged=tuple(row.marker for row in markers if row.acknowledged_at is None),
        checklist=tuple(_check(row) for row in one.checklist.all()),
        units=tuple(_assignment(row) for row in one.assignments.all()),
        thrive=_thrive(thrive) if thrive else None, version=one.version,
        last_seq=one.log_head.last_seq if hasattr(one, "log_head") else 0, provenance=one.legacy_source)  # fmt: skip


def _warning(row: MarkerShown) -> Warning:
    return Warning(
        marker=row.marker, marker_class=row.marker_class, label=row.label, about=row.about, is_red=row.is_red
    )


def _check(row: ChecklistRow) -> ChecklistView:
    needs = Needs(row.needs)
    return ChecklistView(
        needs=needs, label=NEEDS_LABELS[needs], state=row.state, handoff=row.handoff, reason=row.reason
    )


def _assignment(row: Assignment) -> AssignmentView:
    return AssignmentView(
        unit=UnitRef(row.tour_id),
        call_sign=row.call_sign,
        state=row.state,
        assigned_at=row.assigned_at,
        en_route_at=row.en_route_at,
        at_scene_at=row.at_scene_at,
        ended_at=row.ended_at,
        note=row.note,
    )


def _thrive(row: Thrive) -> ThriveView:
    return ThriveView(
        version=row.version,
        levels=row.levels,
        notes=row.notes,
        overall=row.overall,
        rationale=row.rationale,
        author=row.author,
        at=row.at,
    )


def _line(row: LogLine, corrected_by: int | None, may_read: bool) -> LogLineView:
    is_closed_to = row.is_restricted and not may_read
    late = (row.recorded_at - row.event_time).total_seconds() > 120
    return LogLineView(
        seq=row.seq,
        event_time=row.event_time,
        recorded_at=row.recorded_at,
        author=row.author,
        author_role=row.author_role,
        kind=row.kind,
        text=PLACEHOLDER if is_closed_to else row.text,
        corrects=row.corrects,
        corrected_by=corrected_by,
        is_restricted=row.is_restricted,
        is_late=late,
    )


def _chained(row: LogLine) -> chain.ChainedLine:
    return chain.ChainedLine(
        incident=str(row.incident_id),
        seq=row.seq,
        event_time=row.event_time,
        recorded_at=row.recorded_at,
        author=row.author,
        kind=row.kind,
        text=row.text,
        corrects=row.corrects,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
