"""Decisions about drafts."""

from __future__ import annotations

from bluelamp.forms.types.drafts import DraftToSave

MOST_CHARACTERS = 200_000
LONGEST_NAME = 80
LONGEST_RECORD = 120


def reasons_not_to_keep(draft: DraftToSave) -> list[str]:
    """Why a draft cannot be kept; empty when it can."""
    reasons = []
    if not draft.form or len(draft.form) > LONGEST_NAME or len(draft.record) > LONGEST_RECORD:
        reasons.append("The form does not say properly which form it is.")
    if sum(len(name) + len(value) for name, value in draft.typed.fields) > MOST_CHARACTERS:
        reasons.append(
            f"The form holds more than {MOST_CHARACTERS:,} characters; shorten it or send it in parts."
        )
    return reasons


def is_overtaking(*, kept_version: int, kept_tab: str, draft: DraftToSave) -> bool:
    """Whether this save comes from a window that had not seen the latest words of another one."""
    return kept_tab != draft.tab and kept_version != draft.version
