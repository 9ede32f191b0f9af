"""Deciding held rows by hand: bring in with corrected values, keep, refuse; a second person; taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from bluelamp.contracts.refs import LegacyRowRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command, query
from bluelamp.kernel.refusals import refuse_if
from bluelamp.migration.codes import ByHand, Fate, HandState, Permission, Risk
from bluelamp.migration.commands import engine
from bluelamp.migration.models import HandDecision, LedgerRow
from bluelamp.migration.queries import sight
from bluelamp.migration.queries.rows import legacy_ref
from bluelamp.migration.rules import byhand as rules


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision by hand as it stands now; `waits_because` says why a second person must agree."""

    ref: LegacyRowRef
    id: uuid.UUID
    state: str
    fate: str
    waits_because: str = ""


@dataclass(frozen=True, kw_only=True)
class RowPreview:
    """What bringing a row in would do: changed values, what it becomes, why it cannot be."""

    ref: LegacyRowRef
    changed: tuple[tuple[str, str, str], ...]
    becomes: tuple[engine.Becoming, ...]
    faults: tuple[str, ...]
    second_because: str


@dataclass(frozen=True, kw_only=True)
class DecidedMany:
    """Rows decided together for the same reason."""

    rows: int
    reason: str


@command(needs=Permission.BRING_IN)
def decide_row(
    by: Actor, *, ledger_id: int, what: str, reason: str, corrected: Mapping[str, str] | None = None
) -> Decided:
    """Decide a held or refused row: at once, or, for a warning or a live case, once a second person has agreed."""
    row = _held(by, ledger_id)
    changed = engine.changes(row, corrected or {})
    refuse_if(
        rules.reasons_not_to_decide(
            fate=row.fate, what=what, reason=reason, corrected=list(changed), columns=engine.columns_of(row),
            waits=HandDecision.objects.filter(ledger_id=row.id, state=HandState.PROPOSED).exists(),
        )
    )  # fmt: skip
    new = {column: value for column, (_, value) in changed.items()}
    found = engine.preview(by, row, new) if what == ByHand.BRING_IN else engine.Preview()
    refuse_if(list(found.faults) if what == ByHand.BRING_IN else [])
    because = rules.second_because(live=row.live, kinds=found.kinds, risk=row.risk, what=what)
    made = HandDecision.objects.create(
        ledger_id=row.id, what=what, corrected={c: list(pair) for c, pair in changed.items()}, reason=reason.strip(),
        by_id=by.account_id, by_name=by.name, at=clock.now(), second_because=because, before=_standing(row),
        state=HandState.PROPOSED if because else HandState.DONE,
    )  # fmt: skip
    if not because:
        _apply(by, row, made)
    return _decided(row, made)


@command(needs=Permission.AGREE_ROW)
def agree_row(by: Actor, *, decision: uuid.UUID, reason: str = "") -> Decided:
    """Agree to what somebody else decided: only now does the row become anything."""
    made, row = _waiting(by, decision, reason, is_refusal=False)
    _second(by, made, reason, HandState.DONE)
    _apply(by, row, made)
    return _decided(row, made)


@command(needs=Permission.AGREE_ROW)
def reject_row(by: Actor, *, decision: uuid.UUID, reason: str) -> Decided:
    """Do not agree; the row stays held."""
    made, row = _waiting(by, decision, reason, is_refusal=True)
    _second(by, made, reason, HandState.REJECTED)
    return _decided(row, made)


@command(needs=Permission.BRING_IN)
def take_back(by: Actor, *, decision: uuid.UUID, reason: str) -> Decided:
    """Take a decision back: the row is held as it was. Records that it became are ended where they stand."""
    made = _decision(decision)
    row = _held(by, made.ledger_id)
    refuse_if(
        rules.reasons_not_to_undo(
            state=made.state, what=made.what, made=made.became.get("targets", []), reason=reason
        )
    )
    _restore(row, made.before)
    made.state, made.undone_by, made.undone_at = HandState.UNDONE, by.name, clock.now()
    made.undone_reason = reason.strip()
    made.save(update_fields=["state", "undone_by", "undone_at", "undone_reason"])
    return _decided(row, made)


