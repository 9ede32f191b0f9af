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
    BRING_IN = "migration.bring_in", "Decide a held row by hand"
    AGREE_ROW = "migration.agree_row", "Agree to what somebody else decided about a held row"
    AUDIT_ROWS = "migration.audit_rows", "Look for rows removed behind the engine's back"
    VIEW_MISSING = "migration.view_missing", "See rows found missing"
    SETTLE_MISSING = "migration.settle_missing", "Settle a row found missing"
    VIEW_SHEET = "migration.view_sheet", "See rehearsals and the go / no-go sheet"
    RUN_REHEARSAL = "migration.run_rehearsal", "Rehearse a migration"
    MANAGE_CUTOVER = "migration.manage_cutover", "Lead a cutover"
    SIGN_SHEET = "migration.sign_sheet", "Sign the go / no-go sheet"
    SIGN_CHECK = "migration.sign_check", "Sign spot checks"


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


class Tone(TextChoices):
    """The colour of a line of the go / no-go sheet."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class Verdict(TextChoices):
    """What the sheet says as a whole: computed, never typed."""

    GO = "go", "Go"
    CONDITIONAL = "amber", "Go, with reservations"
    NO_GO = "no-go", "No go"


class CheckState(TextChoices):
    """Where a spot check stands."""

    WAITING = "waiting", "Waiting for its owner"
    SIGNED = "signed", "Signed"
    REFUSED = "refused", "Refused"


class Arrival(TextChoices):
    """Whether a live case came across."""

    ARRIVED = "arrived", "Arrived"
    HELD = "held", "Arrived, held for review"
    LEGACY = "legacy", "In the legacy store only"
    MISSING = "missing", "Did not arrive"


class Phase(TextChoices):
    """The phases of a cutover, in the only order there is."""

    BULK = "bulk", "Bulk load"
    DELTAS = "deltas", "Deltas"
    FREEZE = "freeze", "Freeze"
    VERIFY = "verify", "Verify"
    LIVE = "live", "Live"


class Compared(TextChoices):
    """How a row of the old system and what Bluelamp holds of it have parted."""

    NEW_THERE = "new_there", "New in the old system"
    CHANGED_THERE = "changed_there", "Changed in the old system"
    CHANGED_HERE = "changed_here", "Changed in Bluelamp"
    CHANGED_BOTH = "changed_both", "Changed in both"
    GONE = "gone", "Gone from the old system"


class ByHand(TextChoices):
    """What a person may decide about a row that is held or refused."""

    BRING_IN = "bring_in", "Bring it in"
    KEEP = "keep", "Keep it in the legacy store alone"
    REFUSE = "refuse", "Refuse it: it is no record"


class HandState(TextChoices):
    """Where a decision by hand stands."""

    PROPOSED = "proposed", "Waits for a second person"
    DONE = "done", "Done"
    REJECTED = "rejected", "Not agreed"
    UNDONE = "undone", "Taken back"


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
