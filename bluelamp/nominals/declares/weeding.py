"""People are reviewed and disposed of with all their source records."""

from __future__ import annotations

from bluelamp.nominals.models import Person
from bluelamp.nominals.queries import weeding
from bluelamp.retention import declare

declare.record("person", label="People", model=Person, url=lambda ref: f"/people/{ref.partition(':')[2]}/",
               names=weeding.names, numbers=weeding.numbers, after=weeding.after, parts=weeding.parts)  # fmt: skip
declare.matters("nominals.links_and_warnings", weeding.matters)
declare.live("nominals.warnings_and_matches", weeding.live)
