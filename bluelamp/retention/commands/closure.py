"""Everything that hangs on a record, in every table, as the modules declared it; and what would be left hanging."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.apps import apps

from bluelamp.retention import declare
from bluelamp.retention.codes import Erase
from bluelamp.retention.commands import tables
from bluelamp.retention.commands.tables import Blank, Key, Table
from bluelamp.retention.declare import Hang, Keeping


@dataclass
class Closure:
    """The rows of a batch: those that go, those that stay emptied, and the records and rows they stand for."""

    subjects: set[str]
    goes: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    blanked: dict[str, dict[Key, dict[str, object]]] = field(default_factory=lambda: defaultdict(dict))
    tables: dict[str, Table] = field(default_factory=dict)

    def table(self, keeping: Keeping) -> Table:
        """The table of a declared model, read once."""
        if keeping.label not in self.tables:
            self.tables[keeping.label] = tables.table_of(keeping.model)
        return self.tables[keeping.label]

    @property
    def rows(self) -> int:
        """How many rows are touched."""
        return sum(map(len, self.goes.values())) + sum(map(len, self.blanked.values()))


def find(refs: Iterable[str]) -> Closure:
    """Follow what hangs on these references, and on the rows that go with them, until nothing new is found.

    Looking for mentions reads whole tables, so it is done once, at the end, for everything found."""
    found = Closure(subjects=set(refs))
    fresh = set(found.subjects)
    news: dict[str, set[Key]] = {}
    while fresh or news:
        before = {label: set(keys) for label, keys in found.goes.items()}
        blanked = {label: set(keys) for label, keys in found.blanked.items()}
        _by_subjects(found, fresh, is_mention=False)
        _by_parents(found, news)
        fresh, news = _new(found, before, blanked)
    _by_subjects(found, found.subjects, is_mention=True)
    _settle(found)
    return found


def _settle(found: Closure) -> None:
    """Children of what only mentions brought in; and a row that goes is not emptied first."""
    news: dict[str, set[Key]] = {label: set(keys) for label, keys in found.goes.items()}
    while news:
        before = {label: set(keys) for label, keys in found.goes.items()}
        _by_parents(found, news)
        _, news = _new(found, before, {label: set(keys) for label, keys in found.blanked.items()})
    for label, keys in found.goes.items():
        for key in keys & set(found.blanked.get(label, ())):
            del found.blanked[label][key]


def _new(
    found: Closure, before: dict[str, set[Key]], blanked: dict[str, set[Key]]
) -> tuple[set[str], dict[str, set[Key]]]:
    """The subjects and rows that a round added."""
    news = {label: keys - before.get(label, set()) for label, keys in found.goes.items()}
    emptied = {label: set(keys) - blanked.get(label, set()) for label, keys in found.blanked.items()}
    fresh: set[str] = set()
    for label, keys in news.items():
        keeping = declare.of_model(label)
        if keeping is not None and keeping.stands_for:
            fresh |= {f"{keeping.stands_for}:{key[0]}" for key in keys}
    fresh -= found.subjects
    found.subjects |= fresh
    together = {**{f"blanked {label}": keys for label, keys in emptied.items()}, **news}
    return fresh, {label: keys for label, keys in together.items() if keys}


def _by_subjects(found: Closure, refs: set[str], *, is_mention: bool) -> None:
    if not refs:
        return
    for keeping in declare.keepings():
        for hang in declare.hangs_of(keeping):
            if hang.condition and ("%(words)s" in hang.condition) is is_mention:
                given = _given(refs, hang.kind)
                if given["refs"]:
                    _take(found, keeping, hang, _keys(found, keeping, hang.condition, given))


def _given(refs: set[str], kind: str) -> dict[str, list[object]]:
    """What a condition may ask about: references, bare ids, and patterns of ids, of one kind or of all."""
    chosen = sorted(ref for ref in refs if not kind or ref.partition(":")[0] == kind)
    ids: list[object] = [bare for ref in chosen if (bare := _uuid(ref)) is not None]
    return {"refs": list(chosen), "ids": ids, "words": [f"%{one}%" for one in ids]}


def _uuid(ref: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(ref.partition(":")[2])
    except ValueError:
        return None


def _keys(found: Closure, keeping: Keeping, condition: str, given: object) -> set[Key]:
    return tables.keys_where(
        found.table(keeping), condition.replace(keeping.model._meta.db_table + ".", "t."), given
    )


def _by_parents(found: Closure, news: dict[str, set[Key]]) -> None:
    for keeping in declare.keepings():
        for hang in declare.hangs_of(keeping):
            parents = set(news.get(hang.parent, ()))
            if hang.even_blanked:
                parents |= news.get(f"blanked {hang.parent}", set())
            if hang.parent and parents:
                kind = found.table(keeping).type_of(hang.column)
                condition = f't."{hang.column}" = ANY(%s::text[]::{kind}[])'
                given = [[key[0] for key in parents]]
                _take(found, keeping, hang, tables.keys_where(found.table(keeping), condition, given))


def _take(found: Closure, keeping: Keeping, hang: Hang, keys: set[Key]) -> None:
    if hang.erase is Erase.GOES:
        found.goes[keeping.label] |= keys
    elif hang.erase is Erase.BLANKED:
        for key in keys:
            found.blanked[keeping.label].setdefault(key, {}).update(dict(hang.blank))


# --- what would be left hanging -------------------------------------------------------------------------
def left_hanging(found: Closure) -> list[str]:
    """Rows that stay and point at rows that go: a link must be broken properly before (records.md §9)."""
    reasons = []
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.concrete_fields:
            target = one.related_model if one.is_relation else None
            going = found.goes.get(target._meta.label) if target else None  # type: ignore[union-attr]
            if going and target is not None:
                table = tables.table_of(model)
                condition = f't."{one.column}" = ANY(%s::text[]::{table.type_of(str(one.column))}[])'
                keys = tables.keys_where(table, condition, [[key[0] for key in going]])
                if left := keys - found.goes.get(model._meta.label, set()):
                    reasons.append(
                        f"{len(left)} rows of {model._meta.label} are kept and point at {target._meta.label}: "
                        "break the link first."
                    )
    return reasons


def in_order(found: Closure) -> list[str]:
    """Models of the rows that go, those that point before those pointed at."""
    ordered: list[str] = []
    for label in sorted(found.goes):
        _place(label, found.goes, ordered, set())
    return ordered


def _place(label: str, wanted: Iterable[str], ordered: list[str], above: set[str]) -> None:
    if label in ordered or label in above:
        return
    for model in apps.get_models(include_auto_created=True):
        targets = {
            f.related_model._meta.label
            for f in model._meta.concrete_fields
            if f.is_relation and f.related_model
        }  # type: ignore[union-attr]
        if label in targets and model._meta.label in wanted and model._meta.label != label:
            _place(model._meta.label, wanted, ordered, above | {label})
    ordered.append(label)


def blank_sets(found: Closure, label: str) -> list[tuple[dict[str, Blank], Sequence[Key]]]:
    """Rows of a model that stay emptied, by the columns that are emptied."""
    groups: dict[str, list[Key]] = defaultdict(list)
    for key, blank in found.blanked[label].items():
        emptied = {column: _left(value, found.subjects) for column, value in blank.items()}
        groups[json.dumps(emptied, sort_keys=True)].append(key)
    return [(json.loads(text), sorted(keys)) for text, keys in sorted(groups.items())]


def _left(value: object, subjects: set[str]) -> Blank:
    if value == declare.WITHOUT_IT:
        return sorted(subjects)
    return None if value is None else str(value)
