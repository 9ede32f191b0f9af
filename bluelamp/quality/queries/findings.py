"""Lists of findings; what is wrong is read from the records at that moment, with the viewer's rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.quality.codes import FindingState, Permission
from bluelamp.quality.declare.checks import Check, checks, named
from bluelamp.quality.models import Finding
from bluelamp.quality.queries.visible import visible
from bluelamp.quality.rules.patterns import spoken
from bluelamp.quality.types import FindingFilter, FindingPage, FindingView

PAGE = 50
NONE = "-"


def chosen(rows: QuerySet[Finding], wanted: FindingFilter) -> QuerySet[Finding]:
    """The findings that a filter keeps."""
    exact = {
        "check_name": wanted.check,
        "district": wanted.district,
        "owner": wanted.owner,
        "cause": wanted.cause,
    }
    rows = rows.filter(**{name: "" if value == NONE else value for name, value in exact.items() if value})
    if wanted.module or wanted.kind:
        names = [
            one.name
            for one in checks()
            if wanted.module in ("", one.module) and wanted.kind in ("", one.kind)
        ]
        rows = rows.filter(check_name__in=names)
    return rows.filter(state=wanted.state) if wanted.state else rows


def _shown(page: FindingPage) -> list[str]:
    return [one.ref for one in page.findings if one.ref]


@query(needs=Permission.VIEW_FINDING, shows=_shown)
def findings(viewer: Actor, *, wanted: FindingFilter) -> FindingPage:
    """Findings of a check, area, district, owner or cause, oldest first; each person shown is a consultation."""
    rows = chosen(visible(viewer), wanted)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    listed = list(rows.order_by("first_found_at", "id")[(page - 1) * PAGE : page * PAGE])
    return FindingPage(findings=tuple(views(viewer, listed)), total=total, page=page, pages=pages)


@query(needs=Permission.VIEW_FINDING, shows=lambda found: [one.ref for one in found if one.ref])
def findings_about(viewer: Actor, *, ref: str) -> tuple[FindingView, ...]:
    """What is wrong with one record, for the page of that record."""
    rows = visible(viewer).filter(ref=ref, state=FindingState.OPEN.value).order_by("id")
    return tuple(views(viewer, rows[:PAGE]))


def views(viewer: Actor, rows: Iterable[Finding]) -> list[FindingView]:
    """Findings as this viewer may read them: a restricted record keeps its place but not its words."""
    rows = list(rows)
    restricted = guard.restrictions_of({ref for row in rows for ref in (row.ref, row.about)} - {""})
    closed = guard.hidden_from(viewer, restricted, also_restricted=True)
    contacts = {ref: restricted[ref].contact or "its owner" for ref in closed}
    values = _values([row for row in rows if not {row.ref, row.about} & closed])
    return [_view(row, values.get((row.check_name, row.key), ()), contacts) for row in rows]


def _view(row: Finding, shown: tuple[tuple[str, str], ...], contacts: dict[str, str]) -> FindingView:
    check = named(row.check_name)
    contact = contacts.get(row.ref) or contacts.get(row.about) or ""
    return FindingView(
        id=row.id, check=row.check_name, says=check.says if check else "was found by a check no longer declared",
        one=check.records.one if check else "record", key=row.key, ref=row.ref, district=row.district,
        owner=row.owner, cause=row.cause, state=FindingState(row.state), first_found_at=row.first_found_at,
        times=row.times, link="" if contact or not check else link_to(check, row.ref, row.key), shown=shown,
        contact=contact, waived_by=row.waived_by, waived_why=row.waived_why,
    )  # fmt: skip


def link_to(check: Check, ref: str, key: str) -> str:
    """The page on which a record is put right, when its owner names one."""
    bare = ref.partition(":")[2]
    address = check.records.link
    return address.replace("{id}", quote(bare)).replace("{key}", quote(key)) if address else ""


def _values(rows: Sequence[Finding]) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The fields a check shows, read from its records now; one statement a check."""
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        by_check[row.check_name].append(row)
    found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for name, of_check in by_check.items():
        check = named(name)
        if check is not None and check.shows:
            found.update(_values_of(check, [row.key for row in of_check]))
    return found


def _values_of(check: Check, keys: Sequence[str]) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    rows = check.model._default_manager.filter(pk__in=keys).values_list("pk", *check.shows)
    return {
        (check.name, str(row[0])): tuple(
            (spoken(field).capitalize(), _said(value))
            for field, value in zip(check.shows, row[1:], strict=True)
        )
        for row in rows
    }


def _said(value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        return f"{clock.local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)[:200]
