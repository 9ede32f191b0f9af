"""The crimes of an incident, shown on the incident's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluelamp.access import guard
from bluelamp.contracts.refs import IncidentRef
from bluelamp.crime import queries
from bluelamp.crime.codes import Permission
from bluelamp.kernel.actors import Actor


def incident_crimes(viewer: Actor, subject: Any) -> Mapping[str, Any]:
    """Crimes recorded from this incident, and whether the viewer may record one."""
    ref = subject if isinstance(subject, IncidentRef) else subject.ref
    return {"incident": ref, "crimes": queries.crimes_of_incident(viewer, ref),
            "may_record": guard.may(viewer, Permission.RECORD_CRIME)}  # fmt: skip
