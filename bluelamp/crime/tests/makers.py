"""Crimes for tests."""

from __future__ import annotations

from typing import Any

from bluelamp.contracts.refs import CrimeRef, PersonRef
from bluelamp.crime import commands as crime
from bluelamp.crime.types import NewCrime, Party, PartyRole, SupportConsent
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM


def records_crime(
    victim: PersonRef, *, consent: SupportConsent = SupportConsent.NOT_ASKED, **given: Any
) -> CrimeRef:
    """A crime is recorded and heard of."""
    usual = {"reported_at": clock.now(), "narrative": "Window broken with a brick.", "district": "Central",
             "parties": (Party(person=victim, role=PartyRole.VICTIM, consent=consent),)}  # fmt: skip
    ref = crime.record_crime(SYSTEM, crime=NewCrime(**{**usual, **given})).ref
    events.read_all()
    return ref
