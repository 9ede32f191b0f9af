"""Mentions: what each source row says about a person, with the keys it may be matched by."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from django.db import transaction

from bluelamp.migration.commands import progress, reading
from bluelamp.migration.commands.copying import copy_rows
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.rules import people
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.matching import Profile, blocking_keys

MENTIONS_A_BATCH = 1_500
NOMINAL_PARTS = ("NOMINAL_NAME", "NOMINAL_IDENT", "NOMINAL_PHONE", "NOMINAL_ADDRESS")
Profiled = tuple[Held, Profile]


def profile_all() -> int:
    """A mention for every person of every source; how many are new."""
    return (
        _profile("NOMINAL", "records", _nominals)
        + _profile("PE", "command_log", _log_lines)
        + _profile("CUSTODY", "custody", _detainees)
    )


def _profile(kind: str, source: str, build: Callable[[list[Held]], list[Profiled]]) -> int:
    made = 0
    while batch := reading.after(kind, progress.of(f"profile {kind}"), MENTIONS_A_BATCH):
        found = [pair for pair in build(batch) if people.is_somebody(pair[1])]
        with transaction.atomic():
            _write(source, found)
            progress.move(f"profile {kind}", batch[-1].id)
        made += len(found)
    return made


def _nominals(batch: list[Held]) -> list[Profiled]:
    parts = reading.children(NOMINAL_PARTS, [held.key for held in batch])
    return [(held, people.of_nominal(held.row, [p.row for p in parts.get(held.key, ())])) for held in batch]


def _log_lines(batch: list[Held]) -> list[Profiled]:
    postcodes = reading.postcodes_of_incidents([held.parent for held in batch])
    return [(held, people.of_log_line(held.row, postcodes.get(held.parent, ""))) for held in batch]


def _detainees(batch: list[Held]) -> list[Profiled]:
    return [(held, people.of_detainee(held.row)) for held in batch]


def _write(source: str, found: Sequence[Profiled]) -> None:
    people_ids = [stable_id(source, held.kind, held.key) for held, _ in found]
    copy_rows(
        "migration_mention",
        ("ledger_id", "source", "key", "person", "golden", "profile"),
        (
            (held.id, source, held.key, person, person, json.dumps(people.to_plain(profile)))
            for (held, profile), person in zip(found, people_ids, strict=True)
        ),
    )
    copy_rows(
        "migration_mentionkey",
        ("key", "mention"),
        ((key, held.id) for held, profile in found for key in sorted(blocking_keys(profile))),
    )
