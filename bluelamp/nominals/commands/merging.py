"""Merging records of one person, and taking them apart again exactly.

Nothing is copied: a merge points source records at one golden nominal. Names, links and markers stay on the
record they came with, so undoing is pointing back.
"""

from __future__ import annotations

import uuid

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.access.types import Restriction
from bluelamp.contracts.nominals import PersonsMerged, PersonsUnmerged
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.nominals import rules
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands.filing import refile
from bluelamp.nominals.commands.people import for_change, restrict_all
from bluelamp.nominals.models import Marker, Merge, Person
from bluelamp.nominals.types import MergeEvidence

STRENGTH = list(RestrictionState)


@command(needs=Permission.MERGE_PERSONS, about="keep", operation="combination")
def merge_persons(by: Actor, *, keep: PersonRef, absorb: PersonRef, evidence: MergeEvidence) -> PersonRef:
    """Let two records be one person: old ids go on answering, the strictest restriction holds for both."""
    kept, absorbed = _locked(keep, absorb)
    members = _members(absorbed.id)
    refuse_if(
        rules.reasons_not_to_merge(
            grounds=evidence.grounds, reason=evidence.reason, is_same=kept.id == absorbed.id,
            needs_second=not by.is_system and _is_delicate([*members, *_members(kept.id)]),
            is_seconded=bool(evidence.seconded_by) and evidence.seconded_by != str(by.account_id),
        )
    )  # fmt: skip
    before = _restrict_alike(by, kept, absorbed)
    merge = Merge.objects.create(
        absorbed=absorbed, kept=kept, at=clock.now(), by=by.name, account_id=by.account_id,
        seconded_by=evidence.seconded_by, grounds=" ".join(sorted(evidence.grounds)), reason=evidence.reason,
        rule=evidence.rule, weight=evidence.weight, restricted_before=before,
    )  # fmt: skip
    Person.objects.filter(id=absorbed.id).update(merged_into_id=kept.id)
    Person.objects.filter(root_id=absorbed.id).update(root_id=kept.id)
    refile([kept.id])
    ref = PersonRef(kept.id)
    told = PersonsMerged(kept=ref, absorbed=PersonRef(absorbed.id), rule=evidence.rule, at=merge.at)
    events.state(told, about=ref)
    return ref


@command(needs=Permission.MERGE_PERSONS, about="ref", operation="combination")
def unmerge(by: Actor, *, ref: PersonRef, reason: str) -> PersonRef:
    """Undo the merge that absorbed a record: it and what had been merged into it stand alone as before."""
    if len(reason.strip()) < 5:
        raise Refused("Say why they are not the same person.")
    merge = Merge.objects.select_for_update().filter(absorbed_id=ref.id, undone_at=None).first()
    if merge is None:
        raise Refused("This record is not merged into another.")
    root = for_change(ref)
    Person.objects.filter(id=ref.id).update(merged_into_id=None)
    Person.objects.filter(id__in=_below(ref.id)).update(root_id=ref.id)
    _restore(by, merge)
    merge.undone_at, merge.undone_by, merge.undone_reason = clock.now(), by.name, reason
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    refile([root.id, ref.id])
    told = PersonsUnmerged(
        kept=PersonRef(merge.kept_id), absorbed=ref, merged_at=merge.at, reason=reason, at=merge.undone_at
    )
    events.state(told, about=PersonRef(root.id))
    return ref


def _locked(keep: PersonRef, absorb: PersonRef) -> tuple[Person, Person]:
    """Both golden records, locked in one order so that two merges cannot wait for each other."""
    roots = dict(Person.objects.filter(id__in=[keep.id, absorb.id]).values_list("id", "root_id"))
    if len(roots) < len({keep.id, absorb.id}):
        raise NotThere
    wanted = sorted(set(roots.values()))
    locked = {one.id: one for one in Person.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    return locked[roots[keep.id]], locked[roots[absorb.id]]


def _members(root: uuid.UUID) -> list[uuid.UUID]:
    return list(Person.objects.filter(root_id=root).order_by("id").values_list("id", flat=True))


def _below(top: uuid.UUID) -> set[uuid.UUID]:
    """A record and all that were merged into it, directly or through others."""
    found = {top}
    edge = {top}
    while edge:
        edge = set(Person.objects.filter(merged_into_id__in=edge).values_list("id", flat=True)) - found
        found |= edge
    return found


def _is_delicate(members: list[uuid.UUID]) -> bool:
    """Whether a warning or a restriction stands on any of the records."""
    refs = [f"person:{one}" for one in members]
    today = clock.local(clock.now()).date()
    live = Q(expires_on=None) | Q(expires_on__gte=today)
    if Marker.objects.filter(live, about__in=refs, superseded_at=None).exists():
        return True
    return any(one.state != RestrictionState.OPEN for one in guard.restrictions_of(refs).values())


# --- restriction: the strictest of both, and back again ---------------------------------------------
def _restrict_alike(by: Actor, kept: Person, absorbed: Person) -> dict[str, object] | None:
    """Give both the stricter restriction; returns what each had, for the way back, or None when alike."""
    ours, theirs = guard.restriction_of(f"person:{kept.id}"), guard.restriction_of(f"person:{absorbed.id}")
    if ours == theirs:
        return None
    stricter = max((ours, theirs), key=lambda one: STRENGTH.index(one.state))
    limits = (RestrictionState.RESTRICTED, RestrictionState.SEALED)
    if ours.state in limits and theirs.state in limits:
        refuse_if(
            ["Both records are restricted, to different people. Agree one restriction first, then merge."]
        )
    members = {"kept": _members(kept.id), "absorbed": _members(absorbed.id)}
    restrict_all(by, members["kept"] + members["absorbed"], stricter, "Merged with a record so restricted.")
    return {
        "kept": [[str(one) for one in members["kept"]], _as_json(ours)],
        "absorbed": [[str(one) for one in members["absorbed"]], _as_json(theirs)],
    }


def _as_json(one: Restriction) -> dict[str, object]:
    return {
        "state": str(one.state), "people": sorted(map(str, one.people)), "units": sorted(one.units),
        "contact": one.contact,
    }  # fmt: skip


def _restore(by: Actor, merge: Merge) -> None:
    before = merge.restricted_before
    for members, was in (before or {}).values():
        to = Restriction(
            state=RestrictionState(was["state"]), people=frozenset(uuid.UUID(one) for one in was["people"]),
            units=frozenset(was["units"]), contact=was["contact"],
        )  # fmt: skip
        restrict_all(by, [uuid.UUID(one) for one in members], to, "Merge undone: as it was before.")
