"""Every write of access: accounts, posts, restrictions, tokens."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime

from bluelamp.access import doorkeeper, guard, opening, rules, sealing, tokens
from bluelamp.access.codes import Permission, RestrictionState, Role
from bluelamp.access.models import (
    AccessRequest,
    Account,
    GlassBreak,
    Holding,
    Post,
    RecordRestriction,
    Token,
)
from bluelamp.access.types import Closed, NewAccount, Restriction
from bluelamp.contracts.access import AccessAsked, AccessDecided, GlassBroken, GlassReviewed
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel import clock, events, refs
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refs import Ref
from bluelamp.kernel.refusals import refuse_if


@command(needs=Permission.MANAGE_ACCOUNTS, operation="grant")
def open_account(by: Actor, *, new: NewAccount) -> AccountRef:
    """Make an account and put its holder in a post with start and end; repeats by user name change nothing."""
    refuse_if(_reasons_not_to_open(new))
    account, is_new = Account.objects.get_or_create(
        username=new.username, defaults={"name": new.name, "collar": new.collar}
    )
    if is_new:
        account.set_password(new.password or None)
        account.save()
        _put_in_post(account, new)
    return AccountRef(account.id)


def _reasons_not_to_open(new: NewAccount) -> list[str]:
    known = {role.value for role in Role}
    unknown = sorted(new.roles - known)
    reasons = [f"There is no role {role!r}. Known roles: {', '.join(sorted(known))}." for role in unknown]
    if new.ends and new.starts and new.ends <= new.starts:
        reasons.append("The post ends before it starts.")
    return reasons


def _put_in_post(account: Account, new: NewAccount) -> None:
    post = Post.objects.create(
        title=new.post or new.name,
        roles=sorted(new.roles),
        unit=new.unit,
        district=new.district,
        desk=new.desk,
    )
    Holding.objects.create(account=account, post=post, starts_at=new.starts or clock.now(), ends_at=new.ends)


@command(needs=Permission.MANAGE_ACCOUNTS, about="ref", operation="grant")
def end_posts(by: Actor, *, ref: AccountRef, at: datetime) -> None:
    """End every post the account holds, from a moment; sessions lose the roles at their next request."""
    Holding.objects.filter(account_id=ref.id, ends_at=None).update(ends_at=at)


@command(needs=Permission.MANAGE_ACCOUNTS, about="ref", operation="grant")
def suspend(by: Actor, *, ref: AccountRef) -> None:
    """Stop an account: sessions and tokens die at their next request."""
    Account.objects.filter(id=ref.id).update(is_active=False)


@command(needs=Permission.MANAGE_ACCOUNTS, operation="grant")
def issue_token(by: Actor, *, account: AccountRef, label: str) -> str:
    """Issue a token for an interface; the secret is returned once and only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    Token.objects.create(account_id=account.id, digest=tokens.digest_of(secret), label=label)
    return secret


@command(needs=Permission.MANAGE_ACCOUNTS, operation="grant")
def accept_token(by: Actor, *, account: AccountRef, label: str, secret: str) -> None:
    """Register a secret that an interface was configured with; a repeat changes nothing."""
    Token.objects.get_or_create(
        digest=tokens.digest_of(secret), defaults={"account_id": account.id, "label": label}
    )


@command(needs=Permission.RESTRICT_RECORD, about="ref", operation="restrict")
def restrict(by: Actor, *, ref: Ref, to: Restriction, reason: str, review_at: datetime | None = None) -> None:
    """Set how far a record may be known (domain/security.md §3); the owner's module updates its search keys."""
    may_seal = guard.may(by, Permission.SEAL_RECORD) or to.state is not RestrictionState.SEALED
    refuse_if(
        rules.reasons_not_to_restrict(
            state=to.state, reason=reason, people=len(to.people), units=len(to.units), may_seal=may_seal
        )
    )
    RecordRestriction.objects.update_or_create(
        subject=str(ref),
        defaults={
            "kind": ref.kind, "state": to.state, "people": sorted(to.people), "units": sorted(to.units),
            "contact": to.contact, "reason": reason, "set_by": by.account_id, "set_at": clock.now(),
            "review_at": review_at,
        },
    )  # fmt: skip
    guard.tell_restricted(str(ref))


@command(needs=Permission.RESTRICT_RECORD, operation="restrict")
def put_back_restrictions(by: Actor, *, held: Mapping[str, Mapping[str, object] | None], reason: str) -> None:
    """Make restrictions as they were, to the bit; None for a record that had none (the undoing of a merge)."""
    RecordRestriction.objects.filter(subject__in=list(held)).delete()
    RecordRestriction.objects.bulk_create([RecordRestriction(**row) for row in held.values() if row])
    for ref in sorted(held):
        guard.tell_restricted(ref)
    if held:
        guard.audit(by, "restrict", "access.put_back_restrictions", sorted(held), {"reason": reason})


@command(needs=Permission.READ_AUDIT, operation="config")
def seal_audit(by: Actor) -> int:
    """Seal every finished audit row now; returns how many."""
    return sealing.seal()


# --- restricted records opened for a time ---------------------------------------------------------------
@command(needs=Permission.ASK_ACCESS, operation="restrict")
def ask_for_access(by: Actor, *, closed: Closed, reason: str) -> None:
    """Ask the owning unit to see the restricted records that a notice spoke of; the asker learns no name and no
    number of records (domain/search.md §8)."""
    found = opening.meant(by, closed)
    open_now = AccessRequest.objects.filter(account_id=by.account_id, subject__in=found, state="open")
    state = RestrictionState.RESTRICTED if found else RestrictionState.OPEN
    refuse_if(rules.reasons_not_to_ask(state=state, reason=reason, has_asked=open_now.exists()))
    for ref, restriction in found.items():
        _ask(by, ref, restriction, closed, reason.strip())


