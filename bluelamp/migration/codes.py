"""Enumerations of migration; stored values never change."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class Permission(TextChoices):
    """What a role may do with a migration."""

    RUN_LOAD = "migration.run_load", "Load old systems"
    VIEW_BALANCE = "migration.view_balance", "See the balance of a migration"
    VIEW_LEGACY = "migration.view_legacy", "See rows of the legacy store"
    SEPARATE_RECORD = "migration.separate_record", "Undo a match made by a migration"
    DECIDE_MATCH = "migration.decide_match", "Decide a possible match"
    AUDIT_ROWS = "migration.audit_rows", "Look for rows removed behind the engine's back"
    VIEW_MISSING = "migration.view_missing", "See rows found missing"
    SETTLE_MISSING = "migration.settle_missing", "Settle a row found missing"


class Fate(TextChoices):
    """What became of a source row; every row has exactly one."""

    WAITING = "", "Not yet decided"
    LOADED = "loaded", "Loaded"
    MERGED = "merged", "Merged"
    HELD = "held", "Held for review"
    REFUSED = "refused", "Refused"


class RunState(TextChoices):
    """Where a run of long work stands; a run whose process is gone without a word is stopped."""

    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"


class Risk(IntegerChoices):
    """How much it matters that a held row is looked at soon."""

    NONE = 0, "None"
    LOW = 1, "Low"
    MEDIUM = 2, "Medium"
    HIGH = 3, "High"


class EdgeState(TextChoices):
    """What stands between two records that may be one person."""

    ACCEPTED = "accepted", "Same person"
    POSSIBLE = "possible", "Possibly the same person"
    UNDONE = "undone", "Separated again"
    DIFFERENT = "different", "Different people"
