"""Keeping and throwing away what is typed and not yet sent (domain/security.md §14)."""

from __future__ import annotations

from datetime import datetime

from bluelamp.forms import rules, sealing
from bluelamp.forms.codes import Permission
from bluelamp.forms.models import Draft
from bluelamp.forms.types.drafts import DraftSaved, DraftToSave, Overtaken
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if

EARLIER_KEPT = 5


@command(needs=Permission.KEEP_DRAFT, operation="collection")
def save_draft(by: Actor, *, draft: DraftToSave) -> DraftSaved:
    """Keep what was typed. The newest wins; another window's words are kept beside it and announced."""
    refuse_if(rules.reasons_not_to_keep(draft))
    now = clock.now()
    kept, is_new = _latest(by, draft, now)
    if is_new:
        return DraftSaved(version=kept.version, saved_at=now)
    if rules.is_overtaking(kept_version=kept.version, kept_tab=kept.tab, draft=draft):
        return _overtake(kept, draft, now)
    kept.version += 1
    kept.tab, kept.typed_at, kept.saved_at = draft.tab, draft.typed_at, now
    kept.sealed = sealing.seal(draft.typed)
    kept.save(update_fields=["version", "tab", "typed_at", "saved_at", "sealed"])
    return DraftSaved(version=kept.version, saved_at=now)


def _latest(by: Actor, draft: DraftToSave, now: datetime) -> tuple[Draft, bool]:
    first = {
        "version": 1, "tab": draft.tab, "typed_at": draft.typed_at, "saved_at": now,
        "sealed": sealing.seal(draft.typed),
    }  # fmt: skip
    return Draft.objects.select_for_update().get_or_create(
        account_id=by.account_id, form=draft.form, record=draft.record, is_latest=True, defaults=first
    )


def _overtake(kept: Draft, draft: DraftToSave, now: datetime) -> DraftSaved:
    kept.is_latest = False
    kept.save(update_fields=["is_latest"])
    place = {"account_id": kept.account_id, "form": kept.form, "record": kept.record}
    newest = Draft.objects.create(
        **place, version=kept.version + 1, tab=draft.tab, typed_at=draft.typed_at, saved_at=now,
        sealed=sealing.seal(draft.typed),
    )  # fmt: skip
    earlier = Draft.objects.filter(**place, is_latest=False).order_by("-version")
    too_old = list(earlier.values_list("id", flat=True)[EARLIER_KEPT:])
    Draft.objects.filter(id__in=too_old).delete()
    other = Overtaken(version=kept.version, saved_at=kept.saved_at)
    return DraftSaved(version=newest.version, saved_at=now, overtook=other)


@command(needs=Permission.KEEP_DRAFT, operation="erasure")
def discard_draft(by: Actor, *, form: str, record: str = "") -> None:
    """Throw away a draft with its earlier versions: the form was sent, or its writer wants it gone."""
    Draft.objects.filter(account_id=by.account_id, form=form, record=record).delete()


@command(needs=Permission.KEEP_DRAFT, operation="erasure")
def weed_drafts(by: Actor, *, saved_before: datetime) -> int:
    """Throw away drafts that nobody came back to; says how many."""
    gone, _ = Draft.objects.filter(saved_at__lt=saved_before).delete()
    return gone
