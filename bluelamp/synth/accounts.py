"""Accounts for every role of the demonstration force, its interfaces, and the units that are on duty."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, replace
from datetime import timedelta

from bluelamp.access import commands as access
from bluelamp.access.codes import Role
from bluelamp.access.types import NewAccount
from bluelamp.contracts.refs import AccountRef
from bluelamp.geography import queries as geography
from bluelamp.geography.types import PlaceHit, PlaceKind
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.resourcing import commands as resourcing
from bluelamp.resourcing import queries as duties
from bluelamp.resourcing.types import BookOn, CrewMember, Skill, UnitType  # type: ignore[attr-defined]
from bluelamp.synth.chance import stream
from bluelamp.synth.naming import ORIGINS, forenames, surname


@dataclass(frozen=True)
class Post:
    """Somebody of the demonstration force."""

    username: str
    name: str
    title: str
    roles: tuple[Role, ...]
    unit: str = ""
    desk: str = ""


POSTS = (
    Post("handler", "Farah Iqbal", "Call handler", (Role.CALL_HANDLER,), "Contact centre"),
    Post("dispatcher", "Tom Hughes", "Dispatcher", (Role.DISPATCHER,), "Control room", "north"),
    Post("supervisor", "Grace Okafor", "Control room supervisor", (Role.CONTROL_SUPERVISOR,), "Control room"),
    Post("fim", "Insp Neil Barker", "Force incident manager", (Role.FORCE_INCIDENT_MANAGER,), "Control room"),
    Post("officer", "PC Dafydd Rees", "Response officer", (Role.OFFICER,), "Response"),
    Post("sergeant", "PS Priya Mehta", "Response sergeant", (Role.SERGEANT,), "Response"),
    Post("inspector", "Insp Ruth Nolan", "Duty inspector", (Role.INSPECTOR,), "Response"),
    Post("recorder", "Alan Webb", "Crime recorder", (Role.CRIME_RECORDER,), "Crime recording"),
    Post("referrals", "Mary Quinn", "Referral desk", (Role.REFERRAL_DESK,), "Safeguarding hub"),
    Post("assessor", "DC Ewa Nowak", "Domestic abuse assessor", (Role.DA_ASSESSOR,), "Safeguarding hub"),
    Post("marac", "Joan Carter", "MARAC coordinator", (Role.MARAC_COORDINATOR,), "Safeguarding hub"),
    Post("migration", "Peter Lloyd", "Migration operator", (Role.MIGRATION_OPERATOR,), "Change programme"),
    Post("owner", "Supt Carol Jennings", "Business owner of crime records", (Role.BUSINESS_OWNER,), "Crime command"),
    Post("quality", "Anita Roy", "Data quality officer", (Role.DATA_QUALITY_OFFICER,), "Information management"),
    Post("weeding", "Colin Marsh", "Retention reviewer", (Role.RETENTION_REVIEWER,), "Information management"),
    Post("disposal", "Bethan Price", "Disposal approver", (Role.RETENTION_REVIEWER,), "Information management"),
    Post("analyst", "Sam Turner", "Analyst", (Role.MI_ANALYST,), "Performance"),
    Post("chief", "CC Helen Ward", "Chief constable", (Role.CHIEF_OFFICER,), "Command"),
    Post("standards", "DCI Mark Doyle", "Professional standards", (Role.PROFESSIONAL_STANDARDS,), "Standards"),
    Post("auditor", "Lena Fischer", "Auditor", (Role.AUDITOR,), "Audit"),
    Post("access", "Omar Aziz", "Access manager", (Role.ACCESS_MANAGER,), "Service desk"),
    Post("platform", "Kim Tran", "Platform administrator", (Role.PLATFORM_ADMIN,), "Service desk"),
)  # fmt: skip
INTERFACES = (
    Post("telephony", "Telephony interface", "Telephony", (Role.TELEPHONY,)),
    Post("partner", "Partner gateway", "Partners", (Role.PARTNER,)),
)
KINDS = (
    UnitType.RESPONSE, UnitType.RESPONSE, UnitType.RESPONSE, UnitType.VAN, UnitType.FOOT, UnitType.RESPONSE,
    UnitType.DOG, UnitType.ROADS, UnitType.NEIGHBOURHOOD, UnitType.ARMED,
)  # fmt: skip
SKILLS = {
    UnitType.RESPONSE: ("response_driver", "taser"), UnitType.VAN: ("response_driver", "public_order"),
    UnitType.DOG: ("dog_handler", "response_driver"), UnitType.ROADS: ("advanced_driver", "pursuit"),
    UnitType.ARMED: ("armed", "advanced_driver"),
}  # fmt: skip
UNITS = 24
TOUR = timedelta(hours=24)


def open_accounts(password: str) -> dict[str, AccountRef]:
    """An account in a post for every role; a repeat changes nothing."""
    opened: dict[str, AccountRef] = {}
    for post in (*POSTS, *INTERFACES):
        ref = access.open_account(SYSTEM, new=NewAccount(
            username=post.username, name=post.name, password=password, roles=frozenset(post.roles),
            post=post.title, unit=post.unit, desk=post.desk,
        ))  # fmt: skip
        opened[post.username] = ref
        if post in INTERFACES:
            _accept_secret(ref, post.username)
    return opened


def _accept_secret(account: AccountRef, label: str) -> None:
    if secret := os.environ.get(
        f"BLUELAMP_{label.upper()}_SECRET", os.environ.get("BLUELAMP_SERVICE_SECRET", "")
    ):
        access.accept_token(SYSTEM, account=account, label=label, secret=f"{label}-{secret}")


def book_units_on(seed: int, officer: AccountRef) -> list[str]:
    """Two dozen units begin a tour at the area's stations, the demo officer on the first; those on duty stay."""
    stations = _stations()
    on_duty = {unit.call_sign for unit in duties.available_units(SYSTEM)}
    chance, booked = stream(seed, "crews"), []
    for number in range(1, UNITS + 1):
        kind, station = KINDS[number % len(KINDS)], stations[number % len(stations)]
        sign = f"{station.name[:1].upper()}{kind.value[:1].upper()}{number:02d}"
        if sign not in on_duty:
            crew = tuple(_officer(chance, number * 10 + seat, kind) for seat in range(1 + number % 2))
            if number == 1:
                crew = (replace(crew[0], name="PC Dafydd Rees", account_id=officer.id), *crew[1:])
            resourcing.book_on(SYSTEM, tour=_tour(sign, kind, station, crew))
            booked.append(sign)
    return booked


