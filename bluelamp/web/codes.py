"""Permissions of the shell, and the badges that stand for grades, statuses and risks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What the shell itself lets people do."""

    SEE_HOME = "web.see_home"
    REPORT_PROBLEM = "web.report_problem"
    READ_PROBLEMS = "web.read_problems"


class Hindrance(StrEnum):
    """How far a problem with Bluelamp stops the work."""

    STOPS = "stops"
    SLOWS = "slows"
    ANNOYS = "annoys"

    @property
    def label(self) -> str:
        """The choice as the form says it."""
        return {"stops": "I cannot do my work", "slows": "I can, but slowly", "annoys": "It is a nuisance"}[
            self
        ]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a role's day begins: the one primary action of its home page."""

    label: str
    url_name: str
    why: str


_BOARD = Start("Open the control board", "control:board", "Incidents, units and the map, live.")
_MINE = Start("Open my work", "work:mine", "What you owe, by risk, then by time left.")
_TEAM = Start("Open the team’s work", "work:team", "What your team owes, by risk, then by time left.")
_BALANCE = Start(
    "Open the migration balance", "migration:balance", "Every row of the old systems, accounted for."
)
_FORCE = Start(
    "Open the backlog board", "insight:backlogs", "What the force owes: how old, how risky, where."
)

STARTS: dict[str, tuple[Start, ...]] = {
    "call_handler": (Start("Take calls", "control:calls", "Who is ringing now, longest first."),),
    "dispatcher": (_BOARD,),
    "control_supervisor": (_BOARD,),
    "force_incident_manager": (_BOARD,),
    "officer": (
        Start("Open incidents", "control:incidents", "Your incidents and the force’s, newest first."),
        _MINE,
    ),
    "sergeant": (_TEAM,),
    "inspector": (_TEAM,),
    "crime_recorder": (_MINE,),
    "referral_desk": (
        Start(
            "Open the referral desk",
            "safeguarding:desk",
            "Referrals owed, sent and not yet answered, worst first.",
        ),
    ),
    "da_assessor": (
        Start(
            "Open assessments",
            "safeguarding:waiting",
            "Domestic incidents waiting for their risk assessment.",
        ),
    ),
    "marac_coordinator": (_MINE,),
    "migration_operator": (_BALANCE,),
    "business_owner": (
        Start(
            "Open my spot checks", "migration:checks", "Old rows beside what they became, for you to sign."
        ),
    ),
    "data_quality_officer": (
        Start(
            "Open data quality",
            "quality:board",
            "What is wrong with the records, worst first, and who owes it.",
        ),
    ),
    "retention_reviewer": (
        Start(
            "Open retention",
            "retention:overview",
            "What is due for review, what is held, what waits for two.",
        ),
    ),
    "mi_analyst": (_FORCE, _BALANCE),
    "chief_officer": (_FORCE,),
    "professional_standards": (
        Start("Open the audit", "access:audit", "Who looked at what, when and for what work."),
    ),
    "auditor": (Start("Open the audit", "access:audit", "Who looked at what, when and for what work."),),
    "access_manager": (
        Start("Open accounts", "access:accounts", "Who holds which post, from when until when."),
    ),
    "platform_admin": (
        Start("Read reported problems", "web:problems", "What people say is wrong with Bluelamp."),
    ),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A code as it looks: never colour alone, but colour and shape and letter."""

    tone: str
    shape: str
    letter: str
    label: str


_GRADE_1 = Badge("grade-1", "▲", "1", "Emergency")
_GRADE_2 = Badge("grade-2", "◆", "2", "Priority")
_SCHEDULED = Badge("scheduled", "●", "S", "Scheduled")
_NO_DEPLOY = Badge("no-deploy", "■", "N", "No deployment")
_HIGH = Badge("high", "▲", "H", "High")
_MEDIUM = Badge("medium", "◆", "M", "Medium")
_STANDARD = Badge("standard", "●", "S", "Standard")

BADGES: dict[str, dict[str, Badge]] = {
    "grade": {
        "1": _GRADE_1, "emergency": _GRADE_1, "immediate": _GRADE_1,
        "2": _GRADE_2, "priority": _GRADE_2,
        "3": _SCHEDULED, "scheduled": _SCHEDULED,
        "4": _NO_DEPLOY, "no_deploy": _NO_DEPLOY, "resolution": _NO_DEPLOY,
    },
    "unit": {
        "available": Badge("available", "●", "A", "Available"),
        "en_route": Badge("en-route", "▶", "E", "En route"),
        "at_scene": Badge("at-scene", "◆", "S", "At scene"),
        "unavailable": Badge("unavailable", "■", "U", "Unavailable"),
        "emergency": Badge("emergency", "✱", "!", "Emergency"),
    },
    "risk": {
        "very_high": Badge("high", "▲", "VH", "Very high risk"),
        "high": Badge("high", "▲", "H", "High risk"),
        "medium": Badge("medium", "◆", "M", "Medium risk"),
        "standard": Badge("standard", "●", "S", "Standard risk"),
        "low": Badge("standard", "●", "L", "Low risk"),
        "unknown": Badge("open", "?", "", "Risk not assessed"),
    },
    "duty": {
        "overdue": Badge("overdue", "▲", "", "Overdue"),
        "due_soon": Badge("soon", "◆", "", "Due soon"),
        "open": Badge("open", "●", "", "Open"),
        "paused": Badge("no-deploy", "‖", "", "Paused"),
        "done": Badge("done", "✓", "", "Done"),
        "closed": Badge("closed", "■", "", "Closed"),
    },
    "delivery": {
        "draft": Badge("draft", "○", "", "Draft"),
        "queued": Badge("queued", "○", "", "Queued for partner"),
        "sent": Badge("sent", "→", "", "Sent, not acknowledged"),
        "acknowledged": Badge("done", "✓", "", "Acknowledged"),
        "failed": Badge("failed", "✕", "", "Not delivered"),
        "escalated": Badge("failed", "▲", "", "Passed to a person"),
    },
    "balance": {
        "loaded": Badge("done", "✓", "", "Loaded"),
        "merged": Badge("at-scene", "◆", "", "Merged"),
        "held": Badge("soon", "◆", "", "Held for review"),
        "refused": Badge("failed", "✕", "", "Refused"),
    },
    "sheet": {
        "green": Badge("done", "✓", "", "Green"),
        "amber": Badge("soon", "◆", "", "Amber"),
        "red": Badge("failed", "✕", "", "Red"),
    },
    "hindrance": {
        "stops": Badge("overdue", "▲", "", "Stops work"),
        "slows": Badge("soon", "◆", "", "Slows work"),
        "annoys": Badge("no-deploy", "●", "", "Nuisance"),
    },
    "record": {
        "live": Badge("available", "●", "", "Live record"),
        "legacy": Badge("legacy", "◆", "", "Legacy record"),
        "restricted": Badge("no-deploy", "■", "", "Restricted"),
    },
}  # fmt: skip


def badge_of(kind: str, value: object) -> Badge:
    """The badge of a code; a code without one is shown in words, never dropped."""
    text = str(getattr(value, "value", value))
    plain = Badge("open", "●", "", text.replace("_", " ").capitalize())
    return BADGES.get(kind, {}).get(text, plain)
