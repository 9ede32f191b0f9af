"""What crosses the door of search about vehicles, phones, e-mail addresses, online names and looks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from bluelamp.search.codes import Guard, ThingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingMark:
    """A registration mark as issued, and the days between which it was on the vehicle."""

    vrm: str
    country: str = ""
    since: str = ""
    until: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A vehicle, phone, e-mail address or online name. `value` is the number, address or name as recorded,
    `platform` where an online name is used; `areas` are postcode districts of openly held keepers."""

    kind: ThingKind
    id: uuid.UUID
    value: str = ""
    platform: str = ""
    marks: tuple[ThingMark, ...] = ()
    vin: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    areas: tuple[str, ...] = ()
    guard: Guard = Guard.OPEN
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """That a person keeps, drives or uses a thing."""

    kind: ThingKind
    thing: uuid.UUID
    role: str
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Trait:
    """One word of a person's description; `kind` is a field such as build, hair or marks."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleQuery:
    """A vehicle: one box, or a mark (`?` one character, `*` any run, “contains AB and 57”), a VIN or its end,
    a look, the area its keeper lives in."""

    text: str = ""
    vrm: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    area: str = ""
    limit: int = 20
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactQuery:
    """A phone (whole, or its last six figures or more), an e-mail address, or an online name."""

    text: str = ""
    phone: str = ""
    email: str = ""
    handle: str = ""
    platform: str = ""
    limit: int = 20
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedQuery:
    """A person together with what they are tied to: one box, or a name with part of a mark, a look (“red focus”),
    a postcode district or sector, a phone."""

    text: str = ""
    name: str = ""
    vrm: str = ""
    look: str = ""
    area: str = ""
    phone: str = ""
    limit: int = 20
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedQuery:
    """A person by how they look: filters, with a name, a district, or enough of them to bound the list."""

    name: str = ""
    area: str = ""
    age: str = ""
    sex: str = ""
    height: str = ""
    build: str = ""
    hair: str = ""
    eyes: str = ""
    facial_hair: str = ""
    accent: str = ""
    marks: str = ""
    limit: int = 20
    purpose: str = ""
