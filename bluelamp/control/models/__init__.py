"""Tables of the control room."""

from bluelamp.control.models.calls import CallerFix, CallEventRow, Contact
from bluelamp.control.models.incidents import (
    ChecklistRow,
    DailyCount,
    Escalation,
    GradeChange,
    Incident,
    IncidentPerson,
    MarkerShown,
    Thrive,
)
from bluelamp.control.models.log import LogHead, LogLine
from bluelamp.control.models.reference import (
    Category,
    Desk,
    Disposal,
    EscalationRuleRow,
    Grade,
    GradeScheme,
    StatusCode,
    in_force,
)
from bluelamp.control.models.units import Assignment, UnitState

__all__ = [
    "Assignment", "CallEventRow", "CallerFix", "Category", "ChecklistRow", "Contact", "DailyCount", "Desk",
    "Disposal", "Escalation", "EscalationRuleRow", "Grade", "GradeChange", "GradeScheme", "Incident",
    "IncidentPerson", "LogHead", "LogLine", "MarkerShown", "StatusCode", "Thrive", "UnitState", "in_force",
]  # fmt: skip
