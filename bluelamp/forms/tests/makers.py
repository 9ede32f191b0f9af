"""Drafts for tests."""

from __future__ import annotations

from bluelamp.forms.types.drafts import DraftToSave, Typed
from bluelamp.kernel import clock


def draft_to_save(
    words: str = "typed", *, form: str = "dash", record: str = "", version: int = 0, tab: str = "one"
) -> DraftToSave:
    """One save of a form with one field."""
    typed = Typed(fields=(("words", words),))
    return DraftToSave(form=form, record=record, version=version, tab=tab, typed_at=clock.now(), typed=typed)
