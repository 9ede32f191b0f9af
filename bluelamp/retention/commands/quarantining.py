"""Laying a record aside, whole and byte for byte, and putting it back: two statements a table, one transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, connection

from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.retention import declare
from bluelamp.retention.commands import closure, tables
from bluelamp.retention.models import HeldRow


def lay_aside(batch: uuid.UUID, refs: Iterable[str], *, is_replay: bool = False) -> dict[str, int]:
    """Take everything that hangs on these records out of every table and hold it; counts by table.

    Runs in the transaction in hand: either all of it is held and gone, or nothing is.
    """
    found = closure.find(refs)
    if not is_replay:
        refuse_if(closure.left_hanging(found))
    counts: dict[str, int] = {}
    order = closure.in_order(found)
    for label in order:
        if found.goes[label]:
            _hold_going(batch, found, label, counts)
    for label in [one for one in found.blanked if found.blanked[one]]:
        for blank, keys in closure.blank_sets(found, label):
            table = found.tables[label]
            held = tables.hold(table, batch, keys, fate="blanked", blank=json.dumps(blank))
            counts[table.name] = counts.get(table.name, 0) + held
            tables.empty(table, batch, blank)
    for label in order:
        if found.goes[label]:
            _remove(batch, found, label)
    return counts


def _hold_going(batch: uuid.UUID, found: closure.Closure, label: str, counts: dict[str, int]) -> None:
    table = found.tables[label]
    counts[table.name] = tables.hold(table, batch, sorted(found.goes[label]), fate="goes", blank=None)


def _remove(batch: uuid.UUID, found: closure.Closure, label: str) -> None:
    table = found.tables[label]
    gone, held = tables.remove(table, batch), len(found.goes[label])
    if gone != held:
        raise Refused(f"{table.name}: {held} rows were held and {gone} could be taken out. Try again.")


def put_back(batch: uuid.UUID) -> dict[str, int]:
    """Bring everything of a batch back as it was, and prove it by the hash of each row before letting go of the copy."""
    held = HeldRow.objects.filter(proposal_id=batch)
    if not held.exists():
        raise Refused("Nothing is held for this batch.")
    names = list(dict.fromkeys(held.order_by("-id").values_list("table_name", flat=True)))
    known = {tables.table_of(one.model).name: one.model for one in declare.keepings()}
    counts: dict[str, int] = {}
    try:
        for name in names:
            table = tables.as_held(known[name], batch)
            counts[name] = tables.put_back(table, batch) + _fill(table, batch)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        words = str(error).splitlines()[0]
        raise Refused(
            f"Something recorded since stands in the way, and nothing was changed: {words}. Remove it and try again."
        ) from error
    for name in names:
        if wrong := tables.changed_since(tables.as_held(known[name], batch), batch):
            raise Refused(
                f"{name}: {len(wrong)} rows were changed while the batch was held, first {wrong[0]}. Nothing was "
                "brought back; put them as they were and try again."
            )
    held.delete()
    return counts


def _fill(table: tables.Table, batch: uuid.UUID) -> int:
    rows = HeldRow.objects.filter(fate="blanked", proposal_id=batch, table_name=table.name)
    columns = sorted({column for blank in rows.values_list("blank", flat=True) for column in blank or ()})
    return tables.fill_again(table, batch, columns) if columns else 0


def take_listed(batch: uuid.UUID, rows: Iterable[list[str]]) -> int:
    """Rows of a manifest that came back with exactly the content they had: held for the batch and taken out.

    A number that a restored database has given to another row since is left alone: its content differs."""
    wanted: dict[str, dict[tuple[str, ...], str]] = {}
    for name, key, fate, sha in rows:
        if fate == "goes" and key.startswith("["):
            wanted.setdefault(name, {})[tuple(json.loads(key))] = sha
    known = {one.model._meta.db_table: one.model for one in declare.keepings()}
    taken = 0
    for name, by_key in wanted.items():
        table = tables.table_of(known[name]) if name in known else None
        if table is not None and (same := tables.same_as(table, by_key)):
            taken += tables.hold(table, batch, same, fate="goes", blank=None)
            tables.remove(table, batch)
    return taken
