"""Reference data in force at a moment, as options on a screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class GradeOption:
    """One grade of the scheme in force."""

    code: str
    label: str
    band: str
    target_minutes: int | None


@dataclass(frozen=True, kw_only=True)
class CategoryOption:
    """One opening or closing category."""

    code: str
    label: str
    group: str
    is_crime_type: bool
    is_domestic: bool


@dataclass(frozen=True, kw_only=True)
class DisposalOption:
    """One disposal code."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class StatusOption:
    """One radio status of the force."""

    code: str
    label: str
    availability: str
    transition: str
    colour: str
