"""Which rows of the old systems a viewer may know of: by source and kind, and by the records they belong to.

A row belongs to what it became, and to what the row above it became. Both are asked of the restrictions themselves
at every look, inside the statement that finds candidates: a row just restricted is gone with the next look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.migration.models import SourceSystem
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.sources import catalogue
from bluelamp.migration.sources.manifest import Source

HIDING = "('restricted', 'sealed')"
OPEN_ROWS = f"""
    (l.source || ' ' || l.kind) <> ALL(%(closed)s::text[])
    AND NOT EXISTS (SELECT 1 FROM access_restriction AS r
                     WHERE r.subject = ANY(l.targets) AND r.state IN {HIDING})
    AND NOT EXISTS (
      SELECT 1 FROM unnest(%(children)s::text[], %(parents)s::text[]) AS k(child, parent)
        JOIN migration_ledgerrow AS p ON p.source = l.source AND p.kind = k.parent AND p.key = l.parent
        JOIN access_restriction AS r ON r.subject = ANY(p.targets) AND r.state IN {HIDING}
       WHERE l.parent <> '' AND k.child = l.source || ' ' || l.kind)
"""  # noqa: S608
BELONGS_TO = """
    SELECT array_agg(DISTINCT t.target) FROM (
      SELECT unnest(l.targets) AS target FROM migration_ledgerrow AS l WHERE l.id = %(id)s
      UNION ALL
      SELECT unnest(p.targets) FROM migration_ledgerrow AS l
        JOIN unnest(%(children)s::text[], %(parents)s::text[]) AS k(child, parent)
          ON k.child = l.source || ' ' || l.kind
        JOIN migration_ledgerrow AS p ON p.source = l.source AND p.kind = k.parent AND p.key = l.parent
       WHERE l.id = %(id)s AND l.parent <> '') AS t
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer's statements are given: closed kinds, and which kind stands above which."""

    closed: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)


def systems() -> list[Source]:
    """Every source that was ever loaded, and the shipped ones."""
    names = set(SourceSystem.objects.values_list("name", flat=True).distinct())
    names |= {one.name for one in catalogue.shipped()}
    return [found for name in sorted(names) if (found := catalogue.known(name)) is not None]


def of(viewer: Actor) -> Sight:
    """What this viewer may see."""
    known = systems()
    closed = tuple(
        f"{source.name} {kind}"
        for source in known
        for kind in (*source.kinds, "??")
        if not viewer.is_system and not source.may_be_read_by(kind, viewer.roles)
    )
    pairs = _above(known)
    values: dict[str, object] = {
        "closed": list(closed), "children": [child for child, _ in pairs], "parents": [one for _, one in pairs],
    }  # fmt: skip
    return Sight(closed, values)


def above() -> list[tuple[str, str]]:
    """Each kind of row that stands below another: "source kind", and the kind above it."""
    return _above(systems())


def _above(known: list[Source]) -> list[tuple[str, str]]:
    return [(f"{one.name} {kind}", parent.kind) for one in known for kind, parent in one.parents.items()]


def admit(viewer: Actor, ledger_id: int, source: str, kind: str) -> None:
    """Return when the viewer may see a row: NotThere as if it were absent, or Denied with the unit to ask."""
    sight = of(viewer)
    if f"{source} {kind}" in sight.closed:
        raise NotThere
    refuse(viewer, subjects_of(ledger_id, sight))


def subjects_of(ledger_id: int, sight: Sight) -> list[str]:
    """The records a row belongs to."""
    ((found,),) = fetch(BELONGS_TO, sight.values | {"id": ledger_id})
    return list(found or [])


def refuse(viewer: Actor, subjects: Iterable[str]) -> None:
    """Raise when one of these records is hidden from the viewer."""
    wanted = list(subjects)
    if guard.hidden_from(viewer, wanted):
        raise NotThere
    if closed := guard.hidden_from(viewer, wanted, also_restricted=True):
        raise Denied(f"Restricted record – contact {'; '.join(contacts(sorted(closed)))}.")


def contacts(subjects: Sequence[str]) -> list[str]:
    """Whom to ask about these records."""
    found = guard.restrictions_of(subjects)
    return sorted({found[one].contact or "its owner" for one in subjects if one in found})
