"""Crimes are reviewed and disposed of; an unresolved one keeps all it touches."""

from __future__ import annotations

from bluelamp.crime.models import Crime
from bluelamp.crime.queries import weeding
from bluelamp.retention import declare

declare.record("crime", label="Crimes", model=Crime, url=lambda ref: f"/crime/{ref.partition(':')[2]}/",
               names=weeding.names, numbers=weeding.numbers, after=weeding.after)  # fmt: skip
declare.matters("crime.parties", weeding.matters)
declare.live("crime.unresolved", weeding.live)
