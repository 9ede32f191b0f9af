"""Deciding whether two records are one person: one key, two people where harm is possible, undo."""

from __future__ import annotations

import uuid

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.nominals import rules_matching as rules
from bluelamp.nominals.codes import WAITING, ApartOrigin, Ground, Outcome, Permission, ReviewState
from bluelamp.nominals.commands.merging import delicate_among, join, members_of
from bluelamp.nominals.commands.parting import lift, set_apart
from bluelamp.nominals.commands.unmerging import undo
from bluelamp.nominals.models import Merge, Person, PersonApart, ReviewItem, ReviewVote
from bluelamp.nominals.types import Decided, MergeEvidence, MergePair

REVIEW_RULE = "review"


@command(needs=Permission.DECIDE_MATCH)
def decide_match(by: Actor, *, item: str, outcome: Outcome, reason: str = "") -> Decided:
    """Say same, different or cannot tell. Where a warning, protection or offender marker is involved the first
    word waits for a second person's, and a disagreement for a supervisor's (domain/search.md §10)."""
    row = _locked(by, item)
    votes = list(row.votes.filter(undone_at=None).order_by("at", "id"))
    is_supervisor = row.state == ReviewState.SUPERVISOR and guard.may(by, Permission.SUPERVISE_MATCH)
    refuse_if(
        rules.reasons_not_to_decide(
            state=ReviewState(row.state), has_voted=by.account_id in {one.account_id for one in votes},
            is_locked_by=held_by_another(by, row), may_supervise=guard.may(by, Permission.SUPERVISE_MATCH),
        )
    )  # fmt: skip
    votes.append(
        ReviewVote.objects.create(
            item=row, outcome=outcome, reason=reason, at=clock.now(), by=by.name, account_id=by.account_id,
            is_supervisor=is_supervisor,
        )
    )  # fmt: skip
    _settle(by, row, votes)
    guard.audit(
        by, "combination", "nominals.decide_match", [PersonRef(row.one_id), PersonRef(row.other_id)],
        {"item": str(row.id), "outcome": str(outcome), "state": str(row.state)},
    )  # fmt: skip
    return Decided(item=str(row.id), state=ReviewState(row.state))


def _locked(by: Actor, item: str) -> ReviewItem:
    """The pair, held for change; for whoever may not see either record there is no such pair."""
    row = ReviewItem.objects.select_for_update().filter(id=_number(item)).first()
    if row is None:
        raise NotThere
    ids = Person.objects.filter(id__in=[row.one_id, row.other_id]).values_list("id", "root_id")
    refs = {f"person:{one}" for pair in ids for one in pair}
    if guard.hidden_from(by, refs, also_restricted=True):
        raise NotThere
    return row


