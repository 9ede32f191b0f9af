"""What crosses the door of the control room: requests in, views out."""

from bluelamp.contracts.control import Needs, PersonInRole, PersonRole, Place
from bluelamp.control.types.board import BoardState, CallRow, IncidentRow, UnitRow
from bluelamp.control.types.calls import (
    CallReport,
    CallTaken,
    ContactView,
    FixReport,
    FixView,
    KnownHere,
    LocationReport,
    OpenNear,
    PastContact,
    Received,
    Warning,
)
from bluelamp.control.types.importing import ImportBatch, Imported, ImportedIncident, ImportedLine, Provenance
from bluelamp.control.types.incidents import (
    Appended,
    AssignmentView,
    ChecklistView,
    CloseForm,
    DomesticIncident,
    GradeRequest,
    IncidentSummary,
    IncidentView,
    LogLineView,
    MarkDomestic,
    NewIncident,
    NewLine,
    Opened,
    ThriveAnswers,
    ThriveView,
)
from bluelamp.control.types.reference import CategoryOption, DisposalOption, GradeOption, StatusOption
from bluelamp.control.types.units import (
    Candidate,
    FixAnswer,
    PositionReport,
    SendRequest,
    Sent,
    StatusRequest,
    Suggestion,
    UnitView,
)

__all__ = [
    "Appended", "AssignmentView", "BoardState", "CallReport", "CallRow", "CallTaken", "Candidate",
    "CategoryOption", "ChecklistView", "CloseForm", "ContactView", "DisposalOption", "DomesticIncident",
    "FixAnswer", "FixReport", "FixView", "GradeOption", "GradeRequest", "ImportBatch", "Imported",
    "ImportedIncident", "ImportedLine", "IncidentRow", "IncidentSummary", "IncidentView", "KnownHere",
    "LocationReport", "LogLineView", "MarkDomestic", "Needs", "NewIncident", "NewLine", "OpenNear", "Opened",
    "PastContact", "PersonInRole", "PersonRole", "Place", "PositionReport", "Provenance", "Received",
    "SendRequest", "Sent", "StatusOption", "StatusRequest", "Suggestion", "ThriveAnswers", "ThriveView",
    "UnitRow", "UnitView", "Warning",
]  # fmt: skip
