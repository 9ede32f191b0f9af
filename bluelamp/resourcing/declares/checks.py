"""What can be wrong with tours of duty and crews, and who puts it right."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.quality.declare import Kind, Severity, basics, check, in_order, points_at, records, required
from bluelamp.resourcing.models import Crew, CrewSkill, Tour

ROOM = "control_supervisor"

records(Tour, one="tour", ref="unit:pk", district="district", owner=ROOM)
basics(Tour)
in_order(Tour, "starts_at", "ends_at", severity=Severity.HIGH)
required(Tour, "district", severity=Severity.LOW, shows=("call_sign",))
check("resourcing.tour.too_long", Tour, kind=Kind.IMPOSSIBLE, severity=Severity.MEDIUM, source="Our own bound of 18 hours †",
      says="is longer than eighteen hours", find=Q(ends_at__gt=F("starts_at") + timedelta(hours=18)),
      fix="Correct the times, or book the unit off.", shows=("call_sign", "starts_at", "ends_at"))  # fmt: skip
check("resourcing.tour.never_off", Tour, kind=Kind.TIMELINESS, severity=Severity.MEDIUM, source="resourcing.md: a unit not on duty is not suggested",
      says="ended four hours ago and was never booked off", looks=Q(booked_off_at=None), find=Q(ends_at__lt=Now() - Value(timedelta(hours=4))),
      fix="Book the unit off.", shows=("call_sign", "ends_at"))  # fmt: skip
check("resourcing.tour.no_crew", Tour, kind=Kind.COMPLETENESS, severity=Severity.HIGH, source="resourcing.md",
      says="is on duty without a crew", looks=Q(booked_off_at=None), shows=("call_sign",),
      find=lambda rows: rows.filter(~Exists(Crew.objects.filter(tour=OuterRef("pk")))), fix="Book the officers on.")  # fmt: skip
records(
    Crew,
    one="officer on a tour",
    many="officers on tours",
    ref="unit:tour_id",
    district="tour__district",
    owner=ROOM,
)
required(Crew, "number", severity=Severity.HIGH, shows=("name",))
points_at(Crew, "account_id", "access.Account", severity=Severity.MEDIUM, shows=("number", "name"))
records(CrewSkill, one="skill of an officer", many="skills of officers", ref="unit:crew__tour_id",
        district="crew__tour__district", owner=ROOM)  # fmt: skip
check("resourcing.crewskill.expired", CrewSkill, kind=Kind.TIMELINESS, severity=Severity.HIGH, source="resourcing.md: a lapsed skill is none",
      says="had lapsed when the tour began", looks=Q(crew__tour__booked_off_at=None), cause="code",
      find=Q(expires_on__lt=F("crew__tour__starts_at__date")), fix="Have the skill renewed, or send somebody else.",
      shows=("crew__number", "code", "expires_on"))  # fmt: skip
