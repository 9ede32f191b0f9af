"""What differs between two rehearsals, in words."""

from __future__ import annotations


def fate_words(fate: str | None, reason: str | None) -> str:
    """A fate with its reason; nothing for a row that was not there."""
    if fate is None:
        return ""
    return f"{fate or 'no fate yet'}: {reason}" if reason else fate or "no fate yet"


def what_differs(was: str, now: str, *, is_same_source: bool) -> str:
    """Why a row is listed: it came, it went, its source row changed, its fate, or only what it became."""
    if not was:
        return "new in the extract"
    if not now:
        return "gone from the extract"
    if not is_same_source:
        return "the source row changed"
    return "another fate" if was.partition(":")[0] != now.partition(":")[0] else _same_fate(was, now)


def _same_fate(was: str, now: str) -> str:
    return "another reason" if was != now else "it becomes something else"
