"""What a searcher sees of persons at a glance: last known town, links by kind, source, how many records in one."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.nominals.codes import EventKind, LinkType
from bluelamp.nominals.models import Event, Link, Location, Person
from bluelamp.nominals.queries import links
from bluelamp.search.types import Summary

PLURALS = {
    EventKind.INCIDENT: ("incident", "incidents"), EventKind.CRIME: ("crime", "crimes"),
    EventKind.CUSTODY: ("custody record", "custody records"), EventKind.STOP: ("stop", "stops"),
    EventKind.INTELLIGENCE: ("intelligence log", "intelligence logs"),
    EventKind.MISSING: ("missing episode", "missing episodes"), EventKind.REFERRAL: ("referral", "referrals"),
    EventKind.HEARING: ("hearing", "hearings"), EventKind.FORCE: ("use of force", "uses of force"),
    EventKind.OTHER: ("other event", "other events"),
    "person": ("associate", "associates"), "vehicle": ("vehicle", "vehicles"), "phone": ("phone", "phones"),
    "location": ("address", "addresses"), "organisation": ("organisation", "organisations"),
}  # fmt: skip
ORDER = list(PLURALS)


@dataclass
class _Glance:
    others: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    home: str = ""


def summarise(viewer: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Summary]:
    """Summaries of golden nominals; links to sealed records are counted for nobody who may not know of them."""
    roots = {f"person:{one}": one for one in ids}
    members = links.members_of(roots)
    seen = _glances(viewer, members)
    kinds = _event_kinds(other for one in seen.values() for other in one.others["event"])
    towns = _towns(one.home for one in seen.values())
    sources = dict(Person.objects.filter(id__in=list(ids)).values_list("id", "system"))
    sizes = Counter(members.values())
    return {
        root: Summary(
            town=towns.get(seen[ref].home, ""), links=_counts(seen[ref], kinds),
            owner=_source(sources.get(root, "")), records=sizes[ref],
        )
        for ref, root in roots.items()
    }  # fmt: skip


def _source(system: str) -> str:
    """The system a record came from, as people write it."""
    words = system.replace("_", " ")
    return words[:1].upper() + words[1:]


def _glances(viewer: Actor, members: Mapping[str, str]) -> dict[str, _Glance]:
    found: dict[str, _Glance] = defaultdict(_Glance)
    rows = links.standing(members)
    ends = {end for row in rows for end in (row.start_ref, row.end_ref)} - set(members)
    sealed = links.sealed_among(viewer, ends)
    protected = guard.hidden_from(viewer, ends, also_restricted=True)
    for row in rows:
        for mine, other in ((row.start_ref, row.end_ref), (row.end_ref, row.start_ref)):
            root = members.get(mine)
            if root is None or other in sealed or members.get(other) == root:
                continue
            found[root].others[other.partition(":")[0]].add(other)
            if other not in protected:
                _note_home(found[root], row, other)
    return found


def _note_home(glance: _Glance, row: Link, other: str) -> None:
    """The newest current home, else the newest former one: rows come newest first."""
    if row.type == LinkType.LIVES_AT and not glance.home.startswith("now "):
        glance.home = f"now {other}"
    elif row.type == LinkType.LIVED_AT and not glance.home:
        glance.home = f"was {other}"


def _event_kinds(refs: Iterable[str]) -> dict[str, str]:
    wanted = {uuid.UUID(ref.partition(":")[2]) for ref in refs}
    if not wanted:
        return {}
    return {
        f"event:{one}": kind for one, kind in Event.objects.filter(id__in=wanted).values_list("id", "kind")
    }


def _towns(homes: Iterable[str]) -> dict[str, str]:
    """The town or quarter of a home with its postcode district: enough to tell namesakes apart, no full address."""
    wanted = {home for home in homes if home}
    rows = Location.objects.filter(id__in={uuid.UUID(home.partition(":")[2]) for home in wanted})
    places = {
        f"location:{one}": _place(text, postcode) for one, text, postcode in rows.values_list("id", "text", "postcode")
    }  # fmt: skip
    found = {}
    for home in wanted:
        when, _, ref = home.partition(" ")
        place = places.get(ref, "")
        found[home] = f"formerly {place}" if place and when == "was" else place
    return found


def _place(text: str, postcode: str) -> str:
    parts = [part.strip() for part in (text.replace(postcode, "") if postcode else text).split(",")]
    named = [part for part in parts if part]
    words = [named[-1] if len(named) > 1 else "", postcode.rpartition(" ")[0]]
    return " ".join(word for word in words if word)


def _counts(glance: _Glance, kinds: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    tally: Counter[str] = Counter(kinds.get(ref, EventKind.OTHER) for ref in glance.others["event"])
    tally.update({kind: len(refs) for kind, refs in glance.others.items() if kind != "event"})
    return tuple((PLURALS[kind][0 if tally[kind] == 1 else 1], tally[kind]) for kind in ORDER if tally[kind])  # type: ignore[index]
