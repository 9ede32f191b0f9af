"""Incidents are reviewed and disposed of; an open one keeps all it touches."""

from __future__ import annotations

from bluelamp.control.models import Incident
from bluelamp.control.queries import weeding
from bluelamp.retention import declare

declare.record("incident", label="Incidents", model=Incident, names=weeding.names, numbers=weeding.numbers,
               url=lambda ref: f"/control/incidents/{ref.partition(':')[2]}/", after=weeding.after)  # fmt: skip
declare.matters("control.incidents", weeding.matters)
declare.live("control.open_incidents", weeding.live)
