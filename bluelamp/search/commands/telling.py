"""Telling the owners of sealed records that somebody searched for them, from the audit, a moment after the search.

The search itself does the same work whether or not a sealed record fits, so that its time tells nothing. The
audit row, written in both cases, is what this reads (ADR 0090).
"""

from __future__ import annotations

from dataclasses import fields, replace

from django.db import transaction

from bluelamp.access import guard
from bluelamp.access import queries as access
from bluelamp.access.types import AuditEntry
from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.kernel import events, refs
from bluelamp.kernel.actors import SYSTEM, SYSTEM_ID
from bluelamp.kernel.refusals import Refused
from bluelamp.search import declare
from bluelamp.search.queries import sealed, sealed_places
from bluelamp.search.queries.sealed import Met
from bluelamp.search.queries.things import sealed as things_sealed
from bluelamp.search.types import PeopleQuery

READER = "search.owners"
BATCH = 100
ASKED = {one.name for one in fields(PeopleQuery)}


def tell_owners() -> int:
    """State for each sealed record that a search met who searched; returns how many searches were looked at."""
    with transaction.atomic():
        entries = access.next_in_audit(
            READER,
            doors=["search.query", *things_sealed.DOORS, *sealed_places.DOORS, *_stores()],
            limit=BATCH,
        )
        has_seals = bool(entries) and guard.has_seals()
        for entry in entries:
            if has_seals or entry.door in sealed_places.DOORS:  # a refuge is silent without a seal
                _tell(entry)
    return len(entries)


def _tell(entry: AuditEntry) -> None:
    asked = entry.detail.get("asked")
    if entry.account == SYSTEM_ID or not isinstance(asked, dict):
        return
    results = entry.detail.get("results")
    shown = {str(one).partition(" ")[0] for one in results} if isinstance(results, list) else set()
    for met in _met(entry.door, asked):
        if met.ref not in shown:
            _state(entry, met)


def _stores() -> dict[str, declare.MetBy]:
    """Further stores that can say which sealed records a look of theirs met, by the door they are audited as."""
    return {one.door: one.met for one in declare.sources.values() if one.met}


def _met_in_store(door: str, asked: dict[str, object]) -> list[Met]:
    restrictions = guard.restrictions_of(_stores()[door](asked))
    return [Met(ref=ref, owner=one.contact) for ref, one in sorted(restrictions.items())]


def _met(door: str, asked: dict[str, object]) -> list[Met]:
    try:
        with transaction.atomic():
            if door in _stores():
                return _met_in_store(door, asked)
            if door in things_sealed.DOORS:
                return things_sealed.met_by(door, asked)
            if door in sealed_places.DOORS:
                return sealed_places.met_by(door, asked)
            given = {name: value for name, value in asked.items() if name in ASKED}
            return sealed.met_by(PeopleQuery(**given))  # type: ignore[arg-type]
    except Refused:
        return []


def _state(entry: AuditEntry, met: Met) -> None:
    by = replace(SYSTEM, acting_for=entry.actor)
    guard.audit(
        by,
        "consultation",
        "search.sealed_met",
        [met.ref],
        detail={"search": entry.id, "searcher": str(entry.account)},
    )
    told = RestrictedRecordSearched(
        subject=met.ref, owner=met.owner, searcher=entry.actor, searcher_id=str(entry.account), at=entry.at,
        was_silent=True,
    )  # fmt: skip
    events.state(told, about=refs.parse(met.ref))
