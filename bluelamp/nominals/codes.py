"""Code lists of the POLE core; stored values never change, labels may."""

from __future__ import annotations

from django.db.models import TextChoices

from bluelamp.access.codes import RestrictionState


class Permission(TextChoices):
    """What a role may do with nominals."""

    VIEW_PERSON = "nominals.view_person", "See a person"
    VIEW_OBJECT = "nominals.view_object", "See a vehicle, phone, location or organisation"
    RESTRICT_OBJECT = (
        "nominals.restrict_object",
        "Restrict who sees a vehicle, phone, e-mail address or online name",
    )
    RECORD_PERSON = "nominals.record_person", "Record or correct a person"
    RECORD_OBJECT = "nominals.record_object", "Record a vehicle, phone, location, organisation or event"
    LINK_RECORDS = "nominals.link_records", "Link two records"
    MARK_RECORD = "nominals.mark_record", "Add or end a warning marker"
    MERGE_PERSONS = "nominals.merge_persons", "Merge two records of one person, or undo it"
    RESTRICT_PERSON = "nominals.restrict_person", "Restrict who sees a person"
    IMPORT_PERSONS = "nominals.import_persons", "Load persons in bulk"
    DECIDE_MATCH = "nominals.decide_match", "Decide whether two records are one person"
    SUPERVISE_MATCH = "nominals.supervise_match", "Decide where two reviewers disagree; lift a do-not-link"
    PIN_VALUE = "nominals.pin_value", "Say which value the golden view shows first"
    RUN_MATCHING = "nominals.run_matching", "Run the matching engine and apply its result"
    VIEW_WARNINGS = "nominals.view_warnings", "See warning markers"


class NameKind(TextChoices):
    """Why a person is known by a name (records.md §1)."""

    LEGAL = "legal", "Legal name"
    BIRTH = "birth", "Birth name"
    MARRIED = "married", "Married name"
    DEED_POLL = "deed_poll", "Changed by deed poll"
    ALIAS = "alias", "Alias"
    NICKNAME = "nickname", "Nickname"
    MISSPELLING = "misspelling", "Misspelling seen"


class BirthPrecision(TextChoices):
    """How exactly a birth is known; an estimate is never stored as 1 January."""

    DAY = "day", "Day"
    MONTH = "month", "Month and year"
    YEAR = "year", "Year"
    RANGE = "range", "Between two dates"


class BirthStatus(TextChoices):
    """How a birth came to be believed."""

    CONFIRMED = "confirmed", "Confirmed"
    STATED = "stated", "Stated"
    ESTIMATED = "estimated", "Estimated"


