"""Bulk corrections: the list, one with its counts, and its rows before and after."""

from __future__ import annotations

from django.db.models import Count

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.quality.codes import CorrectionState, Permission, RowState
from bluelamp.quality.declare.bulk import corrections as offered
from bluelamp.quality.declare.checks import named
from bluelamp.quality.models import Correction, CorrectionRow
from bluelamp.quality.queries.findings import link_to
from bluelamp.quality.rules.patterns import spoken
from bluelamp.quality.types import CorrectionLine, CorrectionPage, CorrectionRef, CorrectionView

PAGE, LISTED = 50, 100


def view_of(viewer: Actor, row: Correction) -> CorrectionView:
    """One correction as this viewer sees it."""
    door = offered.get(row.name)
    counts = dict(row.rows.values_list("state").annotate(n=Count("pk")).order_by())
    return CorrectionView(
        ref=CorrectionRef(row.id), name=row.name, title=door.title if door else row.name, says=door.says if door else "",
        check=row.check_name, reason=row.reason, state=CorrectionState(row.state), proposed_by=row.proposed_by,
        proposed_at=row.proposed_at, untold=row.untold, decided_by=row.decided_by, decided_at=row.decided_at,
        decided_why=row.decided_why, undone_by=row.undone_by, undone_why=row.undone_why, counts=counts,
        is_own=row.proposed_by_id == viewer.account_id,
    )  # fmt: skip


@query(needs=Permission.VIEW_FINDING, audited=False)
def corrections(viewer: Actor) -> tuple[CorrectionView, ...]:
    """The last corrections, newest first."""
    return tuple(view_of(viewer, row) for row in Correction.objects.order_by("-proposed_at")[:LISTED])


@query(needs=Permission.VIEW_FINDING, about="ref")
def correction(viewer: Actor, ref: CorrectionRef) -> CorrectionView:
    """One correction."""
    row = Correction.objects.filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return view_of(viewer, row)


@query(needs=Permission.VIEW_FINDING, shows=lambda page: [one.ref for one in page.lines if one.ref])
def correction_rows(viewer: Actor, *, ref: CorrectionRef, state: str = "", page: int = 1) -> CorrectionPage:
    """The rows of a correction, each before and after; each person shown is a consultation."""
    rows = CorrectionRow.objects.filter(correction_id=ref.id).order_by("id")
    rows = rows.filter(state=state) if state else rows
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    listed = list(rows.select_related("correction")[(number - 1) * PAGE : number * PAGE])
    return CorrectionPage(lines=tuple(_lines(viewer, listed)), total=total, page=number, pages=pages)


def _lines(viewer: Actor, rows: list[CorrectionRow]) -> list[CorrectionLine]:
    restricted = guard.restrictions_of({ref for row in rows for ref in (row.ref, row.about)} - {""})
    sealed = guard.hidden_from(viewer, restricted)
    closed = guard.hidden_from(viewer, restricted, also_restricted=True)
    contacts = {ref: restricted[ref].contact or "its owner" for ref in closed}
    return [_line(row, contacts) for row in rows if not {row.ref, row.about} & sealed]


def _line(row: CorrectionRow, contacts: dict[str, str]) -> CorrectionLine:
    contact = contacts.get(row.ref) or contacts.get(row.about) or ""
    check = named(row.correction.check_name)
    fields = sorted({*row.before, *row.after})
    changes = tuple(
        (spoken(field).capitalize(), str(row.before.get(field, "")), str(row.after.get(field, "")))
        for field in fields
        if row.before.get(field) != row.after.get(field)
    )
    return CorrectionLine(
        key=row.key, ref="" if contact else row.ref, district=row.district, changes=() if contact else changes,
        link="" if contact or check is None else link_to(check, row.ref, row.key), state=RowState(row.state),
        why=row.why, contact=contact,
    )  # fmt: skip
