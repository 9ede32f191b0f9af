"""Reviewing, approving and bringing back (domain/records.md §9: two people for group 1 and 2)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.retention import declare
from bluelamp.retention.codes import Decision, Group, Permission, ProposalState, ReviewKind
from bluelamp.retention.commands import erasures, grading, proposing, quarantining
from bluelamp.retention.models import Proposal, ProposalItem, Review, Tombstone
from bluelamp.retention.queries import batches, standing
from bluelamp.retention.rules import disposing
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import ProposalView


def locked(proposal: uuid.UUID) -> Proposal:
    """The batch with its row locked, so that two people cannot act on it at once."""
    row = Proposal.objects.select_for_update().filter(id=proposal).first()
    if row is None:
        raise NotThere
    return row


@command(needs=Permission.REVIEW_RECORD, about="ref", operation="alteration")
def decide(by: Actor, *, ref: str, decision: Decision, reason: str, next_at: datetime | None = None) -> None:
    """Decide on one record: retain until a day, with the reason, or dispose. On a record of group 1 or 2 the decision to
    dispose counts only once a second person has made it too; one to retain takes it out of its batch."""
    item = (
        ProposalItem.objects.select_related("proposal")
        .filter(ref=ref, proposal__state=ProposalState.PROPOSED)
        .first()
    )
    state = ProposalState(locked(item.proposal_id).state) if item else ProposalState.PROPOSED
    refuse_if(
        disposing.reasons_not_to_decide(
            state=state, decision=decision, reason=reason, next_at=next_at, now=clock.now()
        )
    )
    if not standing.on_record([ref]):
        raise NotThere
    kind = ReviewKind.SCHEDULED if Review.objects.filter(ref=ref).exists() else ReviewKind.INITIAL
    Review.objects.create(
        ref=ref, kind=kind, decision=decision.value, group=item.group if item else None, reason=reason.strip(),
        next_at=next_at if decision is Decision.RETAIN else None, proposal_id=item.proposal_id if item else None,
        at=clock.now(), by=by.name, account_id=by.account_id,
    )  # fmt: skip
    if item:
        _mark(item, by, decision)
    grading.write([ref])


def _mark(item: ProposalItem, by: Actor, decision: Decision) -> None:
    """The first decision, or the second person's; a decision to retain wins over one to dispose."""
    is_second = (
        item.decision == Decision.DISPOSE
        and decision is Decision.DISPOSE
        and item.decider_id != by.account_id
    )
    if is_second:
        item.seconded_by, item.seconder_id = by.name, by.account_id
    else:
        item.decision, item.decided_by, item.decider_id = decision.value, by.name, by.account_id
        item.seconded_by, item.seconder_id = "", None
    item.save()


@command(needs=Permission.APPROVE_DISPOSAL, operation="alteration")
def approve(by: Actor, *, proposal: uuid.UUID) -> ProposalView:
    """Approve a batch as its second person: what is to go moves into quarantine, whole, in one transaction. Everything
    that would have refused the batch is asked again."""
    row = locked(proposal)
    going = list(row.items.exclude(decision=Decision.RETAIN).order_by("ref"))
    needing = [item for item in going if disposing.needs_two(Group(item.group), schedule())]
    refuse_if(
        disposing.reasons_not_to_approve(
            state=ProposalState(row.state), approver=by.account_id, proposer=row.proposer_id, batch=len(going),
            waiting=[item.ref for item in needing if item.decision != Decision.DISPOSE],
            alone=[item.ref for item in needing if item.decision == Decision.DISPOSE and not item.seconder_id],
        )
    )  # fmt: skip
    found = standing.clocks([item.ref for item in going])
    refuse_if(
        [*proposing.reasons_against_volume(len(going), but=row.id), *proposing.reasons_against(by, found)]
    )
    _bury(row, going)
    counts = quarantining.lay_aside(row.id, [part for item in going for part in found[item.ref].parts])
    now = clock.now()
    row.state, row.approved_by, row.approver_id = ProposalState.QUARANTINED, by.name, by.account_id
    row.quarantined_at, row.erase_after = now, now + timedelta(days=schedule().quarantine_days)
    row.counts = {**row.counts, "quarantined": len(going), "rows": counts}
    row.save()
    return batches.view(row)


def _bury(row: Proposal, going: list[ProposalItem]) -> None:
    """What the old ids answer from now on, read while their owners still know the numbers."""
    stones = []
    for item in going:
        record = declare.records[item.kind]
        numbers = record.numbers(item.parts)
        stones += [
            Tombstone(
                ref=part, lead=item.ref, numbers=list(numbers.get(part, ())), rule=row.rule, citation=row.citation,
                proposal_id=row.id, since=clock.now(),
            )
            for part in item.parts
        ]  # fmt: skip
    Tombstone.objects.bulk_create(stones)


@command(needs=Permission.UNDO_DISPOSAL, operation="alteration")
def undo(by: Actor, *, proposal: uuid.UUID, reason: str) -> ProposalView:
    """Bring a whole batch back from quarantine as it was, byte for byte."""
    row = locked(proposal)
    refuse_if(
        disposing.reasons_not_to_undo(
            state=ProposalState(row.state), reason=reason, is_listed=erasures.is_listed(row.id)
        )
    )
    quarantining.put_back(row.id)
    Tombstone.objects.filter(proposal_id=row.id).delete()
    _end(row, by, ProposalState.UNDONE, reason)
    return batches.view(row)


@command(needs=Permission.PROPOSE_DISPOSAL, operation="alteration")
def withdraw(by: Actor, *, proposal: uuid.UUID, reason: str) -> ProposalView:
    """Take a batch back that nobody has approved."""
    row = locked(proposal)
    is_open = row.state == ProposalState.PROPOSED
    refuse_if(
        []
        if is_open
        else [f"This batch is {ProposalState(row.state).label.lower()} and cannot be withdrawn."]
    )
    _end(row, by, ProposalState.WITHDRAWN, reason)
    return batches.view(row)


def _end(row: Proposal, by: Actor, state: ProposalState, reason: str) -> None:
    row.state, row.ended_at, row.ended_by, row.ended_reason = state, clock.now(), by.name, reason.strip()
    row.save()
