"""Decisions of the shell."""

from __future__ import annotations

from bluelamp.web.codes import Hindrance

LONGEST = 4000
REFERENCE_LENGTH = 8


def faults_in_problem(*, doing: str, happened: str, hindrance: str) -> dict[str, str]:
    """What is missing from a problem report, by field; empty when it can be sent."""
    faults = {}
    if not doing.strip():
        faults["doing"] = "Say what you were doing"
    if not happened.strip():
        faults["happened"] = "Say what happened"
    if max(len(doing), len(happened)) > LONGEST:
        faults["happened"] = f"Use {LONGEST:,} characters or fewer in each box"
    if hindrance not in set(Hindrance):
        faults["hindrance"] = "Choose how far it stops your work"
    return faults


def reference_of(problem_id: str) -> str:
    """What a person reads out to the service desk: `P-1A2B3C4D`."""
    return f"P-{problem_id.replace('-', '')[-REFERENCE_LENGTH:].upper()}"
