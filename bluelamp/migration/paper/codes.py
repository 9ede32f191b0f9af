"""Enumerations of back-record conversion; stored values never change."""

from __future__ import annotations

from django.db.models import TextChoices


class Permission(TextChoices):
    """What a role may do with paper forms."""

    ISSUE_PAPER = "migration.issue_paper", "Print, issue and hand over numbered forms"
    VOID_PAPER = "migration.void_paper", "Void a numbered form"
    ENTER_PAPER = "migration.enter_paper", "Enter what stands on a numbered form"
    CHECK_PAPER = "migration.check_paper", "Check an entered form as the second person"
    VIEW_PAPER = "migration.view_paper", "See numbered forms and what became of them"
    VIEW_PAPER_BALANCE = "migration.view_paper_balance", "See the balance of numbered forms"
    CHASE_PAPER = "migration.chase_paper", "Owe duties for forms that do not come back"


class SheetState(TextChoices):
    """Where a numbered form is: out, entered or voided; there is no fourth."""

    OUTSTANDING = "outstanding", "Outstanding"
    ENTERED = "entered", "Entered"
    VOIDED = "voided", "Voided"


class MoveKind(TextChoices):
    """What happened to a numbered form."""

    ISSUED = "issued", "Issued"
    HANDED = "handed", "Handed over"
    KEYED = "keyed", "Typed in, record not made yet"
    ENTERED = "entered", "Entered"
    VOIDED = "voided", "Voided"
    CHECKED = "checked", "Read by a second person"
    RESOLVED = "resolved", "Differences decided"


class EntryStage(TextChoices):
    """How far an entry has come; only a final one has been read by two people."""

    KEYED = "keyed", "Typed in, record not made yet"
    UNVERIFIED = "unverified", "Entered, not verified"
    DIFFERS = "differs", "Two readings differ"
    FINAL = "final", "Verified by a second person"


class Kept(TextChoices):
    """Which reading of a field was kept where two differed."""

    FIRST = "first", "First reading"
    SECOND = "second", "Second reading"
    OTHER = "other", "Neither: read again"


class Finding(TextChoices):
    """What can be wrong with a balance."""

    MISSING = "missing", "A serial number was given out and its form is nowhere"
    DISAGREES = "disagrees", "The form and its history do not say the same"
    EMPTY = "empty", "A form counts as entered and nothing was entered"
