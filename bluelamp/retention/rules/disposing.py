"""What a disposal refuses (domain/security.md §9): every reason at once, in words that name the records."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from bluelamp.retention.codes import Decision, Group, ProposalState
from bluelamp.retention.rules.schedule import Schedule

SHORTEST_REASON = 10
NAMED = 20


def monthly_norm(disposed_in_year: int, months_on_record: int, schedule: Schedule) -> int:
    """The norm of a month: a twelfth of the last twelve months' disposals, the force's own figure † until there is a
    year of them."""
    return disposed_in_year // 12 if months_on_record >= 12 else schedule.first_norm


def reasons_against_size(*, batch: int, recent: int, norm: int, schedule: Schedule) -> list[str]:
    """A batch may not exceed twice the norm, nor may several small ones that follow each other."""
    most = schedule.norm_times * norm
    if batch + recent <= most:
        return []
    before = f" after {recent} in the last {schedule.norm_window_days} days" if recent else ""
    return [
        f"The rule selects {batch} records{before}; the norm of a month is {norm} and a batch may hold at most "
        f"{most}. Check the rule; if the volume is right, have the norm raised in the schedule."
    ]  # fmt: skip


def reasons_against_live(live: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> list[str]:
    """A batch may touch nothing live and nothing held; each record is named with all its reasons."""
    reasons = [
        f"{names.get(ref, ref)} ({ref}) may not be disposed of: {'; '.join(words)}."
        for ref, words in sorted(live.items())
        if words
    ]
    rest = len(reasons) - NAMED
    return [*reasons[:NAMED], *([f"And {rest} more records that may not go."] if rest > 0 else [])]


def reasons_against_unknown(
    refs: Sequence[str], known: Sequence[str], due: Mapping[str, datetime], at: datetime
) -> list[str]:
    """A record must be on hand, reviewed and due."""
    missing = [ref for ref in refs if ref not in set(known)]
    ungraded = [ref for ref in refs if ref in set(known) and ref not in due]
    early = [ref for ref in refs if ref in due and due[ref] > at]
    return [
        *(f"{ref} is not on record." for ref in missing[:NAMED]),
        *(f"{ref} has no review group: it is un-reviewed and is kept." for ref in ungraded[:NAMED]),
        *(f"{ref} is not due before {due[ref]:%d/%m/%Y}." for ref in early[:NAMED]),
    ]


def reasons_not_to_decide(
    *, state: ProposalState, decision: Decision, reason: str, next_at: datetime | None, now: datetime
) -> list[str]:
    """A decision is taken while the batch is in review, with its reason; to retain names the next date."""
    reasons = []
    if state is not ProposalState.PROPOSED:
        reasons.append(f"This batch is no longer in review: it is {state.label.lower()}.")
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in at least {SHORTEST_REASON} characters.")
    if decision is Decision.RETAIN and (next_at is None or next_at <= now):
        reasons.append("Give the day of the next review: a day still to come.")
    return reasons


def reasons_not_to_approve(
    *, state: ProposalState, approver: uuid.UUID, proposer: uuid.UUID, waiting: Sequence[str],
    alone: Sequence[str], batch: int,
) -> list[str]:  # fmt: skip
    """A second person approves, never the proposer; group 1 and 2 needs two people on each record."""
    reasons = []
    if state is not ProposalState.PROPOSED:
        reasons.append(f"This batch cannot be approved: it is {state.label.lower()}.")
    if approver == proposer:
        reasons.append("You proposed this batch: somebody else has to approve it.")
    if not batch:
        reasons.append("Nothing in this batch is to be disposed of.")
    reasons += [f"{ref} is in group 1 or 2 and nobody has reviewed it yet." for ref in waiting[:NAMED]]
    reasons += [
        f"{ref} is in group 1 or 2 and only one person has decided: it needs a second."
        for ref in alone[:NAMED]
    ]
    return reasons


def needs_two(group: Group, schedule: Schedule) -> bool:
    """Whether two people must decide on a record of this group (domain/records.md §9: group 1-2)."""
    return schedule.groups[group].needs_two


def reasons_not_to_undo(*, state: ProposalState, reason: str, is_listed: bool) -> list[str]:
    """What is in quarantine comes back; what was erased cannot."""
    reasons = []
    if state is not ProposalState.QUARANTINED or is_listed:
        reasons.append(
            "This batch was erased: restore is impossible, its certificate and the audit remain."
            if is_listed or state is ProposalState.ERASED
            else f"This batch is not in quarantine: it is {state.label.lower()}."
        )
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in at least {SHORTEST_REASON} characters.")
    return reasons


def reasons_not_to_erase(*, state: ProposalState, erase_after: datetime | None, at: datetime) -> list[str]:
    """Only what has been in quarantine for its full time is erased, and only once."""
    if state is not ProposalState.QUARANTINED:
        return [f"This batch cannot be erased: it is {state.label.lower()}."]
    if erase_after is None or at < erase_after:
        return [
            f"This batch is in quarantine until {erase_after:%d/%m/%Y %H:%M}: until then it can be undone."
        ]
    return []


def reasons_not_to_hold(
    *, reason: str, is_of_something: bool, until: datetime | None, at: datetime
) -> list[str]:
    """A hold says of what and why; its end, if it has one, lies ahead."""
    reasons = [] if is_of_something else ["Say what is held: one record, a kind of record or a review group."]
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in at least {SHORTEST_REASON} characters.")
    if until is not None and until <= at:
        reasons.append("The end of a hold must be a day still to come.")
    return reasons
