"""What insight does when it hears a fact."""

from __future__ import annotations

from bluelamp.contracts.access import AccessAsked, AccessDecided, GlassBroken, GlassReviewed
from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.insight import commands
from bluelamp.kernel.events import on


@on(RestrictedRecordSearched, name="insight.tell_owner")
def tell_owner(fact: RestrictedRecordSearched) -> None:
    """Tell the owner."""
    commands.tell_owner(fact)


@on(AccessAsked, name="insight.owe_access_decision")
def owe_access_decision(fact: AccessAsked) -> None:
    """Owe a decision."""
    commands.owe_access_decision(fact)


@on(AccessDecided, name="insight.settle_access")
def settle_access(fact: AccessDecided) -> None:
    """Settle it."""
    commands.settle_access(fact)


@on(GlassBroken, name="insight.owe_glass_review")
def owe_glass_review(fact: GlassBroken) -> None:
    """Tell, and owe a review."""
    commands.owe_glass_review(fact)


@on(GlassReviewed, name="insight.settle_glass")
def settle_glass(fact: GlassReviewed) -> None:
    """Settle it."""
    commands.settle_glass(fact)
