"""Code lists of search."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices

PROTECTED = "premises:protected"  # stands among the guards of a refuge
RULES_VERSION = "2026.11.2"


class Permission(TextChoices):
    """What a role may do with search."""

    SEARCH_PEOPLE = "search.search_people", "Search people"
    SEARCH_PLACES = "search.search_places", "Search addresses and premises"
    SEARCH_ORGANISATIONS = "search.search_organisations", "Search organisations"
    SEARCH_TEXT = "search.search_text", "Search the text of narratives"
    FIND_PROTECTED_PLACE = "search.find_protected_place", "Find refuges and other protected addresses"
    SEARCH_THINGS = "search.search_things", "Search vehicles, phones and online names"
    VIEW_NAME_LISTS = "search.view_name_lists", "See which names the search ties together"
    EDIT_NAME_LISTS = "search.edit_name_lists", "Change which names the search ties together"


class Guard(IntegerChoices):
    """How a subject shows itself to somebody without rights to it (domain/search.md §8)."""

    OPEN = 0, "Normal hit"
    CONTACT_ONLY = 1, "Contact the owner"
    SILENT = 2, "Nothing"


class Band(TextChoices):
    """How far a hit may be trusted."""

    STRONG = "strong", "Strong"
    POSSIBLE = "possible", "Possible"
    WEAK = "weak", "Weak"


class MatchReason(TextChoices):
    """Why one query word reached one recorded word (domain/search.md §3-4)."""

    EXACT = "exact", "exact"
    NICKNAME = "nickname", "nickname"
    FAMILY = "name family", "same name, other spelling"
    PHONETIC = "phonetic", "sounds alike"
    TRANSLITERATION = "transliteration", "transliteration"
    ONE_EDIT = "one edit", "one letter different"
    TWO_EDITS = "two edits", "two letters different"
    LOOKS = "looks alike", "looks alike"
    INITIAL = "initial", "initial"
    PREFIX = "prefix", "begins with"
    JOINED = "joined", "written as one word"
    NONE = "no match", "no match"


class TieKind(TextChoices):
    """What ties two names in the name lists (domain/search.md §3)."""

    NICKNAME = "nickname", "Short or pet name"
    FAMILY = "family", "Same name, other spelling"
    TRANSLATION = "translation", "Same name in another language"


class FactKind(TextChoices):
    """What a part of the box was taken for."""

    NAME = "name", "Name"
    BIRTH = "birth", "Date of birth"
    AGE = "age", "Age"
    PHONE = "phone", "Phone"
    VRM = "vrm", "Vehicle mark"
    POSTCODE = "postcode", "Postcode"
    PNC = "pnc", "PNC id"
    CRO = "cro", "CRO number"
    ASN = "asn", "Arrest/summons number"
    URN = "urn", "Case URN"
    REFERENCE = "reference", "Reference"
    SEX = "sex", "Sex"
    WORDS = "words", "Words"
    LEFT_OUT = "left_out", "Left out"
    DAYS = "days", "Days"
    ADDRESS = "address", "Address"
    UPRN = "uprn", "UPRN"
    GRID = "grid", "Grid reference"
    WORDS3 = "what3words", "what3words"
    ORGANISATION = "organisation", "Organisation"
    COMPANY = "company", "Company number"
    NHS = "nhs", "NHS number"
    NI = "ni", "National Insurance number"
    DRIVER = "driver", "Driving licence number"
    PASSPORT = "passport", "Passport number"
    EMAIL = "email", "E-mail address"
    HANDLE = "handle", "Online name"
    VIN = "vin", "VIN"
    MAKE = "make", "Make"
    MODEL = "model", "Model"
    COLOUR = "colour", "Colour"
    DISTRICT = "district", "Postcode district or sector"
    TRAIT = "trait", "Description"


class IdentKind(TextChoices):
    """Kinds of exact key."""

    PNC = "pnc", "PNC id"
    CRO = "cro", "CRO number"
    ASN = "asn", "Arrest/summons number"
    URN = "urn", "Case URN"
    PHONE = "phone", "Phone"
    VRM = "vrm", "Vehicle mark"
    POSTCODE = "postcode", "Postcode"
    REFERENCE = "reference", "Reference"
    EMAIL = "email", "E-mail address"
    HANDLE = "handle", "Online name"


class Purpose(TextChoices):
    """Why a search is made (domain/search.md §8, Audit)."""

    CRIME = "crime", "Crime"
    INTELLIGENCE = "intelligence", "Intelligence"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    CUSTODY = "custody", "Custody"
    STOP = "stop", "Stop"
    VETTING = "vetting", "Vetting"
    DATA_QUALITY = "data_quality", "Data quality"
    AUDIT = "audit", "Audit"
    TRAINING = "training", "Training only"


WORK_PURPOSES = {
    "incident": Purpose.CRIME, "crime": Purpose.CRIME, "custody": Purpose.CUSTODY, "stop": Purpose.STOP,
    "referral": Purpose.SAFEGUARDING, "assessment": Purpose.SAFEGUARDING, "intelligence": Purpose.INTELLIGENCE,
}  # fmt: skip


class MarkForm(TextChoices):
    """Series of registration marks (DVLA INF104, unconfirmed: general knowledge)."""

    CURRENT = "current", "Current (2001 on)"
    PREFIX = "prefix", "Prefix (1983-2001)"
    SUFFIX = "suffix", "Suffix (1963-83)"
    DATELESS = "dateless", "Dateless"
    NORTHERN_IRELAND = "ni", "Northern Ireland"
    Q_PLATE = "q", "Q plate (age or origin unknown)"
    TRADE = "trade", "Trade plate"
    DIPLOMATIC = "diplomatic", "Diplomatic"
    MILITARY = "military", "Military"
    FOREIGN = "foreign", "Foreign"
    OTHER = "other", "Not a known series"


class MarkLevel(IntegerChoices):
    """How a mark answers what was asked, best first; the steps are wider than all further facts together."""

    EXACT = 1000, "same mark"
    CONFUSABLE = 880, "characters easily mistaken"
    ONE_EDIT = 760, "one character different"
    ALIGNED = 640, "part of the mark, in its place"
    ANYWHERE = 520, "part of the mark"


class ThingKind(TextChoices):
    """Things that are found by their own keys."""

    VEHICLE = "vehicle", "Vehicle"
    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail address"
    HANDLE = "handle", "Online name"
