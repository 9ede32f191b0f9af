"""Giving a person's own words back (domain/security.md §14)."""

from __future__ import annotations

from bluelamp.forms import sealing
from bluelamp.forms.codes import Permission
from bluelamp.forms.models import Draft
from bluelamp.forms.types.drafts import DraftView
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query


@query(needs=Permission.KEEP_DRAFT)
def draft(viewer: Actor, *, form: str, record: str = "", version: int | None = None) -> DraftView | None:
    """The viewer's latest draft of a form about a record, or an earlier version of it; nobody else's, ever."""
    mine = Draft.objects.filter(account_id=viewer.account_id, form=form, record=record)
    found = mine.filter(is_latest=True).first() if version is None else mine.filter(version=version).first()
    return None if found is None else _view(found)


def _view(kept: Draft) -> DraftView:
    return DraftView(
        form=kept.form, record=kept.record, version=kept.version, typed_at=kept.typed_at,
        saved_at=kept.saved_at, typed=sealing.unseal(kept.sealed),
    )  # fmt: skip


def device_keys(viewer: Actor) -> list[str]:
    """The keys by which the viewer's browser seals what it cannot send; they are derived, not stored."""
    return sealing.device_keys(viewer.account_id)
