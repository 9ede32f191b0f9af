"""The youth offending system: nothing of it becomes a record yet; children, orders and screens wait for youth."""

from __future__ import annotations

from bluelamp.migration.mapping import Mapping

mapping = Mapping()
mapping.keep("WORKER", "CODE_LIST", "SCREEN_FIELD", "PERSON", "ATTACHMENT", until="youth")
mapping.keep(
    "FRM_OFFENCE", "FRM_HEARING", "FRM_ORDER", "FRM_CONTACT", "FRM_INTERVENE", "FRM_ASSESS", "FRM_LIVING",
    "FRM_SCHOOL", until="youth",
)  # fmt: skip
