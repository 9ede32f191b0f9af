"""Tables of the POLE core (domain/records.md §1). Versions are added, never overwritten."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel.ids import new_id
from bluelamp.nominals import codes
from bluelamp.nominals.models.things import Email, Handle, Phone, Vehicle, VehicleMark
from bluelamp.nominals.models.versioned import Versioned

__all__ = [
    "Email", "Event", "Handle", "Identifier", "Link", "Location", "Marker", "MatchRun", "Merge",
    "Organisation", "OwnRestriction", "Person", "PersonApart", "PersonBirth", "PersonDescription",
    "PersonName", "Phone", "Pin", "ReviewItem", "ReviewVote", "Vehicle", "VehicleMark", "Versioned",
]  # fmt: skip


class Person(Versioned):
    """One source record of a person. `root_id` is the golden nominal it now counts to: itself until merged."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.BigIntegerField(unique=True)
    root_id = models.UUIDField(db_index=True)
    merged_into_id = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "nominals_person"


class PersonName(Versioned):
    """A name a person is or was known by."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    title = models.CharField(max_length=40, default="")
    given = models.CharField(max_length=200, default="")
    family = models.CharField(max_length=200, default="")
    kind = models.CharField(max_length=12, choices=codes.NameKind)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    replaces_id = models.UUIDField(null=True)

    class Meta:
        db_table = "nominals_person_name"


class PersonBirth(Versioned):
    """A birth as far as it is known."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="births")
    first = models.DateField()
    last = models.DateField()
    precision = models.CharField(max_length=6, choices=codes.BirthPrecision)
    status = models.CharField(max_length=10, choices=codes.BirthStatus)
    replaces_id = models.UUIDField(null=True)

    class Meta:
        db_table = "nominals_person_birth"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="nominals_birth_order"
            )
        ]


class PersonDescription(Versioned):
    """The plain attributes of a person, as one version."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="descriptions")
    sex = models.CharField(max_length=1, default="", choices=codes.Sex)
    gender = models.CharField(max_length=40, default="")
    ethnicity_self = models.CharField(max_length=40, default="")
    ethnicity_observed = models.CharField(max_length=40, default="")
    nationality = models.CharField(max_length=60, default="")
    occupation = models.CharField(max_length=120, default="")
    died_on = models.DateField(null=True)
    height_cm = models.SmallIntegerField(null=True)
    build = models.CharField(max_length=40, default="")
    hair = models.CharField(max_length=60, default="")
    eyes = models.CharField(max_length=40, default="")
    facial_hair = models.CharField(max_length=60, default="")
    accent = models.CharField(max_length=60, default="")
    marks = models.CharField(max_length=400, default="")

    class Meta:
        db_table = "nominals_person_description"


class Identifier(Versioned):
    """A number that names a person; an invalid one keeps its raw form and is not indexed as the identifier."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=codes.Scheme)
    canonical = models.CharField(max_length=64, default="")
    raw = models.CharField(max_length=200)
    is_valid = models.BooleanField()
    issuer = models.CharField(max_length=60, default="")
    replaces_id = models.UUIDField(null=True)

    class Meta:
        db_table = "nominals_identifier"
        indexes = [models.Index(fields=["scheme", "canonical"], name="nominals_identifier_value")]


class Merge(models.Model):
    """One decision that two records are one person, and its undoing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_from")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_into")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    seconded_by = models.CharField(max_length=80, default="")
    grounds = models.CharField(max_length=200)
    reason = models.TextField()
    rule = models.CharField(max_length=120, default="")
    weight = models.FloatField(null=True)
    restricted_before = models.JSONField(null=True)
    assigned = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, default="")
    undone_reason = models.TextField(default="")

    class Meta:
        db_table = "nominals_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone_at=None), name="nominals_merge_once"
            )
        ]


class OwnRestriction(models.Model):
    """The restriction a source record has of its own while a merge holds it to a stricter one."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    held = models.JSONField(null=True)

    class Meta:
        db_table = "nominals_own_restriction"


