"""Facts that nominals states. Refs of links and markers are text because both ends may be of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.events import fact


@fact("nominals.person_created")
@dataclass(frozen=True, kw_only=True)
class PersonCreated:
    """A person was recorded."""

    person: PersonRef
    number: str
    at: datetime
    system: str


@fact("nominals.person_changed")
@dataclass(frozen=True, kw_only=True)
class PersonChanged:
    """A name, birth, identifier or description was added or corrected; `what` says which."""

    person: PersonRef
    what: str
    at: datetime


@fact("nominals.persons_imported")
@dataclass(frozen=True, kw_only=True)
class PersonsImported:
    """A batch of a load committed."""

    system: str
    batch: str
    persons: int
    events: int
    links: int
    markers: int
    at: datetime


@fact("nominals.persons_merged")
@dataclass(frozen=True, kw_only=True)
class PersonsMerged:
    """Two records are one person from now on; `absorbed` answers with `kept`."""

    kept: PersonRef
    absorbed: PersonRef
    rule: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AssignedEntry:
    """Something recorded while two records were one, put on the record it belongs to. `about` is the reference of
    the incident, crime or other record that it stands for; whoever keeps that record follows."""

    entry: str
    about: str
    was: str
    now: str


@fact("nominals.persons_unmerged")
@dataclass(frozen=True, kw_only=True)
class PersonsUnmerged:
    """A merge was undone: whoever acted on the merged view needs to know. `golden` was the whole person, `actors`
    are the accounts that acted on it since, `warnings` what it warned of, `assigned` what changed its person."""

    kept: PersonRef
    absorbed: PersonRef
    merged_at: datetime
    reason: str
    at: datetime
    golden: PersonRef | None = None
    actors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    assigned: tuple[AssignedEntry, ...] = ()


@fact("nominals.person_restricted")
@dataclass(frozen=True, kw_only=True)
class PersonRestricted:
    """Who may see a person changed."""

    person: PersonRef
    state: str
    at: datetime


@fact("nominals.marker_added")
@dataclass(frozen=True, kw_only=True)
class MarkerAdded:
    """A warning now stands on a record."""

    marker: str
    about: str
    marker_class: str
    label: str
    review_by: str
    owner: str
    at: datetime


@fact("nominals.marker_ended")
@dataclass(frozen=True, kw_only=True)
class MarkerEnded:
    """A warning no longer stands."""

    marker: str
    about: str
    at: datetime


@fact("nominals.link_made")
@dataclass(frozen=True, kw_only=True)
class LinkMade:
    """Two records are linked."""

    link: str
    start: str
    end: str
    type: str
    role: str
    at: datetime


@fact("nominals.event_recorded")
@dataclass(frozen=True, kw_only=True)
class EventRecorded:
    """An event reference was recorded."""

    event: str
    kind: str
    reference: str
    about: str
    at: datetime
