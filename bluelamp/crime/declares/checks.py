"""What can be wrong with recorded crimes, and who puts it right (domain/records.md §2: required at record)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.crime.codes import PartyRole, Status
from bluelamp.crime.models import Crime, CrimeParty, YearCount
from bluelamp.quality.declare import (
    Kind,
    Severity,
    basics,
    check,
    in_order,
    matches,
    no_checks,
    not_before,
    points_at,
    records,
    required,
    unique_folded,
)

HOCR = "Home Office Counting Rules, general rules (records.md §2)"

records(Crime, one="crime", ref="crime:pk", district="district", owner="crime_recorder", link="/crime/{id}/",
        changed="recorded_at")  # fmt: skip
required(Crime, "offence_code", severity=Severity.HIGH, cause="source_system", source=HOCR,
         says="has no offence code: it is in no return and no one’s workload", shows=("number", "status"))  # fmt: skip
required(Crime, "district", severity=Severity.MEDIUM, cause="source_system", shows=("number", "place"))
required(Crime, "place", severity=Severity.MEDIUM, cause="source_system", source=HOCR, shows=("number",))
required(
    Crime,
    "occurred_from",
    says="does not say when it happened",
    fix="Record from when to when it happened.",
    severity=Severity.MEDIUM,
    cause="source_system",
    source=HOCR,
    shows=("number",),
)
required(Crime, "narrative", severity=Severity.LOW, cause="source_system", shows=("number",), says="has no account of what happened",
         fix="Record how the offence was committed.")  # fmt: skip
matches(Crime, "offence_code", r"^[A-Z0-9./]{1,12}$", severity=Severity.MEDIUM)
unique_folded(Crime, "number", severity=Severity.HIGH)
basics(Crime)
in_order(Crime, "occurred_from", "occurred_to")
in_order(Crime, "occurred_from", "reported_at", says="was reported before it happened")
not_before(Crime, "occurred_from", severity=Severity.MEDIUM)
not_before(Crime, "reported_at", severity=Severity.HIGH)
check("crime.crime.victim_missing", Crime, kind=Kind.COMPLETENESS, severity=Severity.HIGH, source=HOCR,
      says="names no victim, nor the State as victim", looks=~Q(status=Status.CANCELLED), cause="source_system",
      find=lambda rows: rows.filter(~Exists(CrimeParty.objects.filter(crime=OuterRef("pk"), role=PartyRole.VICTIM))),
      fix="Add the victim to the crime, or say in the log that there is none to name.", shows=("number", "status"))  # fmt: skip
check("crime.crime.recorded_late", Crime, kind=Kind.TIMELINESS, severity=Severity.LOW, source="HOCR section A: 24 hours †",
      says="was recorded more than 24 hours after the report", looks=Q(source_id=""),
      find=Q(recorded_at__gt=F("reported_at") + timedelta(hours=24)),
      fix="Nothing can be put right on the record; look why, then let it stand with that reason.",
      shows=("reported_at", "recorded_at"))  # fmt: skip
check("crime.crime.unallocated", Crime, kind=Kind.TIMELINESS, severity=Severity.HIGH,
      source="records.md §2.1; seven days is our default †", says="has stood unallocated for more than seven days",
      looks=Q(status=Status.RECORDED), find=Q(recorded_at__lt=Now() - Value(timedelta(days=7))), cause="source_system",
      fix="Allocate it or screen it out.", shows=("number", "recorded_at"))  # fmt: skip
points_at(
    Crime, "incident_id", "control.Incident", severity=Severity.HIGH, shows=("number", "incident_number")
)

records(CrimeParty, one="party to a crime", many="parties to crimes", ref="crime:crime_id", about="person:person_id",
        district="crime__district", owner="crime_recorder", link="/crime/{id}/")  # fmt: skip
points_at(CrimeParty, "person_id", "nominals.Person", severity=Severity.HIGH, shows=("crime__number", "role"))
basics(CrimeParty)
check("crime.crimeparty.both_sides", CrimeParty, kind=Kind.CONSISTENCY, severity=Severity.HIGH, source=HOCR,
      says="is victim and suspect of the same crime", looks=Q(role=PartyRole.VICTIM),
      find=lambda rows: rows.filter(Exists(CrimeParty.objects.filter(
          crime=OuterRef("crime"), person_id=OuterRef("person_id"), role=PartyRole.SUSPECT))),
      fix="Correct the role, or record a second crime for the counter-allegation.", shows=("crime__number",))  # fmt: skip

no_checks(YearCount, because="A counter that hands out numbers under a lock; it says nothing of any record.")
