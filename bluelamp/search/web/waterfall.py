"""The reasons of a hit as steps that climb to its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.search.codes import MatchReason
from bluelamp.search.types import Reason

LABELS = {
    "name": "Name", "birth": "Date of birth", "sex": "Sex", "phone": "Phone", "vrm": "Vehicle mark",
    "postcode": "Postcode", "pnc": "PNC id", "cro": "CRO number", "asn": "Arrest/summons number",
    "urn": "Case URN", "reference": "Reference",
}  # fmt: skip
FULL = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reason, and the stretch of the bar from 0 to 100 that it adds or takes away."""

    label: str
    asked: str
    recorded: str
    why: str
    points: float
    start: float
    width: float


def plain(why: str) -> str:
    """A reason in the words of the screen: `same name, other spelling (one part of the name)`."""
    code, bracket, rest = why.partition(" (")
    known = {reason.value: str(reason.label) for reason in MatchReason}
    return known.get(code, code) + bracket + rest


def steps(reasons: Sequence[Reason]) -> list[Step]:
    """Each reason with where it begins on the way to the score; the last one ends at the score."""
    found, at = [], 0.0
    for reason in reasons:
        low, high = sorted((at, at + reason.contribution))
        found.append(
            Step(
                label=LABELS.get(reason.field, reason.field.replace("_", " ").capitalize()),
                asked=reason.query_value, recorded=reason.record_value, why=plain(reason.reason),
                points=reason.contribution, start=round(max(0.0, low), 1),
                width=round(max(0.6, min(FULL, high) - max(0.0, low)), 1),
            )
        )  # fmt: skip
        at += reason.contribution
    return found


def short(reasons: Sequence[Reason]) -> str:
    """The reasons in one line, what agreed first: `khan exact · 03/04/1988 day and month swapped`."""
    agreed = [one for one in reasons if one.contribution > 0]
    against = [one for one in reasons if one.contribution == 0]
    words = [_words(one) for one in agreed[:4]] + [_words(one) for one in against[:2]]
    return " · ".join(words)


def _words(reason: Reason) -> str:
    what = reason.record_value or reason.query_value
    turned = reason.query_value and reason.record_value and reason.query_value != reason.record_value
    why = plain(reason.reason)
    return f"{reason.query_value} → {what}: {why}" if turned else f"{what}: {why}"
