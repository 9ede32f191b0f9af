"""Taking a match apart again, with a reason, as if it had never been made."""

from __future__ import annotations

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import EdgeState, Permission
from bluelamp.migration.handover import known, people
from bluelamp.migration.models import Edge, LedgerRow, Mention
from bluelamp.migration.types import Separated
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import ImportBatch

SHORTEST_REASON = 5


@command(needs=Permission.SEPARATE_RECORD, operation="combination")
def separate(by: Actor, *, ledger_id: int, reason: str) -> Separated:
    """Undo a migration's match: the record stands alone again, and is never matched to the same ones anew."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("Say why they are not the same person.")
    mention = Mention.objects.select_for_update().filter(ledger_id=ledger_id).order_by("slot").first()
    if mention is None:
        raise NotThere
    if mention.golden == mention.person:
        raise Refused("This record is not matched to another.")
    golden = mention.golden
    _stand_alone(by, mention, reason)
    mention.golden = mention.person
    mention.save(update_fields=["golden"])
    _remember(mention.id, reason)
    row = LedgerRow.objects.get(id=ledger_id)
    others = [one for one in row.targets if one not in (f"person:{golden}", f"person:{mention.person}")]
    row.fate, row.targets = "loaded", [f"person:{mention.person}", *others]
    row.reason = f"separated by {by.name}: {reason.strip()}; earlier: {row.reason}"
    row.save(update_fields=["fate", "targets", "reason"])
    return Separated(ledger_id=ledger_id, person=f"person:{mention.person}", reason=reason.strip())


def _stand_alone(by: Actor, mention: Mention, reason: str) -> None:
    """A nominal of the records system is unmerged; somebody only mentioned gets a nominal of their own."""
    if mention.is_record:
        nominals.unmerge(by.without_key(), ref=PersonRef(mention.person), reason=reason)
        return
    persons = people.alone(known.system(mention.source), mention)
    nominals.import_persons(by.without_key(), batch=ImportBatch(persons=persons))


def _remember(mention_id: int, reason: str) -> None:
    """Do-not-link edges survive every later run."""
    for side in ("one", "other"):
        Edge.objects.filter(**{side: mention_id}, state=EdgeState.ACCEPTED).update(
            state=EdgeState.UNDONE, undone_because=reason
        )
