"""What can be wrong with people, things and their links, and who puts it right (domain/records.md §1)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.nominals import models as m
from bluelamp.nominals.codes import BirthPrecision, LinkType, NameKind, Scheme
from bluelamp.quality.declare import (
    Kind,
    Severity,
    basics,
    check,
    in_list,
    in_order,
    matches,
    no_checks,
    not_before,
    not_future,
    points_at,
    records,
    required,
    sharing,
    unique_folded,
    within,
)

MODEL = "domain/records.md §1"
NOW = Q(superseded_at=None)
HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
PERSON = {
    "ref": "person:person_id",
    "about": "person:person_id",
    "link": "/people/{id}/",
    "changed": "recorded_at",
}

records(m.Person, one="person", many="people", ref="person:pk", link="/people/{id}/", changed="recorded_at")
basics(m.Person)
points_at(m.Person, "root_id", "nominals.Person", severity=HIGH)
check("nominals.person.no_name", m.Person, kind=Kind.COMPLETENESS, severity=HIGH, source=MODEL, cause="system",
      says="has no name at all, so that no search by name finds it",
      find=lambda rows: rows.filter(~Exists(m.PersonName.objects.filter(person=OuterRef("pk"), superseded_at=None))),
      fix="Record a name, even one only seen written.", shows=("number", "system"))  # fmt: skip
check("nominals.person.no_birth", m.Person, kind=Kind.COMPLETENESS, severity=MEDIUM, source=MODEL, cause="system",
      says="has no date or year of birth", looks=Q(root_id=F("id")),
      find=lambda rows: rows.filter(~Exists(m.PersonBirth.objects.filter(person=OuterRef("pk"), superseded_at=None))),
      fix="Record the birth, as a year or a range when no more is known.", shows=("number", "system"))  # fmt: skip

records(m.PersonName, one="name of a person", many="names of people", **PERSON)
in_list(m.PersonName, "kind", looks=NOW)
in_list(m.PersonName, "method", looks=NOW)
required(m.PersonName, "family", "given", looks=NOW, severity=HIGH, says="is empty: neither forename nor surname",
         fix="Record the name, or have this one superseded.")  # fmt: skip
in_order(m.PersonName, "since", "until", looks=NOW)
check("nominals.personname.swapped", m.PersonName, kind=Kind.CONSISTENCY, severity=MEDIUM, source=MODEL, cause="system",
      says="seems to have surname and forename changed over", looks=NOW & ~Q(given="") & ~Q(family=""),
      find=Q(given__regex=r"^[^a-z]*[A-Z]{2}[^a-z]*$", family__regex=r"^[A-Z][a-z]+$") | Q(given__endswith=","),
      fix="Change them over: the surname is the part in capitals or before the comma.",
      shows=("given", "family"), correct="nominals.names_changed_over")  # fmt: skip
check("nominals.personname.digits", m.PersonName, kind=Kind.VALIDITY, severity=MEDIUM, source=MODEL, cause="system",
      says="has a digit or sign that no name has", looks=NOW & ~Q(kind=NameKind.NICKNAME),
      find=Q(given__regex=r"[0-9@#*?/]") | Q(family__regex=r"[0-9@#*?/]"),
      fix="Record the name without it; a remark belongs in the log.", shows=("given", "family"))  # fmt: skip
check("nominals.personname.unknown", m.PersonName, kind=Kind.VALIDITY, severity=LOW, source=MODEL, cause="system",
      says="is a word for “not known”", looks=NOW,
      find=Q(family__iregex=r"^(unknown|unk|not known|n/?k|none|test|xx+)$")
      | Q(given__iregex=r"^(unknown|unk|not known|n/?k|none|test|xx+)$"),
      fix="Leave the part empty.", shows=("given", "family"))  # fmt: skip

records(m.PersonBirth, one="birth", **PERSON)
in_list(m.PersonBirth, "precision", looks=NOW)
in_list(m.PersonBirth, "status", looks=NOW)
not_future(
    m.PersonBirth, "first", looks=NOW, severity=HIGH, says="lies in the future", fix="Correct the birth."
)
check("nominals.personbirth.too_old", m.PersonBirth, kind=Kind.IMPOSSIBLE, severity=HIGH, source="Our own bound of 115 years †",
      says="would make the person older than 115", looks=NOW, cause="system",
      find=Q(last__lt=Now() - Value(timedelta(days=115 * 365.25))),
      fix="Correct the birth; 01/01/1900 is how old systems wrote “unknown”.", shows=("first", "precision"))  # fmt: skip
check("nominals.personbirth.first_of_january", m.PersonBirth, kind=Kind.VALIDITY, severity=LOW, source="records.md §1: never store an estimate as 1 January",
      says="is the first of January and not confirmed: probably only the year is known", cause="system",
      looks=NOW & Q(precision=BirthPrecision.DAY), find=Q(first__month=1, first__day=1) & ~Q(status="confirmed"),
      fix="Record the year alone, unless a document shows the day.", shows=("first", "status"))  # fmt: skip

records(m.PersonDescription, one="description", **PERSON)
in_list(m.PersonDescription, "sex", looks=NOW)
not_future(m.PersonDescription, "died_on", looks=NOW, severity=HIGH)
within(m.PersonDescription, "height_cm", 40, 230, looks=NOW)
check("nominals.persondescription.spelling", m.PersonDescription, kind=Kind.CONSISTENCY, severity=LOW, source=MODEL, cause="system",
      says="is written in capitals or as an old system’s code", looks=NOW, shows=("hair", "eyes", "build"),
      find=Q(hair__regex=r"^[^a-z]*[A-Z]{2}") | Q(eyes__regex=r"^[^a-z]*[A-Z]{2}") | Q(build__regex=r"^[^a-z]*[A-Z]{2}"),
      fix="Write colour and build as the list does.", correct="nominals.description_words")  # fmt: skip
check("nominals.persondescription.died_before_birth", m.PersonDescription, kind=Kind.IMPOSSIBLE, severity=HIGH, source=MODEL,
      says="has a death before the birth", looks=NOW & Q(died_on__isnull=False), shows=("died_on",),
      find=lambda rows: rows.filter(Exists(m.PersonBirth.objects.filter(
          person=OuterRef("person"), superseded_at=None, first__gt=OuterRef("died_on")))),
      fix="Correct the death or the birth.")  # fmt: skip

records(m.Identifier, one="identifier", **PERSON)
in_list(m.Identifier, "scheme", looks=NOW)
required(m.Identifier, "raw", looks=NOW)
check("nominals.identifier.invalid", m.Identifier, kind=Kind.VALIDITY, severity=MEDIUM, source="records.md §1.1, check letters", cause="scheme",
      says="does not pass its own check, so that it is not searched as that number", looks=NOW, find=Q(is_valid=False),
      fix="Compare with the document and record it rightly.", shows=("scheme", "raw"))  # fmt: skip
check("nominals.identifier.shared", m.Identifier, kind=Kind.UNIQUENESS, severity=HIGH, source="records.md §1.1: one number, one person", cause="scheme",
      says="is held by another person too", shows=("scheme", "canonical"),
      looks=NOW & Q(is_valid=True) & ~Q(canonical="") & Q(scheme__in=[Scheme.PNC, Scheme.CRO, Scheme.NI, Scheme.NHS]),
      find=lambda rows: rows.filter(Exists(m.Identifier.objects.filter(
          scheme=OuterRef("scheme"), canonical=OuterRef("canonical"), superseded_at=None, is_valid=True,
      ).exclude(person__root_id=OuterRef("person__root_id")))),
      fix="Compare the two people: merge them, or correct the number of one.")  # fmt: skip

records(m.Organisation, one="organisation", ref="organisation:pk", changed="recorded_at")
required(m.Organisation, "name", looks=NOW)
matches(m.Organisation, "company_number", r"^[A-Z0-9]{8}$", looks=NOW)
unique_folded(m.Organisation, "name", "kind", looks=NOW, severity=LOW)

records(m.Location, one="place", ref="location:pk", district="district", changed="recorded_at",
        link="/people/thing/location/{id}/")  # fmt: skip
required(m.Location, "text", looks=NOW)
required(m.Location, "district", looks=NOW & Q(lat__isnull=False), severity=LOW, cause="system")
matches(m.Location, "postcode", r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$", looks=NOW, cause="system",
        says="has a postcode not written as one", fix="Write it in capitals with one space before the last three.",
        correct="nominals.postcode_form")  # fmt: skip
within(
    m.Location,
    "lat",
    49.8,
    60.9,
    looks=NOW,
    severity=MEDIUM,
    says="lies outside Britain",
    shows=("text", "lat", "lon"),
)
within(m.Location, "lon", -8.7, 1.8, looks=NOW, severity=MEDIUM, says="lies east or west of Britain",
       shows=("text", "lat", "lon"))  # fmt: skip

records(m.Event, one="event", ref="event:pk", about=":about", district="district", changed="recorded_at")
in_list(m.Event, "kind", looks=NOW)
in_list(m.Event, "precision", looks=NOW)
in_order(m.Event, "start", "end", looks=NOW, shows=("kind", "reference", "start", "end"))
not_future(m.Event, "start", looks=NOW & ~Q(kind="hearing"), shows=("kind", "reference", "start"))
not_before(m.Event, "start", looks=NOW, shows=("kind", "reference", "start"))
required(m.Event, "start", looks=NOW, severity=LOW, cause="system", shows=("kind", "reference"))

records(m.Link, one="link", ref=":start_ref", about=":end_ref", changed="recorded_at")
in_list(m.Link, "type", looks=NOW)
in_order(m.Link, "since", "until", looks=NOW)
for _end in ("start_ref", "end_ref"):
    for _kind, _target in (("person", "Person"), ("location", "Location"), ("event", "Event"), ("phone", "Phone"),
                           ("vehicle", "Vehicle"), ("organisation", "Organisation")):  # fmt: skip
        points_at(m.Link, _end, f"nominals.{_target}", kind=_kind, looks=NOW, severity=HIGH)
check("nominals.link.to_itself", m.Link, kind=Kind.IMPOSSIBLE, severity=HIGH, source=MODEL,
      says="ties a record to itself", looks=NOW, find=Q(start_ref=F("end_ref")), fix="End the link.", shows=("type",))  # fmt: skip
check("nominals.link.many_homes", m.Link, kind=Kind.UNIQUENESS, severity=LOW, source="Our own rule: four homes at once †",
      says="is one of more than four homes of one person at the same time",
      looks=NOW & Q(type=LinkType.LIVES_AT, until=None),
      find=lambda rows: sharing(rows, "start_ref", more_than=4),
      fix="End the ones that are past.", shows=("since",))  # fmt: skip

records(m.Marker, one="warning", ref=":about", changed="recorded_at", owner="sergeant")
in_list(m.Marker, "marker_class", looks=NOW)
required(m.Marker, "owner", looks=NOW, severity=MEDIUM, cause="marker_class")
required(m.Marker, "review_by", looks=NOW, severity=MEDIUM, cause="marker_class")
check("nominals.marker.unreviewed", m.Marker, kind=Kind.TIMELINESS, severity=HIGH, source="records.md §1: markers are reviewed", cause="marker_class",
      says="is past its review", looks=NOW, find=Q(review_by__lt=Now()), fix="Review it: keep it with a new date, or end it.",
      shows=("marker_class", "label", "review_by"))  # fmt: skip

records(m.Vehicle, one="vehicle", ref="vehicle:pk", changed="recorded_at", link="/people/thing/vehicle/{id}/")
matches(m.Vehicle, "vin", r"^[A-HJ-NPR-Z0-9]{17}$", looks=NOW, severity=LOW)
unique_folded(m.Vehicle, "vin", looks=NOW, severity=MEDIUM)
check("nominals.vehicle.no_mark", m.Vehicle, kind=Kind.COMPLETENESS, severity=LOW, source=MODEL,
      says="has neither a registration mark nor a VIN", looks=NOW, shows=("make", "model", "colour"),
      find=lambda rows: rows.filter(Q(vin=""), ~Exists(m.VehicleMark.objects.filter(vehicle=OuterRef("pk")))),
      fix="Find out the mark, or have the record joined to the right vehicle.")  # fmt: skip
records(m.VehicleMark, one="registration mark", ref="vehicle:vehicle_id", changed="recorded_at",
        link="/people/thing/vehicle/{id}/")  # fmt: skip
required(m.VehicleMark, "vrm", looks=NOW)
in_order(m.VehicleMark, "since", "until", looks=NOW)
matches(m.VehicleMark, "compact", r"^[A-Z0-9]{2,8}$", looks=NOW, severity=LOW)

records(
    m.Phone, one="telephone number", ref="phone:pk", changed="recorded_at", link="/people/thing/phone/{id}/"
)
check("nominals.phone.form", m.Phone, kind=Kind.VALIDITY, severity=MEDIUM, source="ITU-T E.164", cause="system",
      says="is no telephone number as written", looks=NOW, find=Q(is_valid=False), shows=("raw",),
      fix="Write it as dialled, without words or letters.", correct="nominals.phone_form")  # fmt: skip
records(m.Email, one="e-mail address", many="e-mail addresses", ref="email:pk", changed="recorded_at",
        link="/people/thing/email/{id}/")  # fmt: skip
check("nominals.email.form", m.Email, kind=Kind.VALIDITY, severity=LOW, source="RFC 5321", cause="system",
      says="is no e-mail address as written", looks=NOW, find=Q(is_valid=False), shows=("raw",),
      fix="Compare with where it came from and record it rightly.")  # fmt: skip
records(
    m.Handle, one="online name", ref="handle:pk", changed="recorded_at", link="/people/thing/handle/{id}/"
)
required(m.Handle, "platform", looks=NOW, severity=LOW)
required(m.Handle, "name", looks=NOW)

records(m.Merge, one="merge", ref="person:kept_id", about="person:absorbed_id", link="/people/{id}/")
required(m.Merge, "reason", severity=MEDIUM, looks=Q(undone_at=None))
in_order(m.Merge, "at", "undone_at")
check("nominals.merge.not_followed", m.Merge, kind=Kind.CONSISTENCY, severity=HIGH, source="records.md §1.2",
      says="stands, but the record it absorbed counts as its own", looks=Q(undone_at=None),
      find=Q(absorbed__root_id=F("absorbed_id")), fix="Tell the platform’s administrator: merge and record disagree.",
      shows=("at",))  # fmt: skip
records(m.PersonApart, one="decision that two people are not one", many="decisions that two people are not one",
        ref="person:one_id", about="person:other_id")  # fmt: skip
basics(m.PersonApart)
check("nominals.personapart.yet_merged", m.PersonApart, kind=Kind.CONSISTENCY, severity=HIGH, source="records.md §1.2",
      says="stands between two records that count as one person", looks=Q(lifted_at=None),
      find=Q(one__root_id=F("other__root_id")), fix="Take the merge back, or have the decision lifted.", shows=("at",))  # fmt: skip
records(m.Pin, one="pinned value", ref="person:person_id", about="person:person_id", link="/people/{id}/")
basics(m.Pin)
required(m.Pin, "reason")
records(m.ReviewItem, one="pair to review", many="pairs to review", ref="person:one_id", about="person:other_id",
        link="/people/review/{key}/")  # fmt: skip
basics(m.ReviewItem)
check("nominals.reviewitem.waiting", m.ReviewItem, kind=Kind.TIMELINESS, severity=MEDIUM, source="domain/search.md §10; 30 days †",
      says="has waited more than thirty days", looks=Q(state="open"), find=Q(raised_at__lt=Now() - Value(timedelta(days=30))),
      fix="Decide it at the review desk.", shows=("risk", "weight"))  # fmt: skip
records(
    m.ReviewVote,
    one="vote on a pair",
    many="votes on pairs",
    ref="person:item__one_id",
    about="person:item__other_id",
)
basics(m.ReviewVote)
records(m.MatchRun, one="matching run", ref="match_run:pk", owner="data_quality_officer")
check("nominals.matchrun.unfinished", m.MatchRun, kind=Kind.TIMELINESS, severity=MEDIUM, source="Our own rule: a day †",
      says="began more than a day ago and never ended", looks=Q(problem=""), shows=("started_at",),
      find=Q(finished_at=None, started_at__lt=Now() - Value(timedelta(days=1))), fix="Start the matching again.")  # fmt: skip
no_checks(
    m.OwnRestriction, because="Holds what access itself wrote, for the undoing of a merge; access checks it."
)
