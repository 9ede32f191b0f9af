"""How long people, things and their links are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.nominals import models
from bluelamp.retention.declare import Classification, by_id, by_ref, keep, part_of

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

PERSON_PARTS = (models.PersonName, models.PersonBirth, models.PersonDescription, models.Identifier, models.Pin,
                models.OwnRestriction)  # fmt: skip
THINGS = (models.Vehicle, models.Phone, models.Email, models.Handle, models.Organisation, models.Location)

keep(models.Person, "person", classification=SENSITIVE, about=[by_id("person", "id")])
for _part in PERSON_PARTS:
    keep(_part, "subject_data", classification=SENSITIVE, about=[part_of("nominals.Person", "person_id")])
keep(models.Merge, "subject_data", classification=SENSITIVE,
     about=[part_of("nominals.Person", "absorbed_id"), part_of("nominals.Person", "kept_id")])  # fmt: skip
for _pair in (models.PersonApart, models.ReviewItem):
    keep(_pair, "subject_data", classification=SENSITIVE,
         about=[part_of("nominals.Person", "one_id"), part_of("nominals.Person", "other_id")])  # fmt: skip
keep(
    models.ReviewVote,
    "subject_data",
    classification=SENSITIVE,
    about=[part_of("nominals.ReviewItem", "item_id")],
)
keep(models.Link, "subject_data", classification=SENSITIVE,
     stands_for="link", about=[by_ref("start_ref"), by_ref("end_ref"), by_ref("event", blank={"event": ""})])  # fmt: skip
keep(models.Marker, "subject_data", classification=SENSITIVE, stands_for="marker", about=[by_ref("about")])
keep(models.Event, "derived", classification=SENSITIVE, stands_for="event", about=[by_ref("about")])
for _thing in THINGS:
    keep(_thing, "things", classification=SENSITIVE, since="recorded_at")
keep(models.VehicleMark, "things", classification=SENSITIVE, since="recorded_at",
     about=[part_of("nominals.Vehicle", "vehicle_id")])  # fmt: skip
keep(models.MatchRun, "technical", classification=OFFICIAL, since="started_at")
