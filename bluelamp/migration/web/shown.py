"""What the pages of a migration say, from what the queries answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.sources import catalogue
from bluelamp.migration.types import Balance, FateLine, RowPage

ROWS, REASONS = "migration:rows", "migration:reasons"
FATES = (Fate.LOADED, Fate.MERGED, Fate.HELD, Fate.REFUSED)
PAGES = {
    "person": "/people/{}/", "incident": "/control/incidents/{}/", "crime": "/crime/{}/",
    "ledger": "/migration/rows/{}/",
}  # fmt: skip


@dataclass(frozen=True)
class Became:
    """One thing a row became, with where to see it."""

    label: str
    url: str


def rows_url(where: str = ROWS, **asked: str) -> str:
    """The address of exactly the rows a number counts, or of their reasons for whoever may not read rows."""
    return f"{reverse(where)}?{urlencode({k: v for k, v in asked.items() if v})}"


def source_line(name: str, balance: Balance, where: str = ROWS) -> dict[str, object]:
    """One line of the ledger, each number with the address of its rows."""
    urls = {str(fate.value): rows_url(where, source=name, fate=str(fate.value)) for fate in FATES}
    return {
        "label": catalogue.title(name),
        "urls": urls | {"source_rows": rows_url(where, source=name)},
    } | asdict(balance)


def total_line(balance: Balance) -> dict[str, object]:
    """The last line of the ledger."""
    return {"label": "Total"} | asdict(balance)


def by_kind(lines: Iterable[FateLine], where: str = ROWS) -> list[dict[str, object]]:
    """Each kind of row with its fates side by side."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for line in lines:
        entry = found.setdefault(
            (line.source, line.kind),
            {"source": catalogue.title(line.source), "kind": line.kind_label, "fates": dict.fromkeys(FATES)},
        )
        url = rows_url(where, source=line.source, kind=line.kind, fate=line.fate)
        if line.fate:
            entry["fates"][line.fate] = (line.rows, url)  # type: ignore[index]
    return list(found.values())


def held_line(line: FateLine, where: str = ROWS) -> dict[str, object]:
    """Held rows of one kind and risk."""
    return {
        "risk": Risk(line.risk).label,
        "tone": {Risk.HIGH: "danger", Risk.MEDIUM: "warn"}.get(Risk(line.risk), ""),
        "label": f"{line.kind_label}, {catalogue.title(line.source)}",
        "rows": line.rows,
        "url": rows_url(where, source=line.source, kind=line.kind, fate="held", risk=str(line.risk)),
    }


def title(asked: dict[str, str]) -> str:
    """What the rows on a page have in common."""
    kind = catalogue.kind_label(asked["source"], asked["kind"]) if asked["kind"] else "Rows"
    source = catalogue.title(asked["source"]) if asked["source"] else "every old system"
    fate = Fate(asked["fate"]).label.lower() if asked["fate"] in Fate.values and asked["fate"] else ""
    return f"{kind} {fate}, {source}".replace("  ", " ").replace(" ,", ",")


def next_page(asked: dict[str, str], page: RowPage) -> str:
    """The address of the next page, or nothing."""
    return rows_url(**asked, after=str(page.next_after)) if page.next_after else ""


def target(text: str) -> Became:
    """Something a row became, as words and a link."""
    kind, _, bare = text.partition(":")
    where = PAGES.get(kind, "").format(bare)
    return Became(
        f"{'The same row' if kind == 'ledger' else kind.replace('_', ' ').capitalize()} {bare}", where
    )
