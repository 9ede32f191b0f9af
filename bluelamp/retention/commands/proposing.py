"""Proposing a batch: what a rule selects is a list for people to look at, and nothing more (security.md §9)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.retention import declare
from bluelamp.retention.codes import Permission, ProposalState
from bluelamp.retention.models import Proposal, ProposalItem
from bluelamp.retention.queries import batches, standing
from bluelamp.retention.queries.standing import Clock
from bluelamp.retention.rules import disposing
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import ProposalView

MOST = 100_000


@command(needs=Permission.PROPOSE_DISPOSAL, operation="collection")
def propose(by: Actor, *, rule: str = "due", limit: int = 0) -> ProposalView:
    """Put what a rule selects before reviewers, with counts by class and reason. Refused when the batch is larger than
    twice the norm or touches anything live or held; nothing is changed by proposing."""
    terms = declare.rules.get(rule)
    if terms is None:
        raise Refused(f"There is no rule {rule!r}. Rules: {', '.join(declare.rules)}.")
    selected = list(dict.fromkeys(terms.select(limit or MOST)))
    if not selected:
        raise Refused("The rule selects nothing: no record is due that is neither live, held nor in a batch.")
    refuse_if(reasons_against_volume(len(selected)))
    found = standing.clocks(selected)
    refuse_if([*reasons_against(by, found), *_in_other_batches(list(found))])
    made = Proposal.objects.create(
        rule=terms.name, title=terms.title, citation=terms.citation, norm=batches.norm(), proposed_at=clock.now(),
        proposed_by=by.name, proposer_id=by.account_id,
    )  # fmt: skip
    _list(made, found)
    guard.audit(by, "consultation", "retention.proposed", sorted(found)[:500], {"proposal": str(made.id)})
    return batches.view(made)


def reasons_against_volume(batch: int, *, but: uuid.UUID | None = None) -> list[str]:
    """Why a batch of this size may not be, beside what went into quarantine lately."""
    since = clock.now() - timedelta(days=schedule().norm_window_days)
    recent = batches.quarantined_since(since, but=but)
    return disposing.reasons_against_size(
        batch=batch, recent=recent, norm=batches.norm(), schedule=schedule()
    )


def reasons_against(by: Actor, found: dict[str, Clock]) -> list[str]:
    """Why these records may not go now: unknown, un-reviewed, not due, held or live; asked again at every step."""
    refs = sorted(found)
    due = {ref: at for ref in refs if (at := standing.due_at(found[ref])) is not None}
    known = standing.on_record(refs)
    names = standing.names_for(by, refs)
    return [
        *disposing.reasons_against_unknown(refs, known, due, clock.now()),
        *disposing.reasons_against_live(standing.why_not(found), names),
    ]


def _in_other_batches(refs: Sequence[str]) -> list[str]:
    rows = ProposalItem.objects.filter(ref__in=refs, proposal__state=ProposalState.PROPOSED)
    return [f"{ref} is in another batch already." for ref in rows.values_list("ref", flat=True)[:20]]


def _list(made: Proposal, found: dict[str, Clock]) -> None:
    items = []
    for ref, one in sorted(found.items()):
        due = standing.due_at(one)
        assert one.whole is not None and due is not None
        items.append(
            ProposalItem(
                proposal=made, ref=ref, parts=sorted(one.parts), kind=ref.partition(":")[0], group=one.whole.group,
                due_at=due, why=one.whole.why,
            )
        )  # fmt: skip
    ProposalItem.objects.bulk_create(items)
    made.counts = {
        "records": len(items),
        "by_kind": dict(Counter(item.kind for item in items)),
        "by_group": {str(group): n for group, n in sorted(Counter(item.group for item in items).items())},
        "by_reason": dict(Counter(item.why.partition(" because of ")[0] for item in items)),
    }
    made.save(update_fields=["counts"])
