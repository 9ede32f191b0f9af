"""Checks built from the model itself, so that declaring one is a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    Expression,
    F,
    Field,
    OuterRef,
    Q,
    TextField,
    Window,
)
from django.db.models import Value as V
from django.db.models.functions import Cast, Concat, Lower, Now, Trim

from bluelamp.quality.codes import Kind, Severity
from bluelamp.quality.declare.checks import Check, Find, ModelOrLabel, Rows, check, model_of
from bluelamp.quality.rules.patterns import spoken

EARLIEST = date(1900, 1, 1)
AHEAD = frozenset({
    "due_at", "ends_at", "ended_at", "erase_after", "escalates_at", "expires_at", "next_at", "own_due_at", "review_at", "starts_at",
    "target_at", "until_at",
})  # fmt: skip
"""Moments that lie ahead by their nature, whatever their names end in."""
A_DAY = timedelta(days=1)


class Terms(TypedDict, total=False):
    """What a line may say beyond the question; each has a sensible default."""

    name: str
    says: str
    severity: Severity
    fix: str
    source: str
    owner: str
    looks: Q
    cause: str
    shows: Iterable[str]
    correct: str


OURS = "Our own rule †"


def _make(
    model: ModelOrLabel,
    suffix: str,
    kind: Kind,
    find: Find,
    usual: Terms,
    given: Terms,
    *,
    shows: Sequence[str],
) -> Check:
    kept = model_of(model)
    terms: Terms = {"severity": Severity.MEDIUM, "source": OURS, **usual, **given}
    return check(
        terms.get("name") or f"{kept._meta.app_label}.{kept._meta.model_name}.{suffix}", kept,
        kind=kind, says=terms["says"], find=find, severity=terms["severity"], fix=terms["fix"], source=terms["source"],
        owner=terms.get("owner", ""), looks=terms.get("looks"), cause=terms.get("cause"),
        shows=terms.get("shows") or shows, correct=terms.get("correct", ""),
    )  # fmt: skip


def _field(model: ModelOrLabel, name: str) -> Field[object, object]:
    return model_of(model)._meta.get_field(name)  # type: ignore[return-value]


def _empty(model: ModelOrLabel, name: str) -> Q:
    field = _field(model, name)
    if isinstance(field, (CharField, TextField)):
        return Q(**{name: ""}) | Q(**{f"{name}__isnull": True})
    if isinstance(field, ArrayField):
        return Q(**{name: []}) | Q(**{f"{name}__isnull": True})
    return Q(**{f"{name}__isnull": True})


def required(model: ModelOrLabel, *fields: str, **more: Unpack[Terms]) -> Check:
    """At least one of these fields is filled in: completeness."""
    find = Q()
    for name in fields:
        find &= _empty(model, name)
    words = " or ".join(spoken(name) for name in fields)
    usual: Terms = {"says": f"has no {words}", "fix": f"Find out and record the {words}."}
    return _make(model, f"{fields[0]}_missing", Kind.COMPLETENESS, find, usual, more, shows=())


def in_list(model: ModelOrLabel, field: str, allowed: Iterable[object] = (), **more: Unpack[Terms]) -> Check:
    """The value is one of the list (by default the field's own choices): validity."""
    listed = [*allowed] or [value for value, _ in _field(model, field).flatchoices]  # type: ignore[attr-defined]
    find = ~Q(**{f"{field}__in": listed}) & ~_empty(model, field)
    usual: Terms = {
        "says": f"has a {spoken(field)} that is not in the list", "cause": field,
        "fix": f"Choose the right {spoken(field)} from the list, or have the list extended by its owner.",
    }  # fmt: skip
    return _make(model, f"{field}_not_listed", Kind.VALIDITY, find, usual, more, shows=(field,))


def matches(model: ModelOrLabel, field: str, form: str, **more: Unpack[Terms]) -> Check:
    """The value, when there is one, has this form (a PostgreSQL regular expression): validity."""
    find = ~Q(**{f"{field}__regex": form}) & ~_empty(model, field)
    usual: Terms = {
        "says": f"has a {spoken(field)} of no allowed form",
        "fix": f"Correct the {spoken(field)}.",
    }
    return _make(model, f"{field}_form", Kind.VALIDITY, find, usual, more, shows=(field,))


def not_future(model: ModelOrLabel, field: str, **more: Unpack[Terms]) -> Check:
    """The moment or date is not in the future (a day's grace for dates): impossible."""
    is_moment = isinstance(_field(model, field), DateTimeField)
    limit = Now() + V(timedelta(minutes=5) if is_moment else A_DAY)
    usual: Terms = {"says": f"has a {spoken(field)} in the future", "fix": f"Correct the {spoken(field)}."}
    find = Q(**{f"{field}__gt": limit})
    return _make(model, f"{field}_future", Kind.IMPOSSIBLE, find, usual, more, shows=(field,))


def not_before(model: ModelOrLabel, field: str, earliest: date = EARLIEST, **more: Unpack[Terms]) -> Check:
    """The moment or date is not before one on which it cannot have been: impossible."""
    lookup = f"{field}__date__lt" if isinstance(_field(model, field), DateTimeField) else f"{field}__lt"
    usual: Terms = {
        "says": f"has a {spoken(field)} before {earliest:%d/%m/%Y}",
        "fix": f"Correct the {spoken(field)}; old systems write an unknown date as their first one.",
    }  # fmt: skip
    find = Q(**{lookup: earliest})
    return _make(model, f"{field}_too_early", Kind.IMPOSSIBLE, find, usual, more, shows=(field,))


def in_order(model: ModelOrLabel, first: str, then: str, **more: Unpack[Terms]) -> Check:
    """The second moment does not come before the first: impossible."""
    usual: Terms = {
        "says": f"has a {spoken(then)} before its {spoken(first)}",
        "fix": f"Correct the {spoken(first)} or the {spoken(then)}.",
    }  # fmt: skip
    find = Q(**{f"{then}__lt": F(first)})
    suffix = f"{then}_before_{first}".replace("__", "_")
    return _make(model, suffix, Kind.IMPOSSIBLE, find, usual, more, shows=(first, then))


def within(model: ModelOrLabel, field: str, low: float, high: float, **more: Unpack[Terms]) -> Check:
    """The number, when there is one, lies between two bounds: impossible."""
    find = Q(**{f"{field}__lt": low}) | Q(**{f"{field}__gt": high})
    usual: Terms = {
        "says": f"has a {spoken(field)} outside {low:g} to {high:g}", "fix": f"Correct the {spoken(field)}.",
    }  # fmt: skip
    return _make(model, f"{field}_out_of_range", Kind.IMPOSSIBLE, find, usual, more, shows=(field,))


def done_in_time(
    model: ModelOrLabel, since: str, done: str, within: timedelta, **more: Unpack[Terms]
) -> Check:
    """What began has been done within a span of time: timeliness."""
    began_long_ago = Q(**{f"{since}__lt": Now() - V(within)})
    find = began_long_ago & _empty(model, done)
    usual: Terms = {
        "says": f"has still no {spoken(done)}, {within.days} days after its {spoken(since)}",
        "fix": "Do it, or record that it was done.",
    }  # fmt: skip
    return _make(model, f"{done}_overdue", Kind.TIMELINESS, find, usual, more, shows=(since,))


def points_at(
    model: ModelOrLabel, field: str, target: str, *, kind: str = "", **more: Unpack[Terms]
) -> Check:
    """What the field names exists: orphan. `target` is a model's label; `kind`: the field holds `kind:id` as text."""

    prefix = f"{kind}:"
    looks = more.pop("looks", Q()) & (
        Q(**{f"{field}__startswith": prefix}) if kind else ~_empty(model, field)
    )

    def orphans(rows: Rows) -> Rows:
        there = model_of(target)._default_manager.order_by()
        pk = Concat(V(prefix), Cast("pk", TextField()), output_field=TextField()) if kind else F("pk")
        return rows.filter(~Exists(there.alias(_name=pk).filter(_name=OuterRef(field))))

    usual: Terms = {
        "says": f"names a {spoken(field)} that does not exist",
        "fix": f"Point the {spoken(field)} at the right record, or take it away.",
    }  # fmt: skip
    more["looks"] = looks
    suffix = f"{field}_orphan" + (f"_{kind}" if kind else "")
    return _make(model, suffix, Kind.ORPHAN, orphans, usual, more, shows=(field,))


def sharing(rows: Rows, *by: str | Expression, more_than: int) -> Rows:
    """Rows that share these values with so many others that they are more than a number."""
    counted = rows.alias(_alike=Window(Count("*"), partition_by=list(by))).filter(_alike__gt=more_than)
    alike: Rows = rows.filter(pk__in=counted.values("pk"))
    return alike


def unique_folded(model: ModelOrLabel, *fields: str, **more: Unpack[Terms]) -> Check:
    """No other row has the same values once capitals and outer spaces are disregarded: uniqueness."""

    def twins(rows: Rows) -> Rows:
        return sharing(rows, *(Lower(Trim(Cast(name, TextField()))) for name in fields), more_than=1)

    looks = more.pop("looks", Q())
    for name in fields:
        looks &= ~_empty(model, name)
    words = " and ".join(spoken(name) for name in fields)
    usual: Terms = {
        "says": f"has the same {words} as another", "fix": "Decide which record stands and join the other to it.",
    }  # fmt: skip
    more["looks"] = looks
    return _make(model, f"{fields[0]}_twice", Kind.UNIQUENESS, twins, usual, more, shows=fields)


def basics(
    model: ModelOrLabel, *, leaving_out: Iterable[str] = (), **more: Unpack[Terms]
) -> tuple[Check, ...]:
    """What the model itself says: every value with choices is in its list, every past moment is not in the future.

    A moment is past by its name, `…_at`, unless it lies ahead by nature as `due_at` does; give `leaving_out` others.
    """
    left_out = AHEAD | set(leaving_out)
    made: list[Check] = []
    for field in model_of(model)._meta.concrete_fields:
        if field.name in left_out:
            continue
        if getattr(field, "choices", None):
            made.append(in_list(model, field.name, **more))
        elif isinstance(field, DateTimeField) and field.name.endswith("_at"):
            made.append(not_future(model, field.name, **more))
    return tuple(made)
