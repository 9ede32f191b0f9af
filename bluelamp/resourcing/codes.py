"""Enumerations of resource management."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a role may do with tours of duty."""

    VIEW_TOURS = "resourcing.view_tours"
    BOOK_ON = "resourcing.book_on"
    BOOK_OFF = "resourcing.book_off"


class UnitType(StrEnum):
    """Deployable things (domain/control.md §12.1)."""

    RESPONSE = "response"
    VAN = "van"
    FOOT = "foot"
    CYCLE = "cycle"
    DOG = "dog"
    ARMED = "armed"
    ROADS = "roads"
    NEIGHBOURHOOD = "neighbourhood"
    PCSO = "pcso"
    CID = "cid"
    SUPERVISOR = "supervisor"
