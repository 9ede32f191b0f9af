"""Sums by table, year, status and code: what counts alone do not show, such as texts that the old system cut."""

from __future__ import annotations

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.sources import catalogue
from bluelamp.migration.types import Finding, SumLine

MODULUS = 1 << 64
HASH = "sum(('x' || encode(substring({} FROM 1 FOR 8), 'hex'))::bit(64)::bigint::numeric)"
LINES = f"""
    SELECT l.source, l.kind, l.year, l.status, l.code, count(*), count(*) FILTER (WHERE l.fate = 'loaded'),
           count(*) FILTER (WHERE l.fate = 'merged'), count(*) FILTER (WHERE l.fate = 'held'),
           count(*) FILTER (WHERE l.fate = 'refused'), coalesce(sum(l.narrative_length), 0),
           coalesce(sum(l.stated_length), 0), coalesce({HASH.format("l.narrative_hash")}, 0),
           {HASH.format("l.content_hash")},
           coalesce({HASH.format("CASE WHEN s.is_whole THEN sha256(s.raw) ELSE l.content_hash END")}, 0)
      FROM migration_ledgerrow AS l LEFT JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE %s IN ('', l.source) AND %s IN ('', l.kind)
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""  # noqa: S608 - put together from our own words
CUT = """
    SELECT source, kind, count(*), sum(stated_length - narrative_length)
      FROM migration_ledgerrow
     WHERE stated_length > narrative_length AND fate <> 'refused' GROUP BY source, kind ORDER BY 1, 2
"""
LOST_FILES = """
    SELECT l.source, count(*), min(a.name) FROM migration_attachment AS a
      JOIN migration_ledgerrow AS l ON l.id = a.ledger_id WHERE a.is_missing GROUP BY l.source ORDER BY 1
"""
TWO_READERS = "SELECT source, name FROM migration_sourcefile WHERE note <> '' ORDER BY 1, 2"


@query(needs=Permission.VIEW_BALANCE, audited=False)
def sums(viewer: Actor, *, source: str = "", kind: str = "") -> tuple[SumLine, ...]:
    """Rows, fates, prose and hashes by table, year, status and code, as they came and as they are kept (promise 3)."""
    return tuple(
        SumLine(
            source=name, kind=of, kind_label=catalogue.kind_label(name, of), year=year, status=status, code=code,
            rows=rows, loaded=loaded, merged=merged, held=held, refused=refused, characters=int(characters),
            stated_characters=int(stated), narratives=_hex(prose), total=_hex(total), staged=_hex(staged),
        )
        for name, of, year, status, code, rows, loaded, merged, held, refused, characters, stated, prose, total, staged
        in fetch(LINES, [source, kind])
    )  # fmt: skip


def warnings() -> tuple[Finding, ...]:
    """Every row is accounted for and something is missing all the same: texts cut, files that rows name lost."""
    found = [
        Finding(source=source, rows=rows, what=(
            f"{catalogue.kind_label(source, kind)} whose text is shorter than the old system says: "
            f"{int(cut):,} characters are missing"
        ))
        for source, kind, rows, cut in fetch(CUT)
    ]  # fmt: skip
    found += [
        Finding(
            source=source,
            rows=rows,
            what=f"files that rows name and the extract does not hold, such as {name}",
        )
        for source, rows, name in fetch(LOST_FILES)
    ]
    found += [
        Finding(source=source, rows=1, what=f"{name}: the two readers disagree about its rows")
        for source, name in fetch(TWO_READERS)
    ]
    return tuple(found)


def _hex(total: object) -> str:
    return f"{int(str(total)) % MODULUS:016x}"
