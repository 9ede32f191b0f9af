"""Every write to recorded crime."""

from bluelamp.crime.commands.correcting import correct_crime
from bluelamp.crime.commands.importing import import_crimes
from bluelamp.crime.commands.parted import follow_person
from bluelamp.crime.commands.recording import record_crime

__all__ = ["correct_crime", "follow_person", "import_crimes", "record_crime"]
