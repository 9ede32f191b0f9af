"""Every write of access: accounts, posts, restrictions, tokens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from bluelamp.access import guard, rules, sealing, tokens
from bluelamp.access.codes import Permission, RestrictionState, Role
from bluelamp.access.models import Account, Holding, Post, RecordRestriction, Token
from bluelamp.access.types import NewAccount, Restriction
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
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
    if held:
        guard.audit(by, "restrict", "access.put_back_restrictions", sorted(held), {"reason": reason})


@command(needs=Permission.READ_AUDIT, operation="config")
def seal_audit(by: Actor) -> int:
    """Seal every finished audit row now; returns how many."""
    return sealing.seal()
