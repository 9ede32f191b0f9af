"""Enumerations of command and control: stored value, label, source of the list.

What differs between forces (grades, categories, statuses, disposals) is reference data
with dates, not here.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a role may do in the control room."""

    VIEW_BOARD = "control.view_board"
    VIEW_INCIDENT = "control.view_incident"
    VIEW_CONTACT = "control.view_contact"
    VIEW_RESTRICTED_LINE = "control.view_restricted_line"
    SEARCH_DOMESTIC = "control.search_domestic"
    TAKE_CALL = "control.take_call"
    RECEIVE_TELEPHONY = "control.receive_telephony"
    OPEN_INCIDENT = "control.open_incident"
    ADD_LOG_LINE = "control.add_log_line"
    GRADE_INCIDENT = "control.grade_incident"
    APPROVE_DOWNGRADE = "control.approve_downgrade"
    LINK_PERSON = "control.link_person"
    MARK_INCIDENT = "control.mark_incident"
    DISPATCH_UNIT = "control.dispatch_unit"
    SET_UNIT_STATUS = "control.set_unit_status"
    REPORT_POSITION = "control.report_position"
    CLOSE_INCIDENT = "control.close_incident"
    WAIVE_CHECKLIST = "control.waive_checklist"
    REOPEN_INCIDENT = "control.reopen_incident"
    ESCALATE = "control.escalate"
    IMPORT_INCIDENTS = "control.import_incidents"
    LOAD_REFERENCE = "control.load_reference"


class Queue(StrEnum):
    """Which line the call came in on."""

    EMERGENCY = "999"
    NON_EMERGENCY = "101"
    OTHER = "other"


class Channel(StrEnum):
    """How a contact reached us (domain/control.md §2.1)."""

    EMERGENCY_CALL = "999"
    NON_EMERGENCY_CALL = "101"
    OFFICER = "officer"
    FRONT_COUNTER = "front_counter"
    ONLINE = "online"
    OTHER_AGENCY = "other_agency"
    LEGACY = "legacy"


class CallEventKind(StrEnum):
    """What the telephone system tells us about one call."""

    RING = "ring"
    ANSWER = "answer"
    LOCATION = "location"
    END = "end"


class ContactOutcome(StrEnum):
    """How a contact ended (domain/control.md §2.3). A contact is never left without one."""

    INCIDENT = "incident"
    ATTACHED = "attached"
    ADVICE = "advice"
    TRANSFERRED = "transferred"
    HOAX = "hoax"
    CALLED_BACK = "called_back"
    NO_ANSWER = "no_answer"


OUTCOME_LABELS = {
    ContactOutcome.INCIDENT: "Incident created",
    ContactOutcome.ATTACHED: "Linked to an existing incident",
    ContactOutcome.ADVICE: "Advice given",
    ContactOutcome.TRANSFERRED: "Transferred",
    ContactOutcome.HOAX: "Hoax",
    ContactOutcome.CALLED_BACK: "Abandoned, called back",
    ContactOutcome.NO_ANSWER: "Abandoned, no answer on call-back",
}


class FixSource(StrEnum):
    """Where a caller's position came from."""

    LINE = "line"
    CELL = "cell"
    AML = "aml"


class Band(StrEnum):
    """Canonical band: compares grades across schemes and years (§7)."""

    IMMEDIATE = "immediate"
    PRIORITY = "priority"
    SCHEDULED = "scheduled"
    NO_DEPLOY = "no_deploy"


class ClockStart(StrEnum):
    """From which moment a grade's clock runs; schemes differ (§7)."""

    ANSWERED = "answered"
    CREATED = "created"
    GRADED = "graded"
    DISPATCHED = "dispatched"


class IncidentState(StrEnum):
    """Where an incident stands (§8.1)."""

    NEW = "new"
    UNRESOURCED = "unresourced"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    AT_SCENE = "at_scene"
    DESK = "desk"
    AWAITING_RESULT = "awaiting_result"
    CLOSED = "closed"


STATE_LABELS = {
    IncidentState.NEW: "new",
    IncidentState.UNRESOURCED: "unresourced",
    IncidentState.ASSIGNED: "assigned",
    IncidentState.EN_ROUTE: "en route",
    IncidentState.AT_SCENE: "at scene",
    IncidentState.DESK: "desk resolution",
    IncidentState.AWAITING_RESULT: "awaiting result",
    IncidentState.CLOSED: "closed",
}


class Availability(StrEnum):
    """What a status means for sending a unit (§12.2)."""

    ALARM = "alarm"
    FREE = "free"
    DIVERT = "divert"
    SUPERVISOR = "supervisor"
    NO = "no"
    REQUEST = "request"


class AssignmentState(StrEnum):
    """One unit on one incident (§8.2)."""

    STACKED = "stacked"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    AT_SCENE = "at_scene"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"
    DIVERTED = "diverted"


LIVE_ASSIGNMENT = frozenset({AssignmentState.ASSIGNED, AssignmentState.EN_ROUTE, AssignmentState.AT_SCENE})


class SendHow(StrEnum):
    """What to do when the unit already has an incident: never a silent overwrite (§8.2)."""

    FREE_ONLY = "free_only"
    DIVERT = "divert"
    STACK = "stack"


class LineKind(StrEnum):
    """What kind of log line (§9)."""

    TEXT = "text"
    OPENED = "opened"
    GRADE = "grade"
    THRIVE = "thrive"
    PERSON = "person"
    PLACE = "place"
    MARK = "mark"
    MARKER = "marker"
    UNIT = "unit"
    CHECKLIST = "checklist"
    ESCALATION = "escalation"
    CONTACT = "contact"
    CORRECTION = "correction"
    CLOSED = "closed"
    REOPENED = "reopened"
    LEGACY = "legacy"


class Level(StrEnum):
    """Answer to one element of THRIVE (§6)."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


THRIVE_ELEMENTS = (
    ("threat", "Threat"),
    ("harm", "Harm"),
    ("risk", "Risk"),
    ("investigation", "Investigation"),
    ("vulnerability", "Vulnerability"),
    ("engagement", "Engagement"),
)


class ChecklistState(StrEnum):
    """Where one owed thing stands."""

    OWED = "owed"
    SETTLED = "settled"
    WAIVED = "waived"


class MarkerClass(StrEnum):
    """Colour and shape class of a warning (§11)."""

    OFFICER_SAFETY = "officer_safety"
    VULNERABILITY = "vulnerability"
    OFFENDER = "offender"
    PREMISES = "premises"
    CALLER = "caller"


RED_MARKERS = frozenset({MarkerClass.OFFICER_SAFETY, MarkerClass.OFFENDER})


class Occasion(StrEnum):
    """What makes an escalation rule look at an incident (§7)."""

    AGE = "age"
    SHIFT_CHANGE = "shift_change"
