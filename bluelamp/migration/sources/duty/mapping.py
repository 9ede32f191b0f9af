"""The duty planner of 2009: nothing of it becomes a record yet; staff, duties and leave wait for resourcing."""

from __future__ import annotations

from bluelamp.migration.mapping import Mapping

mapping = Mapping()
mapping.keep(
    "TEAM", "SHIFTCODE", "PATTERN", "SKILLCODE", "STAFF", "SKILL", "LEAVE", "DUTY", until="resourcing"
)