@dataclass(frozen=True)
class _Station:
    name: str
    district: str
    home: tuple[float, float] | None


def _stations() -> list[_Station]:
    try:
        hits = geography.places(SYSTEM, kind=PlaceKind.LANDMARK, category="police_station", count=6)
    except Refused:
        hits = []
    return [_station(hit) for hit in hits] or [_Station("Central", "", None)]


def _station(hit: PlaceHit) -> _Station:
    point = hit.location.point
    home = (point.lon, point.lat) if point else None
    return _Station(hit.location.text.split(",")[0], hit.location.district or "", home)


def _tour(sign: str, kind: UnitType, station: _Station, crew: tuple[CrewMember, ...]) -> BookOn:
    now = clock.now()
    return BookOn(
        call_sign=sign, unit_type=kind, crew=crew, starts_at=now, ends_at=now + TOUR, station=station.name,
        district=station.district, vehicle="" if kind is UnitType.FOOT else kind.value, home=station.home,
    )  # fmt: skip


def _officer(chance: random.Random, number: int, kind: UnitType) -> CrewMember:
    origin = ORIGINS.draw(chance)
    sex = "F" if number % 3 == 0 else "M"
    name = f"PC {forenames(chance, origin, sex)[0]} {surname(chance, origin)}"
    skills = tuple(Skill(code=code) for code in SKILLS.get(kind, ("response_driver",)))
    return CrewMember(number=f"{4000 + number}", name=name, skills=skills)