def _ask(by: Actor, ref: str, restriction: Restriction, closed: Closed, reason: str) -> None:
    made = AccessRequest.objects.create(
        subject=ref, unit=restriction.contact or min(restriction.units, default=""), account_id=by.account_id,
        asker=by.name, asked_at=clock.now(), query=closed.query[:200], reason=reason,
        work=by.reason.work if by.reason else "",
    )  # fmt: skip
    guard.audit(by, "restrict", "access.asked", [ref], detail={"request": str(made.id)})
    asked = AccessAsked(
        request=str(made.id), subject=ref, unit=made.unit, asker=by.name, asker_id=str(by.account_id),
        reason=reason, at=made.asked_at,
    )  # fmt: skip
    events.state(asked, about=refs.parse(ref))


@command(needs=Permission.DECIDE_ACCESS, operation="grant")
def decide_access(
    by: Actor, *, request: uuid.UUID, is_granted: bool, until: datetime | None, why: str
) -> None:
    """Give a named person access until a day, or refuse it; only the owning unit, never the asker."""
    row = AccessRequest.objects.select_for_update().filter(id=request).first()
    if row is None or not is_owner(by, row.subject, row.unit):
        raise NotThere
    refuse_if(
        rules.reasons_not_to_decide(
            is_open=row.state == "open", is_own=row.account_id == by.account_id, is_owner=True,
            is_granted=is_granted, span=until - clock.now() if until else None, why=why,
        )
    )  # fmt: skip
    row.state, row.decided_at, row.decided_by = "granted" if is_granted else "refused", clock.now(), by.name
    row.until_at, row.why = until if is_granted else None, why.strip()
    row.save()
    parts = opening.parts_of(row.subject)
    if is_granted and until:
        opening.let_in(row.account_id, parts, until=until, source=f"request:{row.id}", is_read_only=False)
    guard.audit(by, "grant", "access.decided", parts, detail={"request": str(row.id), "granted": is_granted})
    decided = AccessDecided(
        request=str(row.id), subject=row.subject, unit=row.unit, asker=row.asker, asker_id=str(row.account_id),
        is_granted=is_granted, until=row.until_at, by=by.name, at=row.decided_at,
    )  # fmt: skip
    events.state(decided, about=refs.parse(row.subject))


def is_owner(by: Actor, subject: str, unit: str) -> bool:
    """Whether somebody answers for a restricted record: works in the owning unit, or is named on it."""
    restriction = doorkeeper.restriction_of(subject)
    return by.is_system or bool(by.unit and by.unit == unit) or rules.is_named(by, restriction)


@command(needs=Permission.BREAK_GLASS, operation="break_glass")
def break_glass(by: Actor, *, closed: Closed, code: str, text: str, is_confirmed: bool) -> str:
    """Open one restricted record to oneself for an hour, to read, because serious harm cannot wait (§6); returns
    the address of its page. The owner and professional standards are told, and somebody reviews it."""
    found = opening.meant(by, closed)
    refuse_if(
        rules.reasons_not_to_break_glass(
            states=[one.state for one in found.values()], code=code, text=text, is_confirmed=is_confirmed
        )
    )
    ref, restriction = next(iter(found.items()))
    now = clock.now()
    row = GlassBreak.objects.create(
        subject=ref, owner=restriction.contact, account_id=by.account_id, user=by.name, user_unit=by.unit,
        code=code, text=text.strip(), at=now, until_at=now + rules.GLASS,
    )  # fmt: skip
    parts = opening.parts_of(ref)
    opening.let_in(by.account_id, parts, until=row.until_at, source=f"glass:{row.id}", is_read_only=True)
    because = by.because(code, work=by.reason.work if by.reason else "", text=row.text)
    guard.audit(because, "break_glass", "access.glass_broken", parts, detail={"glass": str(row.id)})
    broken = GlassBroken(
        glass=str(row.id), subject=ref, owner=row.owner, user=by.name, user_id=str(by.account_id), code=code,
        text=row.text, at=now, until=row.until_at,
    )  # fmt: skip
    events.state(broken, about=refs.parse(ref))
    return opening.url_of(ref)


@command(needs=Permission.REVIEW_GLASS, operation="break_glass")
def review_glass(by: Actor, *, glass: uuid.UUID, is_justified: bool, why: str) -> None:
    """Judge a use of break-glass; never the user, never somebody of their unit (domain/security.md §6)."""
    row = GlassBreak.objects.select_for_update().filter(id=glass).first()
    if row is None:
        raise NotThere
    refuse_if(
        rules.reasons_not_to_review(
            is_reviewed=row.reviewed_at is not None, is_own=row.account_id == by.account_id,
            is_line=bool(by.unit and by.unit == row.user_unit), why=why,
        )
    )  # fmt: skip
    row.reviewed_at, row.reviewed_by = clock.now(), by.name
    row.is_justified, row.review = is_justified, why.strip()
    row.save()
    guard.audit(by, "break_glass", "access.glass_reviewed", [row.subject], detail={"glass": str(row.id)})
    reviewed = GlassReviewed(
        glass=str(row.id), subject=row.subject, is_justified=is_justified, by=by.name, at=row.reviewed_at
    )
    events.state(reviewed, about=refs.parse(row.subject))
