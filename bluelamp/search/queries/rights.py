"""Which hidden records a look may touch at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.search.codes import Guard
from bluelamp.search.queries.arrays import ints


@dataclass(frozen=True, slots=True)
class Rights:
    """Whole levels of hidden subjects, and sealed subjects that name the asker.

    A sealed subject is never read on behalf of somebody it does not name, so that it costs no time (ADR 0090).
    """

    levels: tuple[int, ...] = (Guard.CONTACT_ONLY.value,)
    named: tuple[int, ...] = ()

    @property
    def arrays(self) -> tuple[object, object]:
        """Both as the statements take them."""
        return ints(self.levels), ints(self.named)


EVERYTHING = Rights(levels=(Guard.CONTACT_ONLY.value, Guard.SILENT.value))
_NAMED = """
SELECT s.id FROM unnest(%s::text[]) a(ref)
JOIN search_subject s ON s.kind = split_part(a.ref, ':', 1) AND s.ref_id = split_part(a.ref, ':', 2)::uuid
"""


def rights_of(cursor: psycopg.Cursor, viewer: Actor) -> Rights:
    """What this viewer's search may touch; the system everything."""
    if viewer.is_system:
        return EVERYTHING
    refs = sorted(guard.seals_naming(viewer))
    return Rights(named=_numbers(cursor, refs)) if refs else Rights()


def _numbers(cursor: psycopg.Cursor, refs: Iterable[str]) -> tuple[int, ...]:
    cursor.execute(_NAMED, [list(refs)], prepare=True)
    return tuple(sorted(number for (number,) in cursor.fetchall()))