@command(needs=Permission.BRING_IN)
def decide_rows(by: Actor, *, ledger_ids: tuple[int, ...], what: str, reason: str) -> DecidedMany:
    """Keep or refuse many rows for the same reason; refused altogether when one of them must be looked at by itself."""
    found = [_held(by, one) for one in sorted(set(ledger_ids))[: rules.MOST_AT_ONCE + 1]]
    refuse_if(
        rules.reasons_not_at_once(
            what=what, rows=len(found), reason=reason,
            risky=sum(bool(row.live) or row.risk >= Risk.HIGH for row in found),
            closed=sum(row.fate not in rules.OPEN_FATES for row in found),
        )
    )  # fmt: skip
    for row in found:
        decide_row(by.without_key(), ledger_id=row.id, what=what, reason=reason)
    return DecidedMany(rows=len(found), reason=reason.strip())


@query(needs=Permission.BRING_IN, shows=lambda seen: [seen.ref])
def preview_row(viewer: Actor, *, ledger_id: int, corrected: Mapping[str, str] | None = None) -> RowPreview:
    """What a row would become with these values: tried, and left without a trace."""
    row = LedgerRow.objects.filter(id=ledger_id).first()
    if row is None:
        raise NotThere
    sight.admit(viewer, row.id, row.source, row.kind)
    changed = engine.changes(row, corrected or {})
    found = engine.preview(viewer, row, {column: new for column, (_, new) in changed.items()})
    because = rules.second_because(live=row.live, kinds=found.kinds, risk=row.risk, what=ByHand.BRING_IN)
    return RowPreview(
        ref=legacy_ref(row.id), changed=tuple((column, *pair) for column, pair in sorted(changed.items())),
        becomes=found.becomes, faults=found.faults, second_because=because,
    )  # fmt: skip


# --- inside -------------------------------------------------------------------------------------------
def _held(by: Actor, ledger_id: int) -> LedgerRow:
    row = LedgerRow.objects.select_for_update().select_related(None).filter(id=ledger_id).first()
    if row is None:
        raise NotThere
    sight.admit(by, row.id, row.source, row.kind)
    return row


def _decision(decision: uuid.UUID) -> HandDecision:
    made = HandDecision.objects.select_for_update().filter(id=decision).first()
    if made is None:
        raise NotThere
    return made


def _waiting(
    by: Actor, decision: uuid.UUID, reason: str, *, is_refusal: bool
) -> tuple[HandDecision, LedgerRow]:
    made = _decision(decision)
    row = _held(by, made.ledger_id)
    refuse_if(
        rules.reasons_not_to_agree(
            state=made.state, is_own=made.by_id == by.account_id, reason=reason, is_refusal=is_refusal
        )
    )
    return made, row


def _second(by: Actor, made: HandDecision, reason: str, state: HandState) -> None:
    made.state, made.second_by_id, made.second_by = state, by.account_id, by.name
    made.second_at, made.second_reason = clock.now(), reason.strip()
    made.save(update_fields=["state", "second_by_id", "second_by", "second_at", "second_reason"])


def _apply(by: Actor, row: LedgerRow, made: HandDecision) -> None:
    """Have the row become what was decided, with the words of the decision before its older reason."""
    pairs = {column: (old, new) for column, (old, new) in made.corrected.items()}
    words = rules.in_words(made.what, made.by_name, made.reason, pairs, clock.local(made.at).date())
    words += f"; agreed by {made.second_by}" if made.second_by else ""
    earlier = row.reason
    if made.what == ByHand.BRING_IN:
        engine.bring_in(by, row, {column: new for column, (_, new) in pairs.items()}, made.reason)
        row.refresh_from_db()
    elif made.what == ByHand.KEEP:
        row.fate, row.risk, row.targets = Fate.LOADED.value, Risk.NONE.value, [f"legacy:{row.id}"]
    else:
        row.fate, row.risk, row.targets = Fate.REFUSED.value, Risk.NONE.value, []
    row.reason = f"{words}; before: {earlier}" if earlier else words
    row.save(update_fields=["fate", "risk", "targets", "reason"])
    made.became = _standing(row)
    made.save(update_fields=["became"])


def _standing(row: LedgerRow) -> dict[str, object]:
    return {"fate": row.fate, "reason": row.reason, "risk": row.risk, "targets": list(row.targets)}


def _restore(row: LedgerRow, before: Mapping[str, object]) -> None:
    for name, value in before.items():
        setattr(row, name, value)
    row.save(update_fields=list(before))


def _decided(row: LedgerRow, made: HandDecision) -> Decided:
    waits = made.second_because if made.state == HandState.PROPOSED else ""
    return Decided(
        ref=legacy_ref(row.id), id=made.id, state=str(made.state), fate=row.fate, waits_because=waits
    )
