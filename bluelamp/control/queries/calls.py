"""Contacts as a viewer may see them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bluelamp.contracts.refs import ContactRef, IncidentRef
from bluelamp.control.codes import OUTCOME_LABELS, ContactOutcome, Permission
from bluelamp.control.models import CallerFix, Contact
from bluelamp.control.queries.board import rows_of_calls
from bluelamp.control.rules import calls as rules
from bluelamp.control.types import CallRow, ContactView, FixView, PastContact
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query


@query(needs=Permission.VIEW_CONTACT, about="ref")
def contact(viewer: Actor, ref: ContactRef) -> ContactView:
    """One contact with every position received and how often this number has called."""
    found = Contact.objects.select_related("incident").prefetch_related("fixes").filter(pk=ref.id).first()
    if found is None:
        raise NotThere
    return _view(found)


@query(needs=Permission.VIEW_BOARD, audited=False)
def waiting_calls(viewer: Actor) -> list[CallRow]:
    """Calls that ring or that have no outcome yet, the longest first."""
    return rows_of_calls()


@query(needs=Permission.VIEW_CONTACT, shows=lambda found: [ContactRef(one.ref.id) for one in found])
def unresolved_contacts(viewer: Actor) -> list[ContactView]:
    """The supervisor's list: contacts ten minutes old and still without an outcome (§2.3)."""
    before = clock.now() - rules.UNRESOLVED_AFTER
    rows = Contact.objects.filter(outcome="", rang_at__lt=before).order_by("rang_at")[:200]
    return [_view(row) for row in rows.select_related("incident").prefetch_related("fixes")]


def found(ref: ContactRef) -> Contact:
    """The stored contact; NotThere when there is none."""
    row = Contact.objects.filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return row


def earlier_calls(number_key: str, *, but: ContactRef | None = None) -> list[PastContact]:
    """Calls from a number in the last year, newest first."""
    if not number_key:
        return []
    since = clock.now() - timedelta(days=365)
    rows = Contact.objects.select_related("incident").filter(number_key=number_key, rang_at__gte=since)
    if but is not None:
        rows = rows.exclude(pk=but.id)
    return [_past(row) for row in rows.order_by("-rang_at")[:20]]


def _past(row: Contact) -> PastContact:
    return PastContact(
        ref=ContactRef(row.pk), rang_at=row.rang_at, outcome_label=_label(row.outcome),
        incident=IncidentRef(row.incident_id) if row.incident_id else None,
        incident_number=str(row.incident.number) if row.incident else "",
        headline=row.incident.headline if row.incident else "")  # fmt: skip


def _label(outcome: str) -> str:
    return OUTCOME_LABELS[ContactOutcome(outcome)] if outcome else "No outcome yet"


def _view(row: Contact) -> ContactView:
    counts = rules.repeat_counts(_times(row), row.rang_at)
    return ContactView(
        ref=ContactRef(row.pk), queue=row.queue, number=row.number, is_withheld=row.is_withheld,
        caller_name=row.caller_name, rang_at=row.rang_at, answered_at=row.answered_at, ended_at=row.ended_at,
        is_abandoned=row.is_abandoned, handler=row.handler, words=row.words, outcome=row.outcome,
        outcome_label=_label(row.outcome), incident=IncidentRef(row.incident_id) if row.incident_id else None,
        incident_number=str(row.incident.number) if row.incident else "",
        fixes=tuple(_fix(fix) for fix in row.fixes.all()), calls_24h=counts[0], calls_30d=counts[1],
        calls_12m=counts[2])  # fmt: skip


def _times(row: Contact) -> list[datetime]:
    if not row.number_key:
        return []
    earlier = Contact.objects.filter(
        number_key=row.number_key, rang_at__lt=row.rang_at, rang_at__gte=row.rang_at - timedelta(days=365)
    )
    return list(earlier.values_list("rang_at", flat=True))


def _fix(row: CallerFix) -> FixView:
    return FixView(
        source=row.source,
        lon=row.lon,
        lat=row.lat,
        radius=row.radius,
        confidence=row.confidence,
        positioned_at=row.positioned_at,
        received_at=row.received_at,
        address=row.address,
        problem=row.problem,
    )
