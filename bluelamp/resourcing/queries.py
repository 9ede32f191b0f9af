"""Who is on duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from bluelamp.contracts.refs import UnitRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.resourcing import rules
from bluelamp.resourcing.codes import Permission
from bluelamp.resourcing.models import Crew, Tour
from bluelamp.resourcing.types import AvailableUnit, CrewMember, Skill


@query(needs=Permission.VIEW_TOURS, audited=False)
def available_units(viewer: Actor, *, call_signs: tuple[str, ...] = ()) -> list[AvailableUnit]:
    """Every unit booked on now, with the skills that count today; some call signs only, when given."""
    tours = Tour.objects.filter(booked_off_at=None)
    if call_signs:
        tours = tours.filter(call_sign__in=[sign.upper() for sign in call_signs])
    return [_unit(tour) for tour in tours.prefetch_related("crew__skills")]


@query(needs=Permission.VIEW_TOURS, audited=False)
def units_by_id(viewer: Actor, *, ids: tuple[UUID, ...]) -> list[AvailableUnit]:
    """These tours, whether or not they are over."""
    return [_unit(tour) for tour in Tour.objects.filter(pk__in=ids).prefetch_related("crew__skills")]


@query(needs=Permission.VIEW_TOURS, audited=False)
def unit_of(viewer: Actor, *, account_id: UUID) -> AvailableUnit | None:
    """The unit an account is booked on with now."""
    crew = Crew.objects.filter(account_id=account_id, tour__booked_off_at=None).select_related("tour").first()
    return _unit(crew.tour) if crew else None


@query(needs=Permission.VIEW_TOURS, audited=False)
def duties_of(
    viewer: Actor, *, account_id: UUID, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """From when until when an account was on duty, in a span of time; a tour still open runs to its planned end."""
    rows = Tour.objects.filter(crew__account_id=account_id, starts_at__lte=until).order_by("starts_at")
    found = [(row.starts_at, row.booked_off_at or row.ends_at) for row in rows]
    return [(start, end) for start, end in found if end >= since]


def _unit(tour: Tour) -> AvailableUnit:
    crew = tuple(_member(member) for member in tour.crew.all())
    held = [rules.HeldSkill(s.code, s.expires_on) for member in crew for s in member.skills]
    today = clock.local(clock.now()).date()
    home = (tour.home_lon, tour.home_lat) if tour.home_lon is not None and tour.home_lat is not None else None
    return AvailableUnit(
        ref=UnitRef(tour.id), call_sign=tour.call_sign, unit_type=tour.unit_type, station=tour.station,
        district=tour.district, desk=tour.desk, vehicle=tour.vehicle, crew=crew,
        skills=rules.valid_skills(held, today), lapsed=rules.lapsed_skills(held, today),
        starts_at=tour.starts_at, ends_at=tour.ends_at, home=home,
    )  # fmt: skip


def _member(row: Crew) -> CrewMember:
    skills: Iterable[Skill] = (Skill(code=s.code, expires_on=s.expires_on) for s in row.skills.all())
    return CrewMember(
        number=row.number, name=row.name, account_id=row.account_id, radio=row.radio, skills=tuple(skills)
    )
