"""A row that was held or refused, mapped once more with corrected values and brought in."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import Fate
from bluelamp.migration.commands import matching
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.commands.deciding import Decision
from bluelamp.migration.handover import again, handing, known, rows
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.rows import Held, Unit
from bluelamp.migration.mapping import Rule
from bluelamp.migration.models import LedgerRow
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import reading
from bluelamp.migration.types import BroughtIn

SHORTEST_REASON = 5
MAIN = """
    SELECT id FROM migration_ledgerrow
     WHERE source = %s AND kind = %s AND key = %s AND (fate = '' OR result_hash IS NOT NULL) ORDER BY id DESC LIMIT 1
"""


class _Undone(Exception):
    """Raised to take a preview back."""


def bring_in(by: Actor, *, ledger_id: int, corrected: Mapping[str, str], reason: str) -> BroughtIn:
    """Map the row with its corrected values and give its owners what it becomes; refused when it would be held yet."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("Say in a few words why the row is brought in like this.")
    row = LedgerRow.objects.select_for_update().filter(id=ledger_id).first()
    if row is None:
        raise NotThere
    if row.fate not in (Fate.HELD, Fate.REFUSED):
        raise Refused(
            f"This row is {row.fate or 'waiting'}: only a held or refused row is brought in by hand."
        )
    system = known.system(row.source)
    rule = system.mapping.rule_of(row.kind)
    if rule is None:
        raise Refused(f"Nothing maps {system.label(row.kind)} yet: the legacy store keeps them.")
    unit, held = _unit(system, rule, row, corrected)
    decisions = {one.id: one for one in _applied(on_behalf_of(by), system, rule, unit)}
    mine = decisions.get(held.id) or Decision(held.id, Fate.LOADED, "", held.targets)
    if mine.fate in (Fate.HELD, Fate.REFUSED):
        raise Refused(f"It would still be {mine.fate}: {mine.reason}")
    words = f"brought in by {by.name}: {reason.strip()}"
    if corrected:
        words += f"; corrected: {', '.join(sorted(corrected))}"
    decisions[held.id] = Decision(
        held.id,
        mine.fate,
        "; ".join(filter(None, [words, mine.reason, f"earlier: {row.reason}"])),
        mine.targets,
    )
    kept = {one.id: one.fate for one in (unit.main, *unit.parts)}
    news = [one for id_, one in decisions.items() if id_ == held.id or kept.get(id_) in ("", Fate.HELD)]
    again.redecide([unit], news)
    handing.remember(system, [unit])
    return BroughtIn(
        ledger_id=held.id, fate=str(mine.fate), reason=decisions[held.id].reason, targets=mine.targets,
        others=len(news) - 1,
    )  # fmt: skip


def preview(by: Actor, *, ledger_id: int, corrected: Mapping[str, str]) -> BroughtIn:
    """What bringing the row in would make of it: done, read and taken back."""
    found: list[BroughtIn] = []
    try:
        with transaction.atomic():
            found.append(bring_in(by, ledger_id=ledger_id, corrected=corrected, reason="a preview"))
            raise _Undone
    except _Undone:
        return found[0]


def _applied(by: Actor, system: System, rule: Rule, unit: Unit) -> list[Decision]:
    handing.remember_people(system, [unit])
    matching.judge_all()
    return again.apply(by, system, rule, [unit])


def _unit(system: System, rule: Rule, row: LedgerRow, corrected: Mapping[str, str]) -> tuple[Unit, Held]:
    """The unit the row belongs to, with the row as corrected in it."""
    (held,) = rows.by_id(system, [row.id])
    _correct(system, held, corrected)
    if held.kind == rule.kind:
        (unit,) = rows.units(system, rule, [held])
        return unit, held
    main = fetch(MAIN, [system.name, rule.kind, held.parent])
    if not main:
        parent = system.source.kinds[held.kind].parent
        columns = ", ".join(parent.columns) if parent else "its parent"
        label = system.label(rule.kind)
        raise Refused(
            f"{held.parent or 'Its parent'} is not among the {label}: correct {columns}, or bring that in first."
        )
    (unit,) = rows.units(system, rule, rows.by_id(system, [main[0][0]]))
    unit.parts = [*(part for part in unit.parts if part.id != held.id), held]
    unit.map()
    return unit, held


def _correct(system: System, held: Held, corrected: Mapping[str, str]) -> None:
    kind = system.source.kinds[held.kind]
    strange = sorted(
        set(corrected) - set(held.row.values) - set(kind.columns) - set(kind.widths) - set(kind.paths)
    )
    if strange:
        raise Refused(f"{system.singular(held.kind).capitalize()} has no column {', '.join(strange)}.")
    read = SourceRow(held.kind, "", values={**held.row.values, **corrected})
    reading.finish(kind, read)
    if held.unreadable and not corrected:
        raise Refused(f"It cannot be read ({held.unreadable}): type its values.")
    held.row = rows.row_of(system, read, key=read.key or held.key, parent=read.parent, id_=held.id)
    held.parent, held.unreadable = read.parent, ""
