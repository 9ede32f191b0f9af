"""How every module declares how long its rows are kept, what they hang on and what makes a record live."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from bluelamp.kernel.registry import Registry, RegistryError
from bluelamp.retention.codes import Classification, Clock, Erase
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import Live, Matter

__all__ = [
    "WITHOUT_IT",
    "Classification",
    "Clock",
    "Erase",
    "Hang",
    "Keeping",
    "Live",
    "Matter",
    "Record",
    "Rule",
    "after_erasure",
    "also",
    "by_id",
    "by_ref",
    "keep",
    "keepings",
    "live",
    "matters",
    "mention",
    "of_model",
    "part_of",
    "record",
    "rows",
    "rule",
    "undeclared",
    "unreviewed",
]  # fmt: skip


WITHOUT_IT = "without it"
"""What a list column is left with: all its members but the references of what goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hang:
    """How rows hang on a subject: the rows for which `condition` holds.

    It is SQL about row `t` of the table with `%(ids)s` (uuid[]), `%(refs)s` (text[], `kind:id`) and `%(words)s`
    (text[], patterns of ids) of subjects of `kind`; or, with `parent`, rows whose `column` points at a taken row.
    """

    kind: str = ""
    condition: str = ""
    parent: str = ""
    column: str = ""
    even_blanked: bool = False
    erase: Erase = Erase.GOES
    blank: tuple[tuple[str, object], ...] = ()


def _hang(erase: Erase | None, blank: Mapping[str, object] | None) -> dict[str, object]:
    if blank:
        return {"erase": Erase.BLANKED, "blank": tuple(blank.items())}
    return {"erase": erase or Erase.GOES}


def by_id(
    kind: str, column: str, *, erase: Erase | None = None, blank: Mapping[str, object] | None = None
) -> Hang:  # fmt: skip
    """Rows whose uuid column is the bare id of a subject of this kind; `blank` empties columns and keeps the row."""
    return Hang(kind=kind, condition=f't."{column}" = ANY(%(ids)s::uuid[])', **_hang(erase, blank))  # type: ignore[arg-type]


def by_ref(
    column: str, *, kind: str = "", is_array: bool = False, has_tail: bool = False,
    erase: Erase | None = None, blank: Mapping[str, object] | None = None,
) -> Hang:  # fmt: skip
    """Rows whose text column holds `kind:id` of a subject (of any kind); `has_tail` where more follows after “@”."""
    if is_array:
        condition = f't."{column}"::text[] && %(refs)s::text[]'
    elif has_tail:
        condition = f"split_part(t.\"{column}\", '@', 1) = ANY(%(refs)s)"
    else:
        condition = f't."{column}" = ANY(%(refs)s)'
    return Hang(kind=kind, condition=condition, **_hang(erase, blank))  # type: ignore[arg-type]


def part_of(
    parent: str, column: str, *, erase: Erase | None = None, even_blanked: bool = False
) -> Hang:  # fmt: skip
    """Rows whose column points at a row of another model (`app.Model`) that goes: they go with it; `even_blanked`,
    also with one that stays emptied."""
    return Hang(parent=parent, column=column, even_blanked=even_blanked, **_hang(erase, None))  # type: ignore[arg-type]


def mention(column: str, *, erase: Erase | None = None, blank: Mapping[str, object] | None = None) -> Hang:
    """Rows whose text or JSON names the subject's id anywhere."""
    return Hang(condition=f't."{column}"::text LIKE ANY(%(words)s)', **_hang(erase, blank))  # type: ignore[arg-type]


def rows(
    kind: str, condition: str, *, erase: Erase | None = None, blank: Mapping[str, object] | None = None
) -> Hang:  # fmt: skip
    """Rows by a condition of their owner's (see `Hang`); for what no simple column tells."""
    return Hang(kind=kind, condition=condition, **_hang(erase, blank))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What is declared of one model."""

    model: type[models.Model]
    retention_class: str
    clock: Clock
    classification: Classification
    about: tuple[Hang, ...]
    erase: Erase
    since: str
    source: str
    stands_for: str = ""

    @property
    def label(self) -> str:
        """The model as messages name it, such as `crime.Crime`."""
        return self.model._meta.label


_keepings: Registry[Keeping] = Registry("retention of model")


def keep(
    model: type[models.Model] | str, group: str, *, classification: Classification, clock: Clock | None = None,
    about: Iterable[Hang] = (), erase: Erase = Erase.GOES, since: str = "", source: str = "",
    stands_for: str = "",
) -> None:  # fmt: skip
    """Declare one model: its class (data/schedule.toml), what starts its clock (`since` names the column), its
    classification, how its rows hang on a subject, and what becomes of them when the subject is disposed of. `stands_for` is the kind of
    reference a row is known by elsewhere (`referral`): what hangs on that reference goes with the row."""
    model = apps.get_model(model) if isinstance(model, str) else model
    terms = schedule().classes.get(group)
    if terms is None:
        raise RegistryError(f"{model._meta.label} names no class of the retention schedule: {group!r}")
    columns = {field.column for field in model._meta.concrete_fields}
    if since and since not in columns:
        raise RegistryError(f"{model._meta.label} has no column {since!r} to start its clock from")
    made = Keeping(
        model=model, retention_class=group, clock=clock or terms.clock, classification=Classification(classification),
        about=tuple(about), erase=erase, since=since, source=source or terms.citation,
        stands_for=stands_for,
    )  # fmt: skip
    _keepings.add(model._meta.label, made)


_further: Registry[tuple[str, Hang]] = Registry("further tie of rows to a subject")


def also(label: str, name: str, hang: Hang) -> None:
    """Rows of a lower module's model (`app.Model`) that go with one of ours, such as the search words of a text."""
    _further.add(f"{label}/{name}", (label, hang))


