"""Every write of nominals; each is audited and keeps the search keys in its own transaction."""

from bluelamp.nominals.commands.contacts import create_email, create_handle, create_phone, restrict_object
from bluelamp.nominals.commands.importing import import_persons
from bluelamp.nominals.commands.linking import add_marker, end_link, end_marker, link
from bluelamp.nominals.commands.matching import match_people, start_run
from bluelamp.nominals.commands.merging import merge_many, merge_persons
from bluelamp.nominals.commands.parting import keep_apart, lift_apart
from bluelamp.nominals.commands.people import (
    add_birth,
    add_identifier,
    add_name,
    create_person,
    describe_person,
    restrict_person,
)
from bluelamp.nominals.commands.pinning import pin_value, unpin_value
from bluelamp.nominals.commands.raising import flag_pair, raise_many
from bluelamp.nominals.commands.recording import record_person
from bluelamp.nominals.commands.reviewing import decide_match, leave_pairs, take_pair, undo_last_decision
from bluelamp.nominals.commands.things import (
    create_location,
    create_organisation,
    record_event,
)
from bluelamp.nominals.commands.unmerging import unmerge
from bluelamp.nominals.commands.vehicles import create_vehicle, give_mark

__all__ = [
    "add_birth", "add_identifier", "add_marker", "add_name", "create_email", "create_handle",
    "create_location", "create_organisation", "create_person", "create_phone", "create_vehicle",
    "decide_match", "describe_person", "end_link", "end_marker", "flag_pair", "give_mark", "import_persons",
    "keep_apart", "leave_pairs", "lift_apart", "link", "match_people", "merge_many", "merge_persons",
    "pin_value", "raise_many", "record_event", "record_person", "restrict_object", "restrict_person",
    "start_run", "take_pair", "undo_last_decision", "unmerge", "unpin_value",
]  # fmt: skip
