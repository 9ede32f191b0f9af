"""Every read the control room offers."""

from bluelamp.control.queries.board import board_state, feed_place, incident_rows, ringing_calls, unit_rows
from bluelamp.control.queries.calls import contact, unresolved_contacts, waiting_calls
from bluelamp.control.queries.domestic import (
    domestic_incidents,
    domestic_incidents_of,
    incidents_of_person,
)
from bluelamp.control.queries.incidents import (
    find_incidents,
    incident,
    incident_by_number,
    incident_summaries,
    incidents_between,
    log_lines,
    verify_log,
)
from bluelamp.control.queries.lookups import known_about_caller, known_here, people_like, places_like
from bluelamp.control.queries.reference import categories, disposals, grades, statuses
from bluelamp.control.queries.renewed import changed_by_hand
from bluelamp.control.queries.suggesting import suggest_units
from bluelamp.control.queries.units import unit_by_call_sign, units_on_duty

__all__ = [
    "board_state", "categories", "changed_by_hand", "contact", "disposals", "domestic_incidents", "domestic_incidents_of", "feed_place", "find_incidents", "grades",
    "incident", "incident_by_number", "incident_rows", "incident_summaries", "incidents_between",
    "incidents_of_person", "known_about_caller", "known_here", "log_lines", "people_like", "places_like",
    "ringing_calls", "statuses", "suggest_units", "unit_by_call_sign", "unit_rows", "units_on_duty",
    "unresolved_contacts", "verify_log", "waiting_calls",
]  # fmt: skip
