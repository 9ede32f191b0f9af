"""A running day: units drive along the streets of the pack, and calls ring through the simulated telephone system."""

from __future__ import annotations

import bisect
import random
import time
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from django.db import OperationalError, connection

from bluelamp.contracts.refs import IncidentRef
from bluelamp.control import commands as control
from bluelamp.control import queries as board
from bluelamp.control.types import PositionReport, UnitRow
from bluelamp.geography import queries as geography
from bluelamp.geography.types import PlaceHit, Point, Route
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.synth.chance import stream
from bluelamp.synth.identifiers import mobile_number

TICK = 5.0
REST = (20.0, 240.0)
STORY_NUMBER = "07700 900123"
STORY_CALL = 12
ABANDONED_AFTER = (60, 200)
ADDRESSES = 4_000


@dataclass
class Drive:
    """One unit on its way, or standing for a while."""

    route: Route | None = None
    began: float = 0.0
    rests_until: float = 0.0
    at: Point | None = None
    incident: str = ""

    def position(self, now: float) -> Point | None:
        """Where the unit is: between two vertices by the seconds of its route."""
        if self.route is None or not self.route.points:
            return self.at
        gone = now - self.began
        after = bisect.bisect_right(self.route.seconds, gone)
        if after >= len(self.route.points):
            return self.route.points[-1]
        one, other = self.route.points[after - 1], self.route.points[after]
        span = self.route.seconds[after] - self.route.seconds[after - 1]
        share = (gone - self.route.seconds[after - 1]) / span if span else 0.0
        return Point(one.lon + (other.lon - one.lon) * share, one.lat + (other.lat - one.lat) * share)

    def has_arrived(self, now: float) -> bool:
        """Whether the way is over."""
        return self.route is None or now - self.began >= self.route.eta_seconds


@dataclass
class Day:
    """The day itself; `every` is the mean of seconds between two calls."""

    telephony: str
    every: float
    chance: random.Random = field(default_factory=lambda: stream(int(time.time()), "day"))
    drives: dict[str, Drive] = field(default_factory=dict)
    addresses: list[PlaceHit] = field(default_factory=list)
    next_call: float = 0.0
    calls: int = 0

    def run(self, ticks: int | None = None) -> None:
        """Tick until stopped; a database or an exchange that is away is waited for."""
        self.next_call = time.monotonic() + STORY_CALL
        while ticks is None or ticks > 0:
            try:
                self._tick(time.monotonic())
            except OperationalError:
                connection.close()
            except Refused:
                self.addresses = []
            time.sleep(TICK if ticks is None else 0)
            ticks = ticks - 1 if ticks is not None else None

    def _tick(self, now: float) -> None:
        if not self.addresses:
            self.addresses = geography.addresses(SYSTEM, count=ADDRESSES)
        reports = [report for row in board.unit_rows(SYSTEM) if (report := self._move(row, now))]
        if reports:
            control.report_positions(SYSTEM, reports=tuple(reports))
        if now >= self.next_call:
            self.ring()
            self.next_call = now + self.chance.expovariate(1 / self.every)

    def _move(self, row: UnitRow, now: float) -> PositionReport | None:
        drive = self.drives.setdefault(row.call_sign, Drive(at=_seen(row)))
        if drive.at is None:
            drive.at = self._somewhere()
        here = drive.position(now)
        if here is None:
            return None
        if row.incident_id != drive.incident:
            self._turn(drive, row, here, now)
        elif not row.incident_id and drive.has_arrived(now):
            self._go_on(drive, here, now)
        return PositionReport(call_sign=row.call_sign, at=_now(), lon=here.lon, lat=here.lat, accuracy=8.0)

    def _turn(self, drive: Drive, row: UnitRow, here: Point, now: float) -> None:
        """Sent: drive to the incident by the quickest way. Released: stay where it is for a while."""
        drive.incident, drive.route, drive.at = row.incident_id, None, here
        there = _scene(row.incident_id) if row.incident_id else None
        if there is not None:
            drive.route, drive.began = geography.route(SYSTEM, start=here, end=there), now

    def _go_on(self, drive: Drive, here: Point, now: float) -> None:
        """Rest at the kerb, then patrol to somewhere else."""
        if drive.route is not None:
            drive.route, drive.at = None, here
            drive.rests_until = now + self.chance.uniform(*REST)
        there = self._somewhere() if now >= drive.rests_until else None
        if there is not None:
            drive.route, drive.began = geography.route(SYSTEM, start=here, end=there), now

    def _somewhere(self) -> Point | None:
        return self.chance.choice(self.addresses).location.point if self.addresses else None

    def ring(self) -> bool:
        """One call; the first is from the story's number. False when the exchange did not answer."""
        asked: dict[str, object] = {"queue": "999" if self.chance.random() < 0.6 else "101"}
        asked["abandon_after"] = self.chance.randint(*ABANDONED_AFTER)
        asked["number"] = STORY_NUMBER if self.calls == 0 else mobile_number(self.chance)
        point = self._somewhere() if self.calls else None
        if point is not None:
            asked |= {"lon": point.lon, "lat": point.lat}
        try:
            httpx.post(f"{self.telephony}/ring", json=asked, timeout=5).raise_for_status()
        except httpx.HTTPError:
            return False
        self.calls += 1
        return True


def _seen(row: UnitRow) -> Point | None:
    return None if row.lon is None or row.lat is None else Point(row.lon, row.lat)


def _scene(incident_id: str) -> Point | None:
    place = board.incident(SYSTEM, IncidentRef.of(incident_id)).place
    return None if place.lon is None or place.lat is None else Point(place.lon, place.lat)


def _now() -> datetime:
    return clock.now()