def _number(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotThere from None


def held_by_another(by: Actor, row: ReviewItem) -> str:
    """Who has the pair open, if it is somebody else and not too long ago."""
    is_held = row.locked_by and row.locked_until and row.locked_until > clock.now()
    return row.locked_name if is_held and row.locked_by != by.account_id else ""


def _settle(by: Actor, row: ReviewItem, votes: list[ReviewVote]) -> None:
    """Bring the pair to where its votes put it, and do what was decided."""
    roots = list(Person.objects.filter(id__in=[row.one_id, row.other_id]).values_list("root_id", flat=True))
    members = [one for root in roots for one in members_of(root)]
    needs_two = bool(delicate_among(members))
    state = rules.state_after([(one.outcome, one.is_supervisor) for one in votes], needs_two=needs_two)
    row.state, row.locked_by, row.locked_until = state, None, None
    row.decided_at = None if state in WAITING else clock.now()
    row.save(update_fields=["state", "locked_by", "locked_until", "decided_at"])
    if state == ReviewState.SAME:
        _merge(by, row, votes)
    elif state == ReviewState.DIFFERENT:
        reason = votes[-1].reason or "Compared side by side on the review desk."
        set_apart(by, (row.one_id, row.other_id), origin=ApartOrigin.REVIEW, reason=reason)


def _merge(by: Actor, row: ReviewItem, votes: list[ReviewVote]) -> None:
    """The older record keeps the number; both people who decided stand with the merge."""
    if (
        len(set(Person.objects.filter(id__in=[row.one_id, row.other_id]).values_list("root_id", flat=True)))
        == 1
    ):
        return  # merged meanwhile by another way: the decision agrees with what is so
    first, second = Person.objects.filter(id__in=[row.one_id, row.other_id]).order_by("number")
    names = " and ".join(dict.fromkeys(one.by for one in votes))
    evidence = MergeEvidence(
        grounds=frozenset({Ground.REVIEW}), reason=f"Decided on the review desk by {names}. {votes[-1].reason}".strip(),
        rule=REVIEW_RULE, weight=row.weight, seconded_by=str(votes[0].account_id) if len(votes) > 1 else "",
    )  # fmt: skip
    join(
        on_behalf_of(by), MergePair(keep=PersonRef(first.id), absorb=PersonRef(second.id), evidence=evidence)
    )


# --- undo ----------------------------------------------------------------------------------------------
@command(needs=Permission.DECIDE_MATCH)
def undo_last_decision(by: Actor) -> Decided:
    """Take one's own last decision back, within minutes; what it did is undone exactly, and readable."""
    vote = ReviewVote.objects.filter(account_id=by.account_id, undone_at=None).order_by("-at", "-id").first()
    if vote is None or vote.at < clock.now() - rules.UNDO_WITHIN:
        raise Refused("There is nothing of yours from the last minutes to take back.")
    row = _locked(by, str(vote.item_id))
    if row.votes.filter(undone_at=None, at__gt=vote.at).exists():
        raise Refused("Somebody else has decided after you: it cannot be taken back any more.")
    _take_back(by, row)
    vote.undone_at = clock.now()
    vote.save(update_fields=["undone_at"])
    left = list(row.votes.filter(undone_at=None).order_by("at", "id"))
    row.state = rules.state_after([(one.outcome, one.is_supervisor) for one in left], needs_two=True)
    row.decided_at = None
    row.save(update_fields=["state", "decided_at"])
    guard.audit(
        by, "alteration", "nominals.undo_last_decision", [PersonRef(row.one_id), PersonRef(row.other_id)]
    )
    return Decided(item=str(row.id), state=ReviewState(row.state))


def _take_back(by: Actor, row: ReviewItem) -> None:
    pair = [row.one_id, row.other_id]
    if row.state == ReviewState.SAME:
        merge = (
            Merge.objects.filter(absorbed_id__in=pair, rule=REVIEW_RULE, undone_at=None)
            .order_by("-at")
            .first()
        )
        if merge is not None and merge.at >= (row.decided_at or merge.at):
            undo(on_behalf_of(by), ref=PersonRef(merge.absorbed_id), reason="The decision was taken back.")
    elif row.state == ReviewState.DIFFERENT:
        parted = PersonApart.objects.filter(one_id=row.one_id, other_id=row.other_id, lifted_at=None)
        mine = parted.filter(origin=ApartOrigin.REVIEW, account_id=by.account_id).first()
        if mine is not None:
            lift(by, mine, "The decision was taken back.")


@command(needs=Permission.DECIDE_MATCH, operation="consultation")
def take_pair(by: Actor, *, item: str) -> str:
    """Hold a pair while it is open on the screen, so that no second person decides it at once; the look is audited."""
    row = _locked(by, item)
    held = held_by_another(by, row)
    if held:
        raise Refused(f"{held} has this pair open. Take the next one.")
    row.locked_by, row.locked_name, row.locked_until = by.account_id, by.name, clock.now() + rules.LOCK
    row.save(update_fields=["locked_by", "locked_name", "locked_until"])
    return str(row.id)


@command(needs=Permission.DECIDE_MATCH, operation="consultation")
def leave_pairs(by: Actor) -> int:
    """Let go of the pairs one holds, when the desk is left."""
    held = ReviewItem.objects.filter(Q(locked_by=by.account_id) & Q(locked_until__gt=clock.now()))
    return held.update(locked_by=None, locked_until=None)
