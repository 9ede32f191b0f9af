"""What a database says of itself after a migration: balance, held rows, live cases one by one, rows shown, speed.

Run in the shadow by a rehearsal, in the live database when a cutover is verified; prints plain data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.formats import date_format

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import NotThere
from bluelamp.migration.codes import Arrival
from bluelamp.migration.queries import speed, targets
from bluelamp.migration.queries.balance import reconcile
from bluelamp.migration.queries.rows import breakdown, held_by_risk, legacy_row
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.sources import catalogue
from bluelamp.nominals import queries as nominals

Pairs = list[tuple[str, str]]
LIVE = """
    SELECT l.live, l.source, l.kind, l.key, f.name, l.row, l.fate, l.reason, l.targets
      FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id
     WHERE l.live <> '' ORDER BY l.live, l.source, l.kind, l.key, l.id
"""
WANTED = """
    SELECT f.name, l.row, l.id FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id
      JOIN unnest(%s::text[], %s::bigint[]) AS w(name, row) ON w.name = f.name AND w.row = l.row
"""
STORED = ("legacy", "ledger")
TECHNICAL = (
    "id", "version", "batch", "record", "method", "confidence", "recorded_by", "root", "merged_into", "search",
)  # fmt: skip
SHOWN = 30


def examine(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything the go / no-go sheet needs to know of the database in hand."""
    found = reconcile(SYSTEM)
    return {
        "balance": {
            "sources": {name: asdict(one) for name, one in found.sources.items()}, "total": asdict(found.total),
            "findings": [asdict(one) for one in found.findings],
            "narratives": [asdict(found.narrative_in), asdict(found.narrative_kept)],
        },
        "held": [asdict(line) for line in held_by_risk(SYSTEM)],
        "labels": labels(),
        "live": live_cases(),
        "rows": shown_rows(asked["rows"]),
        "performance": speed.measure(),
    }  # fmt: skip


def labels() -> dict[str, str]:
    """What screens call each source and each kind of its rows, kept for when the shadow is gone."""
    found = {f"{line.source}/{line.kind}": line.kind_label for line in breakdown(SYSTEM)}
    sources = {key.partition("/")[0] for key in found}
    declared = {name: catalogue.known(name) for name in sources}
    owners = {f"{name}/owner": one.owner for name, one in declared.items() if one is not None}
    return found | owners | {name: catalogue.title(name) for name in sources}


def live_cases() -> list[dict[str, object]]:
    """Every live case of the old systems with whether it came across, and as what."""
    found = fetch(LIVE)
    there = _existing({target for row in found for target in row[8]})
    return [_case(row, there) for row in found]


def _case(row: tuple[Any, ...], there: set[str]) -> dict[str, object]:
    what, source, kind, key, file, number, fate, reason, named = row
    standing = [target for target in named if target in there]
    gone = [target for target in named if target not in there and _kind(target) not in STORED]
    arrival, why = _arrival(fate, standing, gone, named)
    return {
        "what": what, "source": source, "kind": kind, "key": key, "file": file, "row": number,
        "arrival": str(arrival.value), "reason": reason or why, "became": standing,
    }  # fmt: skip


def _arrival(fate: str, standing: list[str], gone: list[str], named: list[str]) -> tuple[Arrival, str]:
    if gone:
        return Arrival.MISSING, f"what it became is no longer there: {', '.join(gone)}"
    if standing:
        return (Arrival.HELD if fate == "held" else Arrival.ARRIVED), ""
    if named and fate in ("loaded", "merged"):
        return Arrival.LEGACY, "kept in the legacy store only: no module reminds anybody of it"
    return Arrival.MISSING, f"{fate or 'no fate'}, and nothing was made of it"


def _existing(named: Iterable[str]) -> set[str]:
    by_kind: dict[str, list[str]] = {}
    for target in named:
        if _kind(target) in targets.MODELS:
            by_kind.setdefault(_kind(target), []).append(target.partition(":")[2])
    found = set()
    for kind, ids in by_kind.items():
        known = _model(kind)._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
        found |= {f"{kind}:{pk}" for pk in known.iterator(chunk_size=5_000)}
    return found


def shown_rows(asked: Sequence[tuple[str, int]]) -> list[dict[str, object]]:
    """Each asked row as it was and what it became, in the words a person compares."""
    found = fetch(WANTED, [[name for name, _ in asked], [row for _, row in asked]])
    return [shown_row(name, row, id_) for name, row, id_ in found]


def shown_row(file: str, row: int, ledger_id: int) -> dict[str, object]:
    """One row beside what it became."""
    view = legacy_row(SYSTEM, ledger_id=ledger_id)
    became = [{"ref": ref, "title": _kind(ref), "facts": facts_of(ref)} for ref in view.line.targets[:6]]
    was = list(view.fields) or [("As it came", view.raw[:2_000])]
    return {"file": file, "row": row, "was": was, "became": became, "refs": list(view.line.targets)}


def facts_of(ref: str) -> Pairs:
    """What stands in the record now."""
    kind = _kind(ref)
    if kind == "person":
        return _person(ref)
    if kind not in targets.MODELS:
        return [("Kept", "in the legacy store, found by search" if kind in STORED else ref)]
    record = _model(kind)._default_manager.filter(pk=ref.partition(":")[2]).first()
    return [("Missing", "no longer there")] if record is None else _fields(record)


def _person(ref: str) -> Pairs:
    try:
        view = nominals.person(SYSTEM, PersonRef.of(ref))
    except NotThere:
        return [("Missing", "no longer there")]
    names = [("Also known as", name.display) for name in view.names if name.display != view.display]
    numbers = [(str(one.scheme), one.value) for one in view.identifiers]
    return [("Name", view.display), ("Born", view.birth_display), ("Number", view.number), *names, *numbers][
        :SHOWN
    ]


def _fields(record: Model) -> Pairs:
    found: Pairs = []
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if field.name in TECHNICAL or value in (None, "", [], {}) or field.is_relation:
            continue
        shown = getattr(record, f"get_{field.name}_display", lambda value=value: value)()
        words = date_format(value, "d/m/Y H:i") if hasattr(value, "hour") else str(shown)
        found.append((str(field.verbose_name).capitalize(), words[:2_000]))
    return found[:SHOWN]


def _kind(target: str) -> str:
    return target.partition(":")[0]


def _model(kind: str) -> type[Model]:
    return apps.get_model(*targets.MODELS[kind])