class Sex(TextChoices):
    """Sex as recorded."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    OTHER = "X", "Other"
    UNKNOWN = "", "Not recorded"


class Scheme(TextChoices):
    """Identifier schemes (records.md §1.1)."""

    PNC = "pnc", "PNC id"
    CRO = "cro", "CRO number"
    ASN = "asn", "Arrest/summons number"
    URN = "urn", "Case URN"
    DRIVER = "driver", "Driving licence number"
    PASSPORT = "passport", "Passport number"
    NI = "ni", "National Insurance number"
    NHS = "nhs", "NHS number"
    CUSTODY = "custody", "Custody number"
    LEGACY = "legacy", "Number in an old system"
    OTHER = "other", "Other reference"


class Method(TextChoices):
    """How a version got here (records.md §0.4)."""

    TYPED = "typed", "Typed"
    INTERFACE = "interface", "Received from a partner"
    MIGRATED = "migrated", "Migrated"
    MATCHED = "matched", "Matched"


class Confidence(TextChoices):
    """How sure a link or version is."""

    CONFIRMED = "confirmed", "Confirmed"
    PROBABLE = "probable", "Probable"
    POSSIBLE = "possible", "Possible"


class LinkType(TextChoices):
    """Link types (records.md §1, minimum list)."""

    VICTIM = "victim", "Victim of"
    SUSPECT = "suspect", "Suspect in"
    OFFENDER = "offender", "Offender in"
    WITNESS = "witness", "Witness to"
    REPORTER = "reporter", "Reported"
    SUBJECT = "subject", "Subject of"
    INVOLVED = "involved", "Involved in"
    ASSOCIATE = "associate", "Associate of"
    PARTNER = "partner", "Partner of"
    EX_PARTNER = "ex_partner", "Former partner of"
    PARENT = "parent", "Parent of"
    CHILD = "child", "Child of"
    SIBLING = "sibling", "Sibling of"
    CARER = "carer", "Carer of"
    CO_ACCUSED = "co_accused", "Co-accused with"
    LIVES_AT = "lives_at", "Lives at"
    LIVED_AT = "lived_at", "Lived at"
    WORKS_AT = "works_at", "Works at"
    FREQUENTS = "frequents", "Frequents"
    ATTENDS_SCHOOL = "attends_school", "Attends school at"
    USES_PHONE = "uses_phone", "Uses phone"
    USES_EMAIL = "uses_email", "Uses e-mail"
    USES_HANDLE = "uses_handle", "Uses online name"
    KEEPER = "keeper", "Keeper of"
    DRIVER = "driver", "Driver of"
    PASSENGER = "passenger", "Passenger in"
    USED_IN = "used_in", "Used in"
    STOLEN_FROM = "stolen_from", "Stolen from"
    RECOVERED_AT = "recovered_at", "Recovered at"
    HAPPENED_AT = "happened_at", "Happened at"
    SAME_SERIES = "same_series", "Same series as"


class MarkerClass(TextChoices):
    """Families of warning marker."""

    OFFICER_SAFETY = "officer_safety", "Officer safety"
    VULNERABILITY = "vulnerability", "Vulnerability"
    OFFENDER = "offender", "Offender"
    PREMISES = "premises", "Premises"
    CALLER = "caller", "Caller"


class EventKind(TextChoices):
    """What an event reference stands for."""

    INCIDENT = "incident", "Incident"
    CRIME = "crime", "Crime"
    CUSTODY = "custody", "Arrest and custody"
    STOP = "stop", "Stop and search"
    INTELLIGENCE = "intelligence", "Intelligence log"
    MISSING = "missing", "Missing episode"
    REFERRAL = "referral", "Safeguarding referral"
    HEARING = "hearing", "Court hearing"
    FORCE = "force", "Use of force"
    OTHER = "other", "Other"


class TimePrecision(TextChoices):
    """When an event happened, in the codes of the actual-offence-date list."""

    AT = "1", "On or in"
    BEFORE = "2", "Before"
    AFTER = "3", "After"
    BETWEEN = "4", "Between"
    ABOUT = "5", "On or about"
    BY = "6", "On or before"


class Restriction(TextChoices):
    """Who sees a record (security.md §3); the strongest wins."""

    OPEN = "open", "Open"
    SENSITIVE = "sensitive", "Sensitive"
    RESTRICTED = "restricted", "Restricted"
    SEALED = "sealed", "Sealed"

    @property
    def as_access(self) -> RestrictionState:
        """The same state as access holds it."""
        return RestrictionState(self.value)


class Ground(TextChoices):
    """What speaks for two records being one person."""

    IDENTIFIER = "identifier", "Same verified identifier"
    NAME = "name", "Same or equivalent name"
    BIRTH = "birth", "Same date of birth"
    FINGERPRINT = "fingerprint", "Same fingerprints"
    STATED = "stated", "The person said so"
    SOURCE_KEY = "source_key", "Same person key in the source system"
    ADDRESS = "address", "Same address"
    PHONE = "phone", "Same phone"
    REVIEW = "review", "Both records compared by a person"
    MODEL = "model", "Matching model, above the auto-link threshold"


class ApartOrigin(TextChoices):
    """How two records came to be known as different people."""

    SEPARATED = "separated", "Taken apart after a wrong merge"
    REVIEW = "review", "Decided on the review desk"
    STATED = "stated", "Said by an officer"


class GoldenField(TextChoices):
    """Fields of the golden view that follow survivorship and may be pinned."""

    NAME = "name", "Name"
    BIRTH = "birth", "Date of birth"
    SEX = "sex", "Sex"
    GENDER = "gender", "Gender"
    ETHNICITY_SELF = "ethnicity_self", "Ethnicity, self-defined"
    ETHNICITY_OBSERVED = "ethnicity_observed", "Ethnicity, officer-observed"
    NATIONALITY = "nationality", "Nationality"
    OCCUPATION = "occupation", "Occupation"
    DIED_ON = "died_on", "Died on"


class ReviewOrigin(TextChoices):
    """Where a pair to review comes from."""

    CREATE_ANYWAY = "anyway", "Recorded although a likeness was shown"
    ENGINE = "engine", "Matching engine"
    QUALITY = "quality", "Flagged by an officer or a quality check"
    MIGRATION = "migration", "Possible match in a migration"


class ReviewState(TextChoices):
    """Where a pair stands."""

    OPEN = "open", "Waiting"
    SECOND = "second", "Waits for a second person"
    SUPERVISOR = "supervisor", "Two people disagree: waits for a supervisor"
    SAME = "same", "Same person"
    DIFFERENT = "different", "Different people"
    CANNOT_TELL = "cannot_tell", "Cannot tell"


WAITING = (ReviewState.OPEN, ReviewState.SECOND, ReviewState.SUPERVISOR)


class Outcome(TextChoices):
    """What a reviewer says; one key each."""

    SAME = "same", "Same person"
    DIFFERENT = "different", "Different people"
    CANNOT_TELL = "cannot_tell", "Cannot tell"
