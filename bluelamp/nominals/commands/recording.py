"""Recording a person after looking for them: never in the way of an incident, never twice without a word."""

from __future__ import annotations

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.nominals import rules_matching
from bluelamp.nominals.codes import Permission, ReviewOrigin
from bluelamp.nominals.commands.people import create_person
from bluelamp.nominals.commands.raising import raise_reviews
from bluelamp.nominals.queries.lookups import duplicate_check
from bluelamp.nominals.types import NewPerson, NewReview, PossibleDuplicate


@command(needs=Permission.RECORD_PERSON, operation="collection")
def record_person(by: Actor, *, person: NewPerson, anyway: str = "") -> PersonRef:
    """Record a person unless one very like is known; then `anyway` says why, and the pair goes to the review desk
    (domain/search.md §11). Call screens record at once with `create_person`: an incident is never held up."""
    check = duplicate_check(by.without_key(), person)
    strong = [one for one in check.found if one.is_strong]
    refuse_if(rules_matching.reasons_not_to_record(strong=len(strong), anyway=anyway))
    ref = create_person(by.without_key(), person=person)
    if strong:
        raise_reviews(on_behalf_of(by), [_review(ref, one, anyway) for one in strong])
    return ref


def _review(ref: PersonRef, like: PossibleDuplicate, anyway: str) -> NewReview:
    """The pair with the search's own reasons; its score stands for the weight until the engine gives one."""
    return NewReview(
        one=like.ref, other=ref, origin=ReviewOrigin.CREATE_ANYWAY, reason=anyway.strip(), weight=float(like.score),
        waterfall=like.weights,
    )  # fmt: skip
