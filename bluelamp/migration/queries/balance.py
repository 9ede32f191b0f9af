"""The balance: rows counted in the files by other means, against ledger, legacy store and what exists now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries import sums, targets
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.types import Balance, Finding, NarrativeSum, Reconciliation

MODULUS = 1 << 64
COUNTED = """
    SELECT source, sum(counted_rows), sum(counted_total) FROM migration_sourcefile GROUP BY source
"""
FATES = """
    SELECT source, fate, count(*) FROM migration_ledgerrow GROUP BY source, fate
"""
SUMS = """
    SELECT source, sum(('x' || encode(substring(content_hash FROM 1 FOR 8), 'hex'))::bit(64)::bigint::numeric)
      FROM migration_ledgerrow GROUP BY source
"""
MISSING_FROM_STORE = """
    SELECT l.source, count(*) FROM migration_ledgerrow AS l
     WHERE NOT EXISTS (SELECT 1 FROM migration_legacyrecord AS s WHERE s.ledger_id = l.id)
       AND NOT starts_with(coalesce(l.targets[1], ''), 'disposed:')
     GROUP BY l.source
"""
CHANGED_IN_STORE = """
    SELECT l.source, count(*) FROM migration_ledgerrow AS l
      JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE s.is_whole AND sha256(s.raw) <> l.content_hash
     GROUP BY l.source
"""
WITHOUT_TARGET = """
    SELECT source, count(*) FROM migration_ledgerrow
     WHERE fate IN ('loaded', 'merged') AND cardinality(targets) = 0 GROUP BY source
"""
UNKNOWN_TO_LEDGER = """
    SELECT count(*) FROM migration_legacyrecord AS s
     WHERE NOT EXISTS (SELECT 1 FROM migration_ledgerrow AS l WHERE l.id = s.ledger_id)
"""
NARRATIVES = """
    SELECT count(*), coalesce(sum(narrative_length), 0),
           coalesce(sum(('x' || encode(substring(narrative_hash FROM 1 FOR 8), 'hex'))::bit(64)::bigint::numeric), 0)
      FROM migration_ledgerrow WHERE narrative_hash IS NOT NULL AND fate IN ('loaded', 'held')
       AND kind = ANY(%s) AND source = ANY(%s) AND cardinality(targets) > 0
       AND NOT starts_with(targets[1], 'disposed:') AND NOT starts_with(targets[1], 'legacy:')
"""
Counts = dict[str, int]


@query(needs=Permission.VIEW_BALANCE, audited=False)
def reconcile(viewer: Actor) -> Reconciliation:
    """The balance of every source: rows in the files = loaded + merged + held + refused, nothing else (promise 3)."""
    counted = {source: (int(rows), int(total)) for source, rows, total in fetch(COUNTED)}
    fates: dict[str, Counts] = defaultdict(dict)
    for source, fate, number in fetch(FATES):
        fates[source][fate] = number
    findings = [*_lost_and_waiting(counted, fates), *_store(), *_targets()]
    names = sorted(set(counted) | set(fates))
    sources = {name: _balance(counted.get(name, (0, 0))[0], fates[name], name, findings) for name in names}
    narrative_in, narrative_kept = _narratives()
    if narrative_in != narrative_kept:
        findings.append(Finding(source="", what=_narrative_words(narrative_in, narrative_kept), rows=1))
    total = _sum(sources.values())
    unplaced = sum(finding.rows for finding in findings if finding.source not in sources)
    total = replace(total, unaccounted=total.unaccounted + unplaced)
    return Reconciliation(
        sources=sources, total=total, narrative_in=narrative_in, narrative_kept=narrative_kept,
        findings=tuple(findings), warnings=sums.warnings(),
    )  # fmt: skip


def _balance(counted: int, fates: Counts, name: str, findings: list[Finding]) -> Balance:
    return Balance(
        source_rows=counted,
        loaded=fates.get("loaded", 0),
        merged=fates.get("merged", 0),
        held=fates.get("held", 0),
        refused=fates.get("refused", 0),
        unaccounted=sum(finding.rows for finding in findings if finding.source == name),
    )


def _lost_and_waiting(counted: dict[str, tuple[int, int]], fates: dict[str, Counts]) -> list[Finding]:
    sums = {source: int(total) % MODULUS for source, total in fetch(SUMS)}
    findings = []
    for source in sorted(set(counted) | set(fates)):
        rows, total = counted.get(source, (0, 0))
        known = sum(fates[source].values())
        if known != rows:
            what = f"the files hold {rows:,} rows, the ledger {known:,}"
            findings.append(Finding(source=source, what=what, rows=abs(rows - known)))
        elif total % MODULUS != sums.get(source, 0):
            findings.append(Finding(source=source, what="the rows' hashes do not sum to the files'", rows=1))
        if waiting := fates[source].get("", 0):
            findings.append(Finding(source=source, what="rows with no fate yet", rows=waiting))
    return findings


def _store() -> list[Finding]:
    findings = []
    for statement, what in (
        (MISSING_FROM_STORE, "rows missing from the legacy store"),
        (CHANGED_IN_STORE, "rows changed in the legacy store"),
        (WITHOUT_TARGET, "rows called loaded or merged that point at nothing"),
    ):
        findings += [Finding(source=source, what=what, rows=number) for source, number in fetch(statement)]
    ((unknown,),) = fetch(UNKNOWN_TO_LEDGER)
    if unknown:
        findings.append(
            Finding(source="", what="rows in the legacy store that the ledger lost", rows=unknown)
        )
    return findings


def _targets() -> list[Finding]:
    return [
        Finding(source=source, what=f"rows whose {kind} no longer exists", rows=rows)
        for (source, kind), rows in sorted(targets.missing().items())
    ]


def _narratives() -> tuple[NarrativeSum, NarrativeSum]:
    kept = targets.narratives()
    rows, characters, total = fetch(
        NARRATIVES, [list(targets.NARRATIVE_KINDS), list(targets.NARRATIVE_SOURCES)]
    )[0]
    came = NarrativeSum(rows=rows, characters=int(characters), total=f"{int(total) % MODULUS:016x}")
    return came, kept


def _narrative_words(came: NarrativeSum, kept: NarrativeSum) -> str:
    return (
        f"narratives: {came.rows:,} of {came.characters:,} characters came, "
        f"{kept.rows:,} of {kept.characters:,} are kept (sums {came.total} and {kept.total})"
    )


def _sum(balances: Iterable[Balance]) -> Balance:
    all_of_them = list(balances)
    names = ("source_rows", "loaded", "merged", "held", "refused", "unaccounted")
    return Balance(**{name: sum(getattr(one, name) for one in all_of_them) for name in names})
