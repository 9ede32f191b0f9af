"""The history of a row as its page tells it: read, decided, brought in by hand, agreed, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bluelamp.migration.codes import Fate, HandState
from bluelamp.migration.queries.screens import OldScreen
from bluelamp.migration.queries.worklist import HandLine
from bluelamp.migration.types import RowView

Entry = dict[str, object]


def of(view: RowView, old: OldScreen, decisions: Sequence[HandLine]) -> list[Entry]:
    """What happened to a row, oldest first."""
    read: Entry = {
        "title": "Read from its file", "at": old.read_at, "by": "Bluelamp",
        "text": f"{old.file}, row {old.row:,}" + (f", delivery {old.delivery}" if old.delivery > 1 else ""),
    }  # fmt: skip
    return [read, *(entry for one in decisions for entry in _of_decision(one))]


def _of_decision(one: HandLine) -> Iterable[Entry]:
    changed = "; ".join(f"{column} from “{was}” to “{now}”" for column, was, now in one.corrected)
    text = f"{one.reason}{f' ({changed})' if changed else ''}"
    waits = f" (two must agree: {one.second_because})" if one.second_because else ""
    yield {"title": f"{one.label}{waits}", "at": one.at, "by": one.by, "text": text}
    if one.second_at:
        agreed = "Not agreed" if one.state == HandState.REJECTED else "Agreed"
        yield {"title": agreed, "at": one.second_at, "by": one.second_by, "text": one.second_reason}
    if one.undone_at:
        yield {"title": "Taken back", "at": one.undone_at, "by": one.undone_by, "text": one.undone_reason}


def is_open(view: RowView, decisions: Sequence[HandLine]) -> bool:
    """Whether the row may be decided by hand now."""
    waits = any(one.state == HandState.PROPOSED for one in decisions)
    return view.line.fate in (Fate.HELD, Fate.REFUSED) and not waits