def hangs_of(keeping: Keeping) -> tuple[Hang, ...]:
    """Everything a model's rows hang on: what its owner declared and what higher modules added."""
    return (*keeping.about, *(hang for label, hang in _further.values() if label == keeping.label))


def keepings() -> tuple[Keeping, ...]:
    """Every declared model, in order of declaration."""
    return tuple(_keepings.values())


def of_model(label: str) -> Keeping | None:
    """What was declared of a model (`app.Model`); None when nobody did."""
    return _keepings.get(label)


def undeclared(every: Iterable[type[models.Model]]) -> list[str]:
    """Which of these models have no class, clock and classification declared."""
    return sorted(
        model._meta.label for model in every if model._meta.label not in _keepings and not model._meta.proxy
    )


# --- records that are reviewed --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A kind of record that has a clock of its own: how it is called and shown, and where its rows begin."""

    kind: str
    label: str
    model: type[models.Model]
    url: Callable[[str], str]
    names: Callable[[Sequence[str]], Mapping[str, str]]
    numbers: Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
    after: Callable[[uuid.UUID | None, int], Sequence[uuid.UUID]]
    parts: Callable[[Sequence[str]], Mapping[str, Sequence[str]]] | None = None


records: Registry[Record] = Registry("kind of retained record")


def record(
    kind: str, *, label: str, model: type[models.Model], url: Callable[[str], str],
    names: Callable[[Sequence[str]], Mapping[str, str]],
    numbers: Callable[[Sequence[str]], Mapping[str, Sequence[str]]],
    after: Callable[[uuid.UUID | None, int], Sequence[uuid.UUID]],
    parts: Callable[[Sequence[str]], Mapping[str, Sequence[str]]] | None = None,
) -> None:  # fmt: skip
    """Let a kind of record be reviewed and disposed of. `names(refs)` says how a reviewer knows each, `numbers(refs)`
    the other ids it answered to (for the tombstone), `after(id, limit)` gives the records on hand in order of id, `parts(refs)` all that were merged with each."""
    made = Record(
        kind=kind, label=label, model=model, url=url, names=names, numbers=numbers, after=after, parts=parts
    )  # fmt: skip
    records.add(kind, made)


MatterReader = Callable[[Sequence[str]], Iterable[Matter]]
LiveReader = Callable[[Sequence[str]], Iterable[Live]]
matter_readers: Registry[MatterReader] = Registry("reader of matters")
live_readers: Registry[LiveReader] = Registry("reader of what is live")


def matters(name: str, reader: MatterReader) -> None:
    """What a record is linked to now and what group that asks for: `reader(refs)` yields a Matter for each link."""
    matter_readers.add(name, reader)


def live(name: str, reader: LiveReader) -> None:
    """What makes a record live: `reader(refs)` yields a Live, in words, for each record that may not go now (a live
    case, hold, order, unresolved crime, safeguarding plan, open duty or inquiry)."""
    live_readers.add(name, reader)


sweepers: Registry[Callable[[], None]] = Registry("sweeper after an erasure")


def after_erasure(name: str, sweep: Callable[[], None]) -> None:
    """Clear away, in the transaction of an erasure, what can only be forgotten once records are gone for good."""
    sweepers.add(name, sweep)


# --- rules and numbers ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that selects records for disposal; what it selects is checked as if nobody could be trusted."""

    name: str
    title: str
    citation: str
    select: Callable[[int], Sequence[str]]


rules: Registry[Rule] = Registry("rule of disposal")


def rule(name: str, *, title: str, citation: str, select: Callable[[int], Sequence[str]]) -> None:
    """Declare a rule of disposal: `select(limit)` gives references of records. It proposes; people decide."""
    rules.add(name, Rule(name=name, title=title, citation=citation, select=select))


unreviewed_counts: Registry[Callable[[], int]] = Registry("count of un-reviewed rows")


def unreviewed(name: str, count: Callable[[], int]) -> None:
    """How many rows a store holds that have no review group: they count as un-reviewed until they get one."""
    unreviewed_counts.add(name, count)
