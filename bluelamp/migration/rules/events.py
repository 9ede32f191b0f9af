"""From incidents, crimes and detentions of the old systems to what their owners take in."""

from __future__ import annotations

import uuid
from datetime import datetime

from bluelamp.contracts.control import PersonInRole, PersonRole, Place
from bluelamp.contracts.refs import PersonRef
from bluelamp.migration.rules.rows import SourceRow, day, moment
from bluelamp.nominals.types import LinkType

CATEGORIES = {
    "DOM": "domestic", "ASB": "asb_nuisance", "CON": "concern", "BUR": "burglary", "THF": "theft",
    "VIO": "violence", "RTC": "rtc_damage", "DAM": "damage", "SUS": "suspicious", "MIS": "missing",
}  # fmt: skip
OTHER = "other"
ROLES = {
    "C": PersonRole.CALLER, "V": PersonRole.VICTIM, "S": PersonRole.SUSPECT, "K": PersonRole.CHILD,
    "W": PersonRole.WITNESS,
}  # fmt: skip
LINKS = {
    PersonRole.CALLER: LinkType.REPORTER, PersonRole.VICTIM: LinkType.VICTIM,
    PersonRole.SUSPECT: LinkType.SUSPECT, PersonRole.WITNESS: LinkType.WITNESS,
}  # fmt: skip
LOG_FORM = "%d%m%Y%H%M%S"


def opened(row: SourceRow) -> datetime | None:
    """When an incident was opened."""
    return moment(row.get("OPENED"), LOG_FORM)


def closed(row: SourceRow, opened_at: datetime) -> datetime:
    """When it was closed: never before it was opened."""
    return max(moment(row.get("CLOSED"), LOG_FORM) or opened_at, opened_at)


def category(row: SourceRow) -> str:
    """Our category for the old system's kind."""
    return CATEGORIES.get(row.get("KIND"), OTHER)


def address(row: SourceRow) -> str:
    """The address without the postcode that the old screen repeated at its end."""
    text, postcode = row.get("ADDRESS"), row.get("POSTCODE")
    return text.removesuffix(postcode).rstrip(" ,") if postcode else text


def place(row: SourceRow, beat: str, district: str, lon_lat: tuple[float, float] | None) -> Place:
    """Where it happened, as the old log had it."""
    lon, lat = lon_lat or (None, None)
    return Place(
        text=f"{address(row)} {row.get('POSTCODE')}".strip() or "No address recorded",
        kind="legacy",
        precision="legacy" if lon_lat else "unlocated",
        lon=lon,
        lat=lat,
        beat=beat,
        district=district,
    )


def person_in_role(row: SourceRow, golden: uuid.UUID | None) -> PersonInRole:
    """A person as the log named them, with their nominal when known."""
    name = f"{row.get('FORENAMES')} {row.get('SURNAME')}".strip().title()
    return PersonInRole(
        role=ROLES.get(row.get("ROLE"), PersonRole.OTHER),
        name=name or "Name not recorded",
        person=PersonRef(golden) if golden else None,
        born=born.isoformat() if (born := day(row.get("DOB"), "%d%m%Y")) else "",
    )
