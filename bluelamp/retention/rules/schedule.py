"""The retention schedule as data: classes, review groups, norm and quarantine, each with its citation."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bluelamp.retention.codes import Clock, Group

PLACE = Path(__file__).resolve().parents[1] / "data" / "schedule.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionClass:
    """A class that models name: its clock, its time and where the rule is written."""

    name: str
    title: str
    clock: Clock
    citation: str
    years: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTerms:
    """What a review group asks for."""

    group: Group
    title: str
    clear_years: int
    review_every_years: int
    needs_two: bool
    citation: str
    until_age: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The whole schedule."""

    classes: Mapping[str, RetentionClass]
    groups: Mapping[Group, GroupTerms]
    norm_times: int
    norm_window_days: int
    first_norm: int
    quarantine_days: int
    backups_age_out_days: int


@cache
def schedule() -> Schedule:
    """The schedule as shipped (bluelamp/retention/data/schedule.toml)."""
    return read(PLACE.read_text(encoding="utf-8"))


def read(text: str) -> Schedule:
    """A schedule from its text; a clock or a group nobody knows is a fault of the file."""
    given = tomllib.loads(text)
    classes = {
        name: RetentionClass(name=name, **{**one, "clock": Clock(one["clock"])})
        for name, one in given["classes"].items()
    }
    groups = {
        Group(int(number)): GroupTerms(group=Group(int(number)), **one)
        for number, one in given["groups"].items()
    }
    return Schedule(
        classes=classes, groups=groups, norm_times=given["norm"]["times"],
        norm_window_days=given["norm"]["window_days"], first_norm=given["norm"]["first"],
        quarantine_days=given["quarantine"]["days"],
        backups_age_out_days=given["quarantine"]["backups_age_out_days"],
    )  # fmt: skip
