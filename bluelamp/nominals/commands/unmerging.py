"""Taking a wrong merge apart: to the bit, with what came later on its right record, and everybody told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from bluelamp.access import queries as access
from bluelamp.contracts.nominals import AssignedEntry, PersonsUnmerged
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import rules, rules_matching
from bluelamp.nominals.codes import ApartOrigin, Permission
from bluelamp.nominals.commands import later
from bluelamp.nominals.commands.filing import refile
from bluelamp.nominals.commands.levelling import level
from bluelamp.nominals.commands.merging import members_of
from bluelamp.nominals.commands.parting import set_apart
from bluelamp.nominals.commands.people import for_change
from bluelamp.nominals.models import Merge, Person
from bluelamp.nominals.queries import showing
from bluelamp.nominals.types import Assignment
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, OwnerKind, Risk

DUTY = "nominals.wrong_merge"
RULE = "R-UNMERGE"
CITATION = "Unmerge tells everyone who acted on the merged view since (domain/search.md §11)"
OWNER = "crime_recorder"


@command(needs=Permission.MERGE_PERSONS, about="ref", operation="combination")
def unmerge(by: Actor, *, ref: PersonRef, reason: str, assignments: tuple[Assignment, ...] = ()) -> PersonRef:
    """Undo the merge that absorbed a record: everything as before, later edits on the record they belong to.

    A person who takes two records apart says that they are different: that is remembered as a do-not-link.
    """
    merge = undo(by, ref=ref, reason=reason, assignments=assignments)
    if not by.is_system:
        pair = (merge.kept_id, merge.absorbed_id)
        set_apart(by, pair, origin=ApartOrigin.SEPARATED, reason=reason)
    return ref


def undo(by: Actor, *, ref: PersonRef, reason: str, assignments: Sequence[Assignment] = ()) -> Merge:
    """Undo a merge without a judgement about who is who; the caller's permission has been asked."""
    if len(reason.strip()) < 5:
        raise Refused("Say why they are not the same person.")
    merge = Merge.objects.select_for_update().filter(absorbed_id=ref.id, undone_at=None).first()
    if merge is None:
        raise Refused("This record is not merged into another.")
    root = for_change(ref)
    whole = members_of(root.id)
    warned = showing.live_markers(f"person:{one}" for one in whole)
    moved = later.assign(by, whole, merge.at, assignments)
    top = _below(ref.id)
    Person.objects.filter(id=ref.id).update(merged_into_id=None)
    Person.objects.filter(id__in=top).update(root_id=ref.id)
    for group in (set(whole) - top, top):
        level(by, sorted(group), "Merge undone: as it was before.")
    merge.undone_at, merge.undone_by, merge.undone_reason = clock.now(), by.acting_for or by.name, reason
    merge.assigned = [[one.entry, one.was, one.now] for one in moved]
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason", "assigned"])
    refile([root.id, ref.id])
    _tell(
        by, merge, root.id, (whole, sorted({one.label for found in warned.values() for one in found}), moved)
    )
    return merge


def _below(top: uuid.UUID) -> set[uuid.UUID]:
    """A record and all that were merged into it, directly or through others."""
    found = {top}
    edge = {top}
    while edge:
        edge = set(Person.objects.filter(merged_into_id__in=edge).values_list("id", flat=True)) - found
        found |= edge
    return found


def _tell(
    by: Actor, merge: Merge, root: uuid.UUID, about: tuple[list[uuid.UUID], list[str], list[AssignedEntry]]
) -> None:
    """The fact, with everyone who acted on the merged view; a duty for each of them and one for the owner."""
    members, warned, moved = about
    actors = access.acted_on((f"person:{one}" for one in members), since=merge.at)
    actors.pop(by.account_id, None)
    told = PersonsUnmerged(
        kept=PersonRef(merge.kept_id), absorbed=PersonRef(merge.absorbed_id), merged_at=merge.at,
        reason=merge.undone_reason, at=merge.undone_at or clock.now(), golden=PersonRef(root),
        actors=tuple(str(one) for one in actors), warnings=tuple(warned), assigned=tuple(moved),
    )  # fmt: skip
    events.state(told, about=PersonRef(root))
    if by.is_system and not by.acting_for:
        return
    owners = [Owner.team(OWNER), *(Owner(OwnerKind.PERSON, name) for name in sorted(set(actors.values())))]
    work.owe_many(on_behalf_of(by), duties=tuple(_duty(merge, warned, one) for one in owners))


def _duty(merge: Merge, warned: list[str], owner: Owner) -> NewDuty:
    numbers = dict(
        Person.objects.filter(id__in=[merge.kept_id, merge.absorbed_id]).values_list("id", "number")
    )
    kept, absorbed = (rules.number_shown(numbers[one]) for one in (merge.kept_id, merge.absorbed_id))
    shown = f" Warnings shown meanwhile: {', '.join(warned)}." if warned else ""
    is_team = owner.kind == OwnerKind.TEAM
    begin = (
        "Check what was done on the merged view"
        if is_team
        else "You acted on the merged view: check what you did"
    )
    now = merge.undone_at or clock.now()
    return NewDuty(
        kind=DUTY, rule=RULE, rule_version="1", citation=CITATION, subject=f"person:{merge.absorbed_id}",
        source=f"merge:{merge.id}" if is_team else f"merge:{merge.id}@{owner.name}"[:120],
        title=f"{absorbed} was taken apart from {kept}, wrongly merged since {clock.local(merge.at):%d/%m/%Y}. {begin}.{shown}"[:300],
        started_at=now, due_at=now + rules_matching.ACT_BY, risk=Risk.HIGH if warned else Risk.MEDIUM, owner=owner,
        link=f"/people/{merge.absorbed_id}/", about=f"person:{merge.absorbed_id}",
    )  # fmt: skip
