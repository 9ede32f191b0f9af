"""Tours of duty begin and end here."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from bluelamp.contracts.refs import UnitRef
from bluelamp.contracts.resourcing import UnitBookedOff, UnitBookedOn
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.resourcing import rules
from bluelamp.resourcing.codes import Permission
from bluelamp.resourcing.models import Crew, CrewSkill, Tour
from bluelamp.resourcing.types import BookOn


@command(needs=Permission.BOOK_ON, operation="collection")
def book_on(by: Actor, *, tour: BookOn) -> UnitRef:
    """Begin a tour of duty: binds call sign, vehicle and crew; a double booking needs a reason."""
    sign = tour.call_sign.strip().upper()
    officers = tuple(member.number for member in tour.crew)
    refuse_if(rules.reasons_not_to_book_on(
        call_sign=sign, officers=officers,
        sign_in_use=Tour.objects.filter(call_sign=sign, booked_off_at=None).exists(),
        busy_officers=_busy(officers), is_span_forward=tour.ends_at > tour.starts_at,
        forced_reason=tour.forced_reason))  # fmt: skip
    if tour.forced_reason.strip():
        _end_forced(by, sign)
    row = _tour_row(sign, tour)
    _add_crew(row, tour)
    fact = UnitBookedOn(
        unit=UnitRef(row.id), call_sign=sign, unit_type=row.unit_type, district=row.district,
        station=row.station, officers=officers, booked_on_at=clock.now(), ends_at=row.ends_at)  # fmt: skip
    events.state(fact, about=fact.unit)
    return UnitRef(row.id)


@command(needs=Permission.BOOK_OFF, about="ref")
def book_off(by: Actor, *, ref: UnitRef) -> None:
    """End a tour of duty; its call sign may be used again."""
    tour = Tour.objects.select_for_update().filter(pk=ref.id).first()
    if tour is None or tour.booked_off_at is not None:
        raise Refused("This unit is not booked on.")
    _end(tour)


def _busy(officers: tuple[str, ...]) -> tuple[str, ...]:
    rows = Crew.objects.filter(number__in=officers, tour__booked_off_at=None)
    return tuple(rows.order_by("number").values_list("number", flat=True).distinct())


def _end_forced(by: Actor, sign: str) -> None:
    for tour in Tour.objects.select_for_update().filter(call_sign=sign, booked_off_at=None):
        _end(tour)


def _end(tour: Tour) -> None:
    tour.booked_off_at = clock.now()
    tour.save(update_fields=["booked_off_at"])
    ref = UnitRef(tour.id)
    events.state(
        UnitBookedOff(unit=ref, call_sign=tour.call_sign, booked_off_at=tour.booked_off_at), about=ref
    )


def _tour_row(sign: str, tour: BookOn) -> Tour:
    lon, lat = tour.home or (None, None)
    try:
        with transaction.atomic():
            return Tour.objects.create(
                call_sign=sign, unit_type=tour.unit_type, station=tour.station, district=tour.district,
                desk=tour.desk, vehicle=tour.vehicle, talkgroup=tour.talkgroup, home_lon=lon, home_lat=lat,
                starts_at=tour.starts_at, ends_at=tour.ends_at, forced_reason=tour.forced_reason)  # fmt: skip
    except IntegrityError:
        raise Refused(f"{sign} is already booked on.") from None


def _add_crew(row: Tour, tour: BookOn) -> None:
    for member in tour.crew:
        crew = Crew.objects.create(
            tour=row, account_id=member.account_id, number=member.number, name=member.name, radio=member.radio
        )
        CrewSkill.objects.bulk_create(
            CrewSkill(crew=crew, code=skill.code, expires_on=skill.expires_on) for skill in member.skills
        )
