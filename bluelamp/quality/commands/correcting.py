"""Bulk correction: proposed with every row before and after, approved by a second person, applied in batches through
the owner's door, undone exactly; each step is harmless to repeat and audited."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from bluelamp.access import guard
from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.quality.codes import CorrectionState, FindingState, Permission, RowState
from bluelamp.quality.declare.bulk import Change, Done, corrections
from bluelamp.quality.declare.checks import Check, named
from bluelamp.quality.models import Correction, CorrectionRow, Finding
from bluelamp.quality.queries.corrections import view_of
from bluelamp.quality.queries.findings import chosen
from bluelamp.quality.queries.visible import visible
from bluelamp.quality.rules import deciding as rules
from bluelamp.quality.types import CorrectionRef, CorrectionView, FindingFilter

BATCH = 500
JOB = "quality.work_through"


@command(needs=Permission.PROPOSE_CORRECTION)
def propose(by: Actor, *, wanted: FindingFilter, reason: str) -> CorrectionView:
    """Propose to put right all findings that the filter chooses; what cannot be told is left out and counted.

    A record restricted from the proposer is never part of it.
    """
    check = named(wanted.check)
    offered = corrections.get(check.correct) if check else None
    found = _reachable(by, chosen(visible(by), wanted).filter(state=FindingState.OPEN.value))
    changes = list(offered.propose(on_behalf_of(by), list(found))) if offered else []
    refuse_if(
        rules.reasons_not_to_propose(reason=reason, is_offered=offered is not None, changes=len(changes))
    )
    assert check is not None
    row = Correction.objects.create(
        name=check.correct, check_name=check.name, reason=reason, proposed_by=by.name, proposed_by_id=by.account_id,
        proposed_at=clock.now(), untold=len(found) - len(changes),
    )  # fmt: skip
    CorrectionRow.objects.bulk_create([_row(row, found[one.key], one) for one in changes], batch_size=1000)
    _audit(by, "quality.correction_proposed", row, [found[one.key].ref for one in changes])
    return view_of(by, row)


def _reachable(by: Actor, rows: Iterable[Finding]) -> dict[str, Finding]:
    listed = list(rows.order_by("id")[: rules.MOST_ROWS])  # type: ignore[attr-defined]
    refs = {ref for row in listed for ref in (row.ref, row.about)} - {""}
    closed = guard.hidden_from(by, refs, also_restricted=True)
    return {row.key: row for row in listed if not {row.ref, row.about} & closed}


def _row(correction: Correction, finding: Finding, change: Change) -> CorrectionRow:
    return CorrectionRow(
        correction=correction, key=change.key, ref=finding.ref, about=finding.about, district=finding.district,
        before=dict(change.before), after=dict(change.after),
    )  # fmt: skip


def _held(ref: CorrectionRef) -> Correction:
    row = Correction.objects.select_for_update().filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return row


@command(needs=Permission.APPROVE_CORRECTION, about="ref")
def decide(by: Actor, *, ref: CorrectionRef, is_yes: bool, reason: str = "") -> CorrectionView:
    """Approve or reject a correction; never one's own (security.md §3). Approved, it is applied at once."""
    row = _held(ref)
    refuse_if(rules.reasons_not_to_decide(
        state=CorrectionState(row.state), proposed_by=row.proposed_by_id, decider=by.account_id, reason=reason,
        is_yes=is_yes))  # fmt: skip
    row.state = (CorrectionState.APPROVED if is_yes else CorrectionState.REJECTED).value
    row.decided_by, row.decided_by_id = by.name, by.account_id
    row.decided_at, row.decided_why = clock.now(), reason
    row.save()
    if is_yes:
        jobs.defer(jobs.declared[JOB].body, correction=str(row.id))
    return view_of(by, row)


@command(needs=Permission.UNDO_CORRECTION, about="ref")
def undo(by: Actor, *, ref: CorrectionRef, reason: str) -> CorrectionView:
    """Put every row back exactly as it was, unless it was changed since: those are named and left."""
    row = _held(ref)
    refuse_if(rules.reasons_not_to_undo(state=CorrectionState(row.state), reason=reason))
    row.state, row.undone_by, row.undone_why = CorrectionState.UNDOING.value, by.name, reason
    row.undone_at = clock.now()
    row.save()
    jobs.defer(jobs.declared[JOB].body, correction=str(row.id))
    return view_of(by, row)


@command(needs=Permission.RUN_CHECKS)
def next_batch(by: Actor, *, correction: uuid.UUID) -> int:
    """Apply or undo the next rows of a correction, in one transaction with what is kept of them; 0 when all are done."""
    row = _held(CorrectionRef(correction))
    is_undoing = row.state == CorrectionState.UNDOING.value
    if not is_undoing and row.state != CorrectionState.APPROVED.value:
        return 0
    wanted = RowState.APPLIED if is_undoing else RowState.WAITING
    batch = list(row.rows.select_for_update().filter(state=wanted.value).order_by("id")[:BATCH])
    if not batch:
        _finish(row, is_undoing)
        return 0
    changes = [_change(one, is_undoing) for one in batch]
    done = {one.key: one for one in corrections[row.name].apply(by, changes)}
    for one in batch:
        one.state, one.why = _outcome(done.get(one.key), is_undoing)
    CorrectionRow.objects.bulk_update(batch, ["state", "why"])
    _audit(by, f"quality.correction_{'undone' if is_undoing else 'applied'}", row, [one.ref for one in batch])
    return len(batch)


def _change(row: CorrectionRow, is_undoing: bool) -> Change:
    before, after = (row.after, row.before) if is_undoing else (row.before, row.after)
    return Change(key=row.key, before=before, after=after)


def _outcome(done: Done | None, is_undoing: bool) -> tuple[str, str]:
    if done is None:
        return (RowState.STANDS if is_undoing else RowState.FAILED).value, "Its owner said nothing of it."
    if done.is_done:
        return (RowState.UNDONE if is_undoing else RowState.APPLIED).value, ""
    if is_undoing:
        return RowState.STANDS.value, done.why[:400]
    return (RowState.CHANGED if done.has_changed else RowState.FAILED).value, done.why[:400]


def _finish(row: Correction, is_undoing: bool) -> None:
    row.state = (CorrectionState.UNDONE if is_undoing else CorrectionState.APPLIED).value
    row.applied_at = row.applied_at or clock.now()
    row.save(update_fields=["state", "applied_at"])


def _audit(by: Actor, door: str, row: Correction, refs: Sequence[str]) -> None:
    detail = {"correction": str(row.id), "check": row.check_name, "name": row.name, "rows": len(refs)}
    guard.audit(by, "alteration", door, sorted({ref for ref in refs if ref}), detail)


def check_of(correction: uuid.UUID) -> Check | None:
    """The check whose findings a correction puts right."""
    name = Correction.objects.values_list("check_name", flat=True).filter(pk=correction).first()
    return named(name or "")
