"""Whether what rows became still exists, looked up in the tables themselves.

The balance must not depend on the doors whose work it checks (docs/adr/0052). Tables are named by the model
registry, so nothing of another module is imported; only ids, counts and hashes are read, never a record.
"""

from __future__ import annotations

from django.apps import apps

from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.types import NarrativeSum

MODELS = {
    "person": ("nominals", "Person"), "location": ("nominals", "Location"), "phone": ("nominals", "Phone"),
    "vehicle": ("nominals", "Vehicle"), "organisation": ("nominals", "Organisation"),
    "event": ("nominals", "Event"), "incident": ("control", "Incident"), "crime": ("crime", "Crime"),
    "referral": ("safeguarding", "Referral"), "assessment": ("safeguarding", "RiskAssessment"),
}  # fmt: skip
OWN = {"ledger": "migration_ledgerrow.id", "code": "migration_codeentry.code"}
NARRATIVE_KINDS = ("TX", "CRIME")
NARRATIVE_SOURCES = ("command_log", "records")  # those whose texts are kept word for word by one owner
MISSING = """
    SELECT l.source, count(DISTINCT l.id)
      FROM migration_ledgerrow AS l CROSS JOIN LATERAL unnest(l.targets) AS t(target)
     WHERE t.target LIKE %s
       AND NOT EXISTS (SELECT 1 FROM {table} WHERE {column} = {wanted})
     GROUP BY l.source
"""
KEPT = """
    SELECT count(*), coalesce(sum(length(text)), 0),
           coalesce(sum(('x' || encode(substring(sha256(convert_to(text, 'UTF8')) FROM 1 FOR 8), 'hex'))
                        ::bit(64)::bigint::numeric), 0)
      FROM (SELECT line.text FROM {lines} AS line JOIN {incidents} AS log ON log.id = line.incident_id
             WHERE line.kind = 'legacy' AND line.text <> '' AND log.legacy_source = ANY(%(sources)s)
            UNION ALL
            SELECT narrative FROM {crimes} WHERE source_system = ANY(%(sources)s) AND narrative <> '') AS kept
"""
MODULUS = 1 << 64


def missing() -> dict[tuple[str, str], int]:
    """Rows whose target is gone, by source and kind of target."""
    found: dict[tuple[str, str], int] = {}
    for kind in (*MODELS, *OWN):
        table, column = _place(kind)
        wanted = f"substr(t.target, {len(kind) + 2})" + ("" if kind == "code" else _cast(kind))
        statement = MISSING.format(table=table, column=column, wanted=wanted)
        for source, rows in fetch(statement, [f"{kind}:%"]):
            found[source, kind] = rows
    return found


def narratives() -> NarrativeSum:
    """The narratives that incidents and crimes hold now, counted, measured and summed."""
    statement = KEPT.format(
        lines=_table("control", "LogLine"), incidents=_table("control", "Incident"),
        crimes=_table("crime", "Crime"),
    )  # fmt: skip
    rows, characters, total = fetch(statement, {"sources": list(NARRATIVE_SOURCES)})[0]
    return NarrativeSum(rows=rows, characters=int(characters), total=f"{int(total) % MODULUS:016x}")


def _place(kind: str) -> tuple[str, str]:
    if kind in OWN:
        return OWN[kind].partition(".")[0], OWN[kind]
    table = _table(*MODELS[kind])
    return table, f"{table}.id"


def _cast(kind: str) -> str:
    return "::bigint" if kind == "ledger" else "::uuid"


def _table(app: str, model: str) -> str:
    return str(apps.get_model(app, model)._meta.db_table)
