"""Loading schools, their terms and who goes there; harmless to repeat."""

from __future__ import annotations

from collections.abc import Iterable

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.safeguarding.codes import Permission
from bluelamp.safeguarding.models import Closure, Enrolment, Establishment, Term
from bluelamp.safeguarding.types import EnrolmentRow, EstablishmentRow, Loaded

FIELDS = ("name", "kind", "district", "dsl_name", "mailbox", "phone", "day_starts")


def _establish(row: EstablishmentRow) -> bool:
    kept = {name: getattr(row, name) for name in FIELDS}
    kept["organisation_id"] = row.organisation.id if row.organisation else None
    place, is_new = Establishment.objects.update_or_create(key=row.key, defaults=kept)
    if row.terms:
        place.terms.all().delete()
        Term.objects.bulk_create([Term(establishment=place, first_day=a, last_day=b) for a, b in row.terms])
    if row.closures:
        place.closures.all().delete()
        Closure.objects.bulk_create([Closure(establishment=place, day=day) for day in row.closures])
    return is_new


def _enrol(rows: Iterable[EnrolmentRow]) -> int:
    before = Enrolment.objects.count()
    Enrolment.objects.bulk_create([
        Enrolment(person_id=row.child.id, establishment_id=row.establishment, starts_on=row.starts_on,
                  ends_on=row.ends_on, source=row.source)
        for row in rows
    ], ignore_conflicts=True)  # fmt: skip
    return Enrolment.objects.count() - before


@command(needs=Permission.MANAGE_EDUCATION, operation="collection")
def load_education(
    by: Actor, *, establishments: tuple[EstablishmentRow, ...] = (), enrolments: tuple[EnrolmentRow, ...] = ()
) -> Loaded:
    """Load settings and enrolments from an education feed (§7: a school in free text is not a school)."""
    refuse_if([f"Setting {row.key!r} has no name." for row in establishments if not row.name.strip()])
    new = sum(_establish(row) for row in establishments)
    return Loaded(establishments=new, enrolments=_enrol(enrolments))
