"""What staff declare to vetting about themselves."""

from __future__ import annotations

import uuid

from bluelamp.contracts.refs import AccountRef
from bluelamp.insight.codes import Permission
from bluelamp.insight.models import StaffDeclaration
from bluelamp.insight.watch import normal
from bluelamp.insight.watch.types import Declared
from bluelamp.kernel import clock, refs
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if


@command(needs=Permission.DECLARE_STAFF, operation="collection")
def declare_staff(by: Actor, *, declared: Declared) -> AccountRef:
    """Keep what a member of staff declared, in normal forms that can only be compared; a new one takes its place."""
    surnames = {normal.surname(one) for one in (declared.surname, *declared.former)} - {""}
    homes = {one: normal.home(one) for one in declared.homes}
    refuse_if(_reasons_not_to(declared, homes))
    StaffDeclaration.objects.update_or_create(
        account_id=uuid.UUID(declared.account),
        defaults={
            "surnames": sorted(surnames), "homes": sorted(homes.values()),
            "phones": sorted({normal.phone(one) for one in declared.phones} - {""}),
            "vehicles": sorted({normal.mark(one) for one in declared.vehicles} - {""}),
            "records": sorted(str(refs.parse(one)) for one in declared.records),
            "declared_at": clock.now(), "declared_by": by.name,
        },
    )  # fmt: skip
    return AccountRef(uuid.UUID(declared.account))


def _reasons_not_to(declared: Declared, homes: dict[str, str]) -> list[str]:
    reasons = [] if declared.surname.strip() else ["Give the surname."]
    return reasons + [
        f"“{one[:40]}” needs a house number and a postcode to be compared."
        for one, plain in homes.items()
        if not plain
    ]
