"""Every write of the control room, named as people say it."""

from bluelamp.control.commands.calls import (
    note_words,
    receive_call,
    receive_location,
    resolve_contact,
    start_contact,
    take_call,
)
from bluelamp.control.commands.closing import close_incident, reopen_incident, settle
from bluelamp.control.commands.domestic import link_person, mark_domestic
from bluelamp.control.commands.escalation import escalate_unmet
from bluelamp.control.commands.grading import grade_incident, record_thrive
from bluelamp.control.commands.importing import import_incidents
from bluelamp.control.commands.incidents import change_place, open_incident
from bluelamp.control.commands.late import correct_beginning
from bluelamp.control.commands.logbook import add_line
from bluelamp.control.commands.markers import acknowledge_markers, check_again
from bluelamp.control.commands.parted import follow_person
from bluelamp.control.commands.reference import load_reference
from bluelamp.control.commands.sending import dispatch, withdraw
from bluelamp.control.commands.timeline import put_on_timeline
from bluelamp.control.commands.units import report_positions, set_status

__all__ = [
    "acknowledge_markers", "add_line", "change_place", "check_again", "close_incident", "correct_beginning", "dispatch", "escalate_unmet", "follow_person",
    "grade_incident", "import_incidents", "link_person", "load_reference", "mark_domestic", "note_words",
    "open_incident",
    "put_on_timeline", "receive_call", "receive_location", "record_thrive", "reopen_incident",
    "report_positions", "resolve_contact", "set_status", "settle", "start_contact", "take_call", "withdraw",
]  # fmt: skip
