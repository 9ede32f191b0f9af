"""What a mapping is written with: `from bluelamp.migration.mapping import Mapping, Nominal, Row, …`.

A mapping says, in plain typed Python, what the rows of an old system become. Its functions are pure: a row and its
parts go in, outcomes come out. They never see the database, the clock or another row's result; whatever points at
another row says so by kind and key (`row.other("NOMINAL", "N12")`) and the engine finds it.
"""

from __future__ import annotations

from bluelamp.contracts.control import PersonRole
from bluelamp.crime.types import PartyRole, Status
from bluelamp.migration.codes import Risk
from bluelamp.migration.mapping.declaring import Mapping, MappingFault, Rule
from bluelamp.migration.mapping.outcomes import (
    Absent,
    Assessment,
    Crime,
    Enrolment,
    Event,
    Hold,
    Incident,
    Keep,
    Link,
    LogLine,
    Marker,
    Name,
    Named,
    Nominal,
    Number,
    Organisation,
    Outcome,
    Party,
    Phone,
    Place,
    Referral,
    Refuse,
    RowOf,
    Target,
    Task,
    Vehicle,
)
from bluelamp.migration.mapping.row import Parts, Row
from bluelamp.nominals.types import EventKind, LinkType, MarkerClass, NameKind, Scheme
from bluelamp.safeguarding.types import Grade, ReferralKind, RuleId

__all__ = [
    "Absent", "Assessment", "Crime", "Enrolment", "Event", "EventKind", "Grade", "Hold", "Incident", "Keep", "Link",
    "LinkType", "LogLine", "Mapping", "MappingFault", "Marker", "MarkerClass", "Name", "NameKind", "Named", "Nominal",
    "Number", "Organisation", "Outcome", "Parts", "Party", "PartyRole", "PersonRole", "Phone", "Place", "Referral",
    "ReferralKind", "Refuse", "Risk", "Row", "RowOf", "Rule", "RuleId", "Scheme", "Status", "Target", "Task",
    "Vehicle",
]  # fmt: skip