class PersonApart(models.Model):
    """Two source records that are different people (do-not-link), until a second person lifts it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=12, choices=codes.ApartOrigin)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, default="")
    lifted_reason = models.TextField(default="")

    class Meta:
        db_table = "nominals_person_apart"
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=models.Q(lifted_at=None), name="nominals_apart_once"
            )
        ]


class Pin(models.Model):
    """A value that the golden view shows first because somebody said why; it stays with its source record."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pins")
    field = models.CharField(max_length=20, choices=codes.GoldenField)
    row_id = models.UUIDField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "nominals_pin"


class MatchRun(models.Model):
    """One run of the linkage engine over every golden person, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=200)
    model_version = models.CharField(max_length=120, default="")
    records = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    reviews = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    hashes = models.JSONField(default=dict)
    problem = models.TextField(default="")

    class Meta:
        db_table = "nominals_match_run"


class ReviewItem(models.Model):
    """Two records that may be one person, waiting for people to decide (domain/search.md §10)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=12, choices=codes.ReviewOrigin)
    state = models.CharField(max_length=12, choices=codes.ReviewState, default=codes.ReviewState.OPEN)
    risk = models.SmallIntegerField()
    risk_words = models.JSONField(default=list)
    weight = models.FloatField(default=0)
    probability = models.FloatField(null=True)
    waterfall = models.JSONField(default=list)
    reason = models.TextField(default="")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=200)
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, null=True)
    locked_by = models.UUIDField(null=True)
    locked_name = models.CharField(max_length=200, default="")
    locked_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "nominals_review_item"
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="nominals_review_once")]
        indexes = [models.Index(fields=["state", "risk", "-weight"], name="nominals_review_queue")]


class ReviewVote(models.Model):
    """What one person said of a review item; taken back, it stays readable."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="votes")
    outcome = models.CharField(max_length=12, choices=codes.Outcome)
    reason = models.TextField(default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    is_supervisor = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "nominals_review_vote"


class Organisation(Versioned):
    """A firm, school, charity or other body."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, default="")
    company_number = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "nominals_organisation"
        indexes = [models.Index(fields=["name"], name="nominals_organisation_name")]


class Location(Versioned):
    """A snapshot of a place as geography or a person described it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=30, default="address")
    key = models.CharField(max_length=80, default="", db_index=True)
    folded = models.CharField(max_length=320, db_index=True)
    postcode = models.CharField(max_length=10, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    beat = models.CharField(max_length=40, default="")
    district = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "nominals_location"


class Event(Versioned):
    """A reference to something that happened, kept by another module or by an old system."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=14, choices=codes.EventKind)
    reference = models.CharField(max_length=80)
    about = models.CharField(max_length=120, default="", db_index=True)
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    precision = models.CharField(max_length=1, choices=codes.TimePrecision)
    summary = models.TextField(default="")
    category = models.CharField(max_length=120, default="")
    district = models.CharField(max_length=60, default="")
    is_restricted = models.BooleanField(default=False)

    class Meta:
        db_table = "nominals_event"
        constraints = [
            models.UniqueConstraint(fields=["system", "kind", "reference"], name="nominals_event_reference")
        ]


class Link(Versioned):
    """Two records and what ties them (records.md §1). Ends are references, so that merging moves nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    start_ref = models.CharField(max_length=60)
    end_ref = models.CharField(max_length=60)
    type = models.CharField(max_length=16, choices=codes.LinkType)
    role = models.CharField(max_length=120, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    event = models.CharField(max_length=120, default="")

    class Meta:
        db_table = "nominals_link"
        indexes = [
            models.Index(fields=["start_ref", "type"], name="nominals_link_start"),
            models.Index(fields=["end_ref", "type"], name="nominals_link_end"),
        ]


class Marker(Versioned):
    """A warning on a record: why, whose, until when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    about = models.CharField(max_length=60, db_index=True)
    marker_class = models.CharField(max_length=16, choices=codes.MarkerClass)
    label = models.CharField(max_length=120, default="")
    reason = models.TextField()
    owner = models.CharField(max_length=120, default="")
    review_by = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    ended_reason = models.TextField(default="")

    class Meta:
        db_table = "nominals_marker"
