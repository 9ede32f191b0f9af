"""What can be wrong with calls, incidents and units, and who puts it right (domain/control.md)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.control import models as m
from bluelamp.control.codes import LIVE_ASSIGNMENT, IncidentState
from bluelamp.quality.declare import (
    Kind,
    Severity,
    basics,
    check,
    done_in_time,
    in_order,
    no_checks,
    points_at,
    records,
    required,
    unique_folded,
    within,
)

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
ROOM = "control_supervisor"
CLOSED = Q(state=IncidentState.CLOSED)
OF_INCIDENT = {"ref": "incident:incident_id", "district": "incident__district", "link": "/control/incidents/{id}/",
               "owner": ROOM}  # fmt: skip

records(
    m.Contact, one="call", ref="contact:pk", owner=ROOM, link="/control/calls/{id}/", changed="created_at"
)
basics(m.Contact)
in_order(m.Contact, "rang_at", "answered_at")
in_order(m.Contact, "answered_at", "ended_at")
done_in_time(m.Contact, "rang_at", "outcome", timedelta(days=1), severity=HIGH, source="control.md: no call without an outcome",
             says="has no outcome a day after it rang", fix="Say what became of the call.", shows=("rang_at", "queue"))  # fmt: skip
records(m.CallEventRow, one="telephony event", ref="contact:contact_id", owner=ROOM)
basics(m.CallEventRow)
check("control.calleventrow.delayed", m.CallEventRow, kind=Kind.TIMELINESS, severity=LOW, source="control.md §3; a minute is our default †",
      says="reached us more than a minute after it happened", find=Q(received_at__gt=F("at") + timedelta(minutes=1)),
      cause="source", fix="Have the telephone system’s clock and queue looked at.", shows=("at", "received_at"))  # fmt: skip
records(m.CallerFix, one="caller’s position", many="callers’ positions", ref="contact:contact_id", owner=ROOM)
basics(m.CallerFix)
within(m.CallerFix, "lat", 49.8, 60.9, says="lies outside Britain", severity=LOW)
within(m.CallerFix, "radius", 0, 50_000, severity=LOW)

records(m.Incident, one="incident", ref="incident:pk", district="district", owner=ROOM,
        link="/control/incidents/{id}/")  # fmt: skip
basics(m.Incident, severity=MEDIUM)
required(m.Incident, "category", severity=HIGH, shows=("day", "n"))
required(
    m.Incident, "closing_category", looks=CLOSED, severity=MEDIUM, cause="legacy_source", shows=("day", "n")
)
required(m.Incident, "place_text", "no_place_reason", severity=MEDIUM, cause="legacy_source", shows=("day", "n"),
         says="has neither a place nor a reason for none")  # fmt: skip
required(m.Incident, "district", severity=MEDIUM, cause="legacy_source", shows=("day", "n", "place_text"))
required(m.Incident, "result", "disposals", looks=CLOSED, severity=MEDIUM, cause="legacy_source", shows=("day", "n"),
         says="was closed without a result")  # fmt: skip
in_order(m.Incident, "opened_at", "closed_at", severity=HIGH)
in_order(m.Incident, "first_assigned_at", "first_arrived_at")
in_order(m.Incident, "first_en_route_at", "first_arrived_at")
within(m.Incident, "lat", 49.8, 60.9, says="lies outside Britain")
done_in_time(m.Incident, "opened_at", "closed_at", timedelta(days=30), severity=MEDIUM, cause="legacy_source",
             says="has stood open for more than thirty days", fix="Result it, or say in the log why it stays open.",
             looks=~CLOSED, shows=("day", "n", "state"))  # fmt: skip
check("control.incident.ungraded", m.Incident, kind=Kind.COMPLETENESS, severity=HIGH, source="control.md §7", looks=~CLOSED & Q(legacy_key=""),
      says="has no grade an hour after it was opened",
      find=Q(grade=None, opened_at__lt=Now() - Value(timedelta(hours=1))),
      fix="Grade it.", shows=("day", "n", "headline"))  # fmt: skip
check("control.incident.domestic_without_person", m.Incident, kind=Kind.COMPLETENESS, severity=HIGH, source="safeguarding.md: R-DA-RA needs a victim",
      says="is domestic but names nobody", looks=Q(is_domestic=True), cause="legacy_source",
      find=lambda rows: rows.filter(~Exists(m.IncidentPerson.objects.filter(incident=OuterRef("pk")))),
      fix="Add the victim, matched to a nominal.", shows=("day", "n"))  # fmt: skip
check("control.incident.closed_and_open", m.Incident, kind=Kind.CONSISTENCY, severity=MEDIUM, source="control.md §15",
      says="is closed without a closing time, or open with one",
      find=(CLOSED & Q(closed_at=None)) | (~CLOSED & Q(closed_at__isnull=False)),
      fix="Reopen and close it again.", shows=("day", "n", "state"))  # fmt: skip

records(
    m.IncidentPerson,
    one="person on an incident",
    many="people on incidents",
    about="person:person_id",
    **OF_INCIDENT,
)
basics(m.IncidentPerson)
points_at(m.IncidentPerson, "person_id", "nominals.Person", severity=HIGH, shows=("role",))
required(m.IncidentPerson, "name", "person_id", says="has neither a name nor a nominal", shows=("role",))
for _part in (m.Thrive, m.GradeChange, m.MarkerShown, m.ChecklistRow, m.Escalation, m.Assignment, m.LogLine):
    records(_part, one=str(_part._meta.verbose_name).lower(), **OF_INCIDENT)
basics(m.Thrive)
required(m.Thrive, "rationale", severity=LOW)
required(
    m.GradeChange,
    "rationale",
    looks=Q(is_downgrade=True),
    severity=HIGH,
    says="lowers a grade without saying why",
)
check("control.markershown.unseen", m.MarkerShown, kind=Kind.TIMELINESS, severity=MEDIUM, source="control.md §11",
      says="was never acknowledged", looks=Q(is_red=True), fix="Ask who attended without the warning.",
      find=Q(acknowledged_at=None, shown_at__lt=Now() - Value(timedelta(days=1))), shows=("marker_class", "shown_at"))  # fmt: skip
basics(m.ChecklistRow)
required(m.ChecklistRow, "reason", looks=Q(state="waived"), severity=HIGH)
check("control.checklistrow.owed_on_closed", m.ChecklistRow, kind=Kind.CONSISTENCY, severity=HIGH, source="control.md §15",
      says="is owed on an incident that is closed", looks=Q(state="owed"), find=Q(incident__state=IncidentState.CLOSED),
      fix="Do what is owed or waive it with a reason.", shows=("needs",))  # fmt: skip
basics(m.Assignment)
in_order(m.Assignment, "assigned_at", "en_route_at")
in_order(m.Assignment, "en_route_at", "at_scene_at")
check("control.assignment.live_on_closed", m.Assignment, kind=Kind.CONSISTENCY, severity=HIGH, source="control.md §12",
      says="is live on an incident that is closed", looks=Q(state__in=sorted(LIVE_ASSIGNMENT)),
      find=Q(incident__state=IncidentState.CLOSED), fix="Clear the unit.", shows=("call_sign", "state"))  # fmt: skip
basics(m.LogLine)
in_order(m.LogLine, "event_time", "recorded_at", says="was recorded before it happened", severity=LOW)
check("control.escalation.no_one", m.Escalation, kind=Kind.COMPLETENESS, severity=MEDIUM, source="control.md §7",
      says="told nobody", find=Q(notify=""), fix="Correct the escalation rule.", shows=("rule",))  # fmt: skip
records(m.LogHead, **{**OF_INCIDENT, "one": "end of a log", "many": "ends of logs"})
check("control.loghead.gap", m.LogHead, kind=Kind.CONSISTENCY, severity=HIGH, source="control.md §5: no gaps in a log",
      says="says another number than its last line has",
      find=lambda rows: rows.filter(~Exists(m.LogLine.objects.filter(incident=OuterRef("pk"), seq=OuterRef("last_seq"))),
                                    last_seq__gt=0),
      fix="Tell the platform’s administrator: a line is missing.", shows=("last_seq",))  # fmt: skip
records(m.UnitState, one="unit", ref="unit:pk", owner=ROOM)
check("control.unitstate.silent", m.UnitState, kind=Kind.TIMELINESS, severity=LOW, source="security.md §15: position older than 60 s is shown as such",
      says="has not reported a position for a day", looks=Q(fix_at__isnull=False), fix="Book the unit off, or have its terminal looked at.",
      find=Q(fix_at__lt=Now() - Value(timedelta(days=1))), shows=("call_sign", "fix_at"))  # fmt: skip
within(m.UnitState, "lat", 49.8, 60.9, says="lies outside Britain", shows=("call_sign",))
for _list in (m.GradeScheme, m.Category, m.Disposal, m.StatusCode, m.EscalationRuleRow):
    records(
        _list,
        one=f"{_list._meta.verbose_name}",
        owner="data_quality_officer",
        ref=f"{_list._meta.model_name}:pk",
    )
    in_order(_list, "valid_from", "valid_to", shows=("code",))
    required(_list, "code")
records(m.Grade, one="grade", ref="grade:pk", owner="data_quality_officer")
basics(m.Grade)
unique_folded(m.Grade, "scheme", "label")
records(m.Desk, one="desk", ref="desk:pk", owner=ROOM)
required(m.Desk, "label")
check("control.desk.no_district", m.Desk, kind=Kind.COMPLETENESS, severity=HIGH, source="control.md §8: every incident has a desk",
      says="owns no district and is not the default", find=Q(districts=[], is_default=False),
      fix="Give the desk its districts.", shows=("label",))  # fmt: skip
no_checks(
    m.DailyCount, because="A counter that hands out numbers under a lock; it says nothing of any record."
)
