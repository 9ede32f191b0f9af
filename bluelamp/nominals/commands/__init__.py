"""Every write of nominals; each is audited and keeps the search keys in its own transaction."""

from bluelamp.nominals.commands.importing import import_persons
from bluelamp.nominals.commands.linking import add_marker, end_link, end_marker, link
from bluelamp.nominals.commands.merging import merge_persons, unmerge
from bluelamp.nominals.commands.people import (
    add_birth,
    add_identifier,
    add_name,
    create_person,
    describe_person,
    restrict_person,
)
from bluelamp.nominals.commands.things import (
    create_location,
    create_organisation,
    create_phone,
    create_vehicle,
    record_event,
)

__all__ = [
    "add_birth", "add_identifier", "add_marker", "add_name", "create_location", "create_organisation",
    "create_person", "create_phone", "create_vehicle", "describe_person", "end_link", "end_marker",
    "import_persons", "link", "merge_persons", "record_event", "restrict_person", "unmerge",
]  # fmt: skip
