"""How long incidents, calls and the control room's tables are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.control import models
from bluelamp.retention.declare import Classification, by_id, keep, part_of

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

GONE = "Disposed of"
OF_INCIDENT = (models.Thrive, models.GradeChange, models.MarkerShown, models.ChecklistRow, models.Escalation,
               models.LogHead, models.LogLine, models.Assignment)  # fmt: skip
OF_CALL = (models.CallEventRow, models.CallerFix)
LISTS = (models.GradeScheme, models.Grade, models.Category, models.Disposal, models.StatusCode,
         models.EscalationRuleRow, models.Desk)  # fmt: skip

keep(models.Incident, "incident", classification=SENSITIVE, about=[by_id("incident", "id")])
for _part in OF_INCIDENT:
    keep(_part, "subject_data", classification=SENSITIVE, about=[part_of("control.Incident", "incident_id")])
keep(models.IncidentPerson, "subject_data", classification=SENSITIVE,
     about=[part_of("control.Incident", "incident_id"),
            by_id("person", "person_id", blank={"person_id": None, "name": GONE, "born": "", "relation": ""})])  # fmt: skip
keep(models.Contact, "incident", classification=SENSITIVE, since="created_at", stands_for="contact",
     about=[part_of("control.Incident", "incident_id")])  # fmt: skip
for _call in OF_CALL:
    keep(_call, "subject_data", classification=SENSITIVE, about=[part_of("control.Contact", "contact_id")])
keep(models.UnitState, "operational", classification=SENSITIVE, since="moved_at")
keep(models.DailyCount, "technical", classification=OFFICIAL, since="day")
for _list in LISTS:
    keep(_list, "reference", classification=OFFICIAL)
