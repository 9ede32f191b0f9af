"""Checks and the records they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import Expression, F, Model, Q, QuerySet

from bluelamp.kernel.registry import Registry, RegistryError
from bluelamp.quality.codes import Kind, Severity

Rows = QuerySet[Any]
Find = Q | Callable[[Rows], Rows]
ModelOrLabel = type[Model] | str
LONGEST_NAME = 80
STEWARD = "data_quality_officer"


@dataclass(frozen=True, kw_only=True)
class Records:
    """How findings name the records of one model.

    `ref`: `kind:field`, the reference whose restriction hides a finding and by which it is opened; `about`: the
    same for the person it concerns; `district`: a field; `owner`: the team that puts it right; `link`: an address
    with `{id}` (of the reference) or `{key}` (of the row); `changed`: the field that moves when a row changes.
    """

    model: type[Model]
    one: str
    many: str
    ref: str
    about: str = ""
    district: str = ""
    owner: str = STEWARD
    link: str = ""
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question asked of every record of a model, and what is to be done about a wrong answer."""

    name: str
    model: type[Model]
    kind: Kind
    says: str
    find: Find
    severity: Severity
    owner: str
    source: str
    fix: str
    looks: Q | None
    cause: str | Expression | None
    shows: tuple[str, ...]
    correct: str

    @property
    def records(self) -> Records:
        """How its findings name their records."""
        return _records[self.model._meta.label]

    @property
    def title(self) -> str:
        """What is wrong, as a sentence about one record."""
        return f"{self.records.one[:1].upper()}{self.records.one[1:]} {self.says}"

    @property
    def module(self) -> str:
        """The module whose records it looks at."""
        return str(self.model._meta.app_label)

    @property
    def is_by_row(self) -> bool:
        """Whether a row's answer depends on that row alone, so that only changed rows need be asked again."""
        return isinstance(self.find, Q) and bool(self.records.changed)

    def population(self) -> Rows:
        """Every row the question is asked of."""
        rows = self.model._default_manager.order_by()
        return rows if self.looks is None else rows.filter(self.looks)

    def wrong(self, rows: Rows) -> Rows:
        """Of these rows, those with the wrong answer."""
        return rows.filter(self.find) if isinstance(self.find, Q) else self.find(rows)


_records: Registry[Records] = Registry("model with quality checks")
_checks: Registry[Check] = Registry("quality check")
_silent: Registry[str] = Registry("model without quality checks")


def model_of(model: ModelOrLabel) -> type[Model]:
    """A model by itself or by its label; the label serves for what may not be imported."""
    return apps.get_model(model) if isinstance(model, str) else model


def records(
    model: ModelOrLabel, *, one: str, many: str = "", ref: str = "", about: str = "", district: str = "",
    owner: str = STEWARD, link: str = "", changed: str = "",
) -> None:  # fmt: skip
    """Say once how findings name this model's records; before its first check."""
    kind = model_of(model)
    label = kind._meta.label
    _fields_exist(kind, [ref.partition(":")[2], about.partition(":")[2], district, changed])
    _records.add(
        label,
        Records(
            model=kind, one=one, many=many or f"{one}s", ref=ref or f"{kind._meta.model_name}:pk", about=about,
            district=district, owner=owner, link=link, changed=changed,
        ),
    )  # fmt: skip


def _fields_exist(model: type[Model], fields: Iterable[str]) -> None:
    for field in fields:
        try:
            if field:
                model._default_manager.annotate(_there=F(field))
        except Exception as error:
            raise RegistryError(f"{model._meta.label} has no field {field!r}: {error}") from error


def check(
    name: str, model: ModelOrLabel, *, kind: Kind | str, says: str, find: Find, severity: Severity,
    fix: str, source: str, owner: str = "", looks: Q | None = None, cause: str | Expression | None = None,
    shows: Iterable[str] = (), correct: str = "",
) -> Check:  # fmt: skip
    """Declare one check under a name kept for ever, such as `crime.victim_missing`.

    `says` is what is wrong, in words that follow the record's name; `find` narrows the model's rows (in the
    database, never row by row) to those that are wrong; `looks` narrows what is looked at; `cause` is a field or
    expression by which findings of one cause share one duty, never a personal detail; `shows` are the fields shown
    beside a finding, read from the record at that moment; `correct` names a declared bulk correction.
    """
    kept = model_of(model)
    if len(name) > LONGEST_NAME or not name.startswith(f"{kept._meta.app_label}."):
        raise RegistryError(f"Check {name!r}: name it {kept._meta.app_label}.… in {LONGEST_NAME} characters.")
    if kept._meta.label not in _records:
        raise RegistryError(f"Check {name!r}: say records({kept.__name__}, …) before its checks.")
    made = Check(
        name=name, model=kept, kind=Kind(kind), says=says, find=find, severity=severity, source=source, fix=fix,
        owner=owner or _records[kept._meta.label].owner, looks=looks, cause=cause, shows=tuple(shows),
        correct=correct,
    )  # fmt: skip
    _fields_exist(kept, made.shows)
    return _checks.add(name, made)


def no_checks(model: ModelOrLabel, *, because: str) -> None:
    """Say that nothing in this model can be wrong in a way somebody could put right, and why."""
    if len(because.split()) < 4:
        raise RegistryError(f"{model_of(model)._meta.label}: say in a sentence why it needs no checks.")
    _silent.add(model_of(model)._meta.label, because)


def checks() -> tuple[Check, ...]:
    """Every declared check, by name."""
    return tuple(sorted(_checks.values(), key=lambda one: one.name))


def named(name: str) -> Check | None:
    """One check; None when no module declares it any more."""
    return _checks.get(name)


def silent() -> dict[str, str]:
    """Models that declare no checks, and why."""
    return dict(_silent)


def undeclared(models: Iterable[type[Model]] | None = None) -> list[str]:
    """Models with neither a check nor a reason for none; the build fails while there is one."""
    looked = {one.model._meta.label for one in _checks.values()} | set(_silent)
    every = apps.get_models() if models is None else models
    return sorted(m._meta.label for m in every if m._meta.managed and m._meta.label not in looked)


def with_looks(one: Check, looks: Q | None) -> Check:
    """The same check asked of fewer rows."""
    return replace(one, looks=looks)
