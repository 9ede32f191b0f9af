"""Keeping search in step with places and organisations, in the transaction of the record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from bluelamp.kernel.refs import parse
from bluelamp.nominals.models import Link
from bluelamp.nominals.queries import entries
from bluelamp.search import commands as search

STEP = 2000


def refile_places(ids: Iterable[uuid.UUID]) -> None:
    """Write the search keys of these places as their rows and residents now stand."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), STEP):
        search.index_places(entries.places_as_filed(wanted[start : start + STEP]))


def refile_organisations(ids: Iterable[uuid.UUID]) -> None:
    """Write the search keys of these organisations as their rows now stand."""
    search.index_organisations(entries.organisations_as_filed(ids))


def homes_in(links: Iterable[Link]) -> set[uuid.UUID]:
    """Places where a link says that somebody lives or lived: who may find them depends on that person."""
    return {
        parse(one.end_ref).id
        for one in links
        if one.type in entries.HOMES and one.end_ref.startswith("location:")
    }
