"""One row mapped again with corrected values, in the words of a page: what it becomes, or why it cannot come in.

A trial is the real thing in a transaction that is rolled back (handover/bringing.py), so that what a page promises is
what will happen. A kind that no mapping takes yet stays in the legacy store, readable, for its module to take later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import bringing
from bluelamp.migration.commands.carefully import EXPECTED
from bluelamp.migration.handover import known, rows
from bluelamp.migration.handover.known import System
from bluelamp.migration.handover.rows import Held
from bluelamp.migration.mapping import Outcome, Rule
from bluelamp.migration.models import LedgerRow, LegacyRecord
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import catalogue, reading

LONGEST_WORDS = 160


@dataclass(frozen=True, kw_only=True)
class Becoming:
    """One thing that a row would become."""

    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What bringing a row in would do, or why it cannot be done."""

    becomes: tuple[Becoming, ...] = ()
    targets: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of things it would become."""
        return frozenset(one.kind for one in self.becomes)


def read(row: LedgerRow) -> SourceRow:
    """The row as it came."""
    record = LegacyRecord.objects.filter(ledger_id=row.id).first()
    if record is None:
        return SourceRow(row.kind, "", refused="its bytes are no longer kept")
    return catalogue.reread(row.source, row.kind, tuple(row.file.header), bytes(record.raw))


def columns_of(row: LedgerRow) -> tuple[str, ...]:
    """The columns a row of this kind has, whether or not this one could be read."""
    system = catalogue.known(row.source)
    kind = system.kinds.get(row.kind) if system else None
    declared = (*(kind.columns or tuple(kind.widths) or tuple(kind.paths)),) if kind else ()
    return tuple(dict.fromkeys([*declared, *read(row).values]))


def changes(row: LedgerRow, corrected: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Which values a person gives otherwise than they came: column, what it was, what it shall be."""
    came = read(row).values
    return {
        column: (came.get(column, ""), value)
        for column, value in corrected.items()
        if _plain(value) != _plain(came.get(column, ""))
    }


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def preview(by: Actor, row: LedgerRow, corrected: Mapping[str, str]) -> Preview:
    """Try it, and leave no trace."""
    with _system(row) as system:
        rule = system.mapping.rule_of(row.kind)
        try:
            if rule is None:
                return _kept(system, row, corrected)
            tried = bringing.preview(by.without_key(), ledger_id=row.id, corrected=corrected)
            return Preview(becomes=_becoming(system, rule, row, corrected), targets=tried.targets)
        except EXPECTED as error:
            return Preview(faults=_words_of(error))


def bring_in(by: Actor, row: LedgerRow, corrected: Mapping[str, str], reason: str) -> None:
    """Do it: the row becomes what its mapping makes of the corrected values."""
    with _system(row) as system:
        if system.mapping.rule_of(row.kind) is None:
            found = _kept(system, row, corrected)
            if found.faults:
                raise Refused(list(found.faults))
            LedgerRow.objects.filter(id=row.id).update(
                fate=Fate.LOADED.value, risk=Risk.NONE.value, targets=list(found.targets)
            )
            return
        bringing.bring_in(by.without_key(), ledger_id=row.id, corrected=corrected, reason=reason)


def _words_of(error: Exception) -> tuple[str, ...]:
    return tuple(error.reasons) if isinstance(error, Refused) else (str(error).splitlines()[0],)


@contextmanager
def _system(row: LedgerRow) -> Iterator[System]:
    source = catalogue.known(row.source)
    if source is None:
        raise Refused(f"The source {row.source} is not known here any more, so its rows cannot be mapped.")
    with known.using([source]) as found:
        yield found[row.source]


def _kept(system: System, row: LedgerRow, corrected: Mapping[str, str]) -> Preview:
    """A kind that no mapping takes yet: it stays in the legacy store, for its module to take later."""
    held = _corrected(system, row, corrected)
    if held.unreadable:
        return Preview(faults=(f"It still cannot be read: {held.unreadable}.",))
    until = system.mapping.until(row.kind) or "a module"
    words = f"{system.singular(row.kind)} {held.key}, kept in the legacy store until {until} takes it"
    return Preview(becomes=(Becoming(kind="keep", words=words),), targets=(f"legacy:{row.id}",))


def _becoming(
    system: System, rule: Rule, row: LedgerRow, corrected: Mapping[str, str]
) -> tuple[Becoming, ...]:
    """What the mapping says of this row, by itself or among what it is mapped with."""
    held = _corrected(system, row, corrected)
    if rule.kind == row.kind:
        (unit,) = rows.units(system, rule, [held])
    else:
        mains = LedgerRow.objects.filter(source=row.source, kind=rule.kind, key=held.parent).order_by("-id")
        (unit,) = rows.units(system, rule, rows.by_id(system, [one.id for one in mains[:1]]))
        unit.parts = [*(part for part in unit.parts if part.id != row.id), held]
        unit.map()
    mine = [one for one in unit.outcomes if unit.of(one).id == row.id]
    return tuple(Becoming(kind=type(one).__name__.lower(), words=_words(one)) for one in mine)


def _corrected(system: System, row: LedgerRow, corrected: Mapping[str, str]) -> Held:
    """The row as its mapping shall see it."""
    (held,) = rows.by_id(system, [row.id])
    came = read(row)
    values = {column: came.values.get(column, "") for column in columns_of(row)}
    changed = replace(came, values=values | dict(corrected), refused="", notes=list(came.notes))
    kind = system.source.kinds.get(row.kind)
    if kind is None:
        return replace(held, unreadable=came.refused or "its kind is not known")
    reading.finish(kind, changed)
    unreadable = changed.refused or (came.refused if not corrected else "")
    return replace(
        held, key=changed.key, parent=changed.parent, unreadable=unreadable,
        row=rows.row_of(system, changed, key=changed.key, parent=changed.parent, id_=row.id),
    )  # fmt: skip


def _words(outcome: Outcome) -> str:
    """An outcome by its plain fields: what a person reads before agreeing."""
    parts = []
    for one in fields(outcome):
        value = getattr(outcome, one.name)
        if one.name != "of" and isinstance(value, str) and value:
            parts.append(f"{one.name.replace('_', ' ')} {value}")
    return "; ".join(parts)[:LONGEST_WORDS]
