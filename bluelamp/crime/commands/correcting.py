"""Putting right what was read wrongly from a paper report."""

from __future__ import annotations

from dataclasses import asdict

from bluelamp.contracts.refs import CrimeRef
from bluelamp.crime import queries, rules
from bluelamp.crime.codes import PartyRole, Permission
from bluelamp.crime.models import Crime
from bluelamp.crime.queries import narratives
from bluelamp.crime.types import CrimeCorrection, CrimeSummary
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search import commands as search


@command(needs=Permission.RECORD_CRIME, about="ref")
def correct_crime(by: Actor, *, ref: CrimeRef, to: CrimeCorrection) -> CrimeSummary:
    """Put a crime from paper right after its second reading, by the same rules as when it was recorded."""
    row = Crime.objects.select_for_update().filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    if row.source_system != "paper":
        raise Refused("Only a crime that was entered from paper is put right this way.")
    for name, value in asdict(to).items():
        if value is not None:
            setattr(row, name, value)
    roles = [PartyRole(role) for role in row.parties.values_list("role", flat=True)]
    refuse_if(rules.reasons_not_to_record(
        narrative=row.narrative, roles=roles, reported_at=row.reported_at, now=clock.now(),
        occurred_from=row.occurred_from, occurred_to=row.occurred_to))  # fmt: skip
    row.save()
    search.index_narratives(narratives.told([row.pk]))
    return queries.summary(row)
