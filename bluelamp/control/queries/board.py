"""The live board: rows ready to draw, the same for the page, the API and the feed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from bluelamp.access import guard
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import (
    LIVE_ASSIGNMENT,
    STATE_LABELS,
    ChecklistState,
    IncidentState,
    Permission,
)  # fmt: skip
from bluelamp.control.models import (
    Assignment,
    ChecklistRow,
    Contact,
    Grade,
    Incident,
    LogHead,
    MarkerShown,
    UnitState,
)  # fmt: skip
from bluelamp.control.queries import reference
from bluelamp.control.types import BoardState, CallRow, IncidentRow, StatusOption, UnitRow
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import query
from bluelamp.resourcing.queries import available_units, units_by_id
from bluelamp.resourcing.types import AvailableUnit

MOST_ROWS = 2000


@query(needs=Permission.VIEW_BOARD)
def board_state(viewer: Actor) -> BoardState:
    """The whole board, with the place in the log from which the live feed goes on."""
    place = str(events.latest())
    ids = list(Incident.objects.open().order_by("opened_at").values_list("pk", flat=True)[:MOST_ROWS])
    return BoardState(
        place=place, at=clock.now(), incidents=tuple(_visible(viewer, rows_of_incidents(ids))),
        units=tuple(rows_of_units()), calls=tuple(rows_of_calls()))  # fmt: skip


@query(needs=Permission.VIEW_BOARD, audited=False)
def feed_place(viewer: Actor) -> str:
    """The present place in the log: asked before a page is read, the live feed goes on from it without a gap."""
    return str(events.latest())


@query(needs=Permission.VIEW_BOARD)
def incident_rows(viewer: Actor, *, ids: tuple[UUID, ...]) -> list[IncidentRow]:
    """Board rows of some incidents, open or not."""
    return _visible(viewer, rows_of_incidents(ids))


@query(needs=Permission.VIEW_BOARD, audited=False)
def unit_rows(viewer: Actor) -> list[UnitRow]:
    """Every unit on duty, as the board lists it."""
    return rows_of_units()


@query(needs=Permission.VIEW_BOARD, audited=False)
def ringing_calls(viewer: Actor) -> list[CallRow]:
    """Calls that wait for an answer or an outcome, the longest first."""
    return rows_of_calls()


def _visible(viewer: Actor, rows: list[IncidentRow]) -> list[IncidentRow]:
    hidden = guard.hidden_from(viewer, [IncidentRef(UUID(row.id)) for row in rows], also_restricted=True)
    return [row for row in rows if f"incident:{row.id}" not in hidden]


def rows_of_incidents(ids: Iterable[UUID]) -> list[IncidentRow]:
    """Board rows of these incidents, whoever looks: the caller leaves out what a viewer may not see."""
    wanted = list(ids)
    incidents = list(Incident.objects.filter(pk__in=wanted).order_by("opened_at"))
    units: dict[UUID, list[str]] = defaultdict(list)
    for incident_id, sign in Assignment.objects.filter(
            incident_id__in=wanted, state__in=LIVE_ASSIGNMENT).values_list("incident_id", "call_sign"):  # fmt: skip
        units[incident_id].append(sign)
    red = Counter(
        MarkerShown.objects.filter(incident_id__in=wanted, is_red=True, acknowledged_at=None).values_list(
            "incident_id", flat=True
        )
    )
    owed = Counter(
        ChecklistRow.objects.filter(incident_id__in=wanted, state=ChecklistState.OWED).values_list(
            "incident_id", flat=True
        )
    )
    seqs = dict(LogHead.objects.filter(pk__in=wanted).values_list("pk", "last_seq"))
    grades = dict(Grade.objects.values_list("pk", "code"))
    return [
        _incident_row(
            one,
            grades.get(one.grade_id or 0, ""),
            units[one.pk],
            (red[one.pk], owed[one.pk], seqs.get(one.pk, 0)),
        )
        for one in incidents
    ]


def _incident_row(one: Incident, grade: str, units: list[str], counts: tuple[int, int, int]) -> IncidentRow:
    red, owed, last_seq = counts
    return IncidentRow(
        id=str(one.pk), number=str(one.number), short=one.number.short, headline=one.headline,
        category=one.category, place=one.place_text or one.no_place_reason, district=one.district,
        grade=grade, band=one.band, state=one.state, state_label=STATE_LABELS[IncidentState(one.state)],
        opened_at=one.opened_at, clock_started_at=one.clock_started_at, target_at=one.target_at,
        arrived_at=one.first_arrived_at, lon=one.lon, lat=one.lat, units=tuple(sorted(units)),
        is_domestic=one.is_domestic, red=red, owed=owed, last_seq=last_seq, version=one.version,
        is_open=one.state != IncidentState.CLOSED)  # fmt: skip


def rows_of_units(ids: Iterable[UUID] | None = None) -> list[UnitRow]:
    """Board rows of the units on duty, or of these tours (an ended one says so)."""
    tours = available_units(SYSTEM) if ids is None else units_by_id(SYSTEM, ids=tuple(ids))
    on_duty = {tour.ref.id for tour in (tours if ids is None else available_units(SYSTEM))}
    states = {state.tour_id: state for state in UnitState.objects.filter(pk__in=[t.ref.id for t in tours])}
    live = {a.tour_id: a for a in Assignment.objects.filter(
        tour_id__in=[t.ref.id for t in tours], state__in=LIVE_ASSIGNMENT).select_related("incident")}  # fmt: skip
    table = reference.status_table(clock.now())
    return [_unit_row(t, states.get(t.ref.id), live.get(t.ref.id), table, t.ref.id in on_duty) for t in tours]


def _unit_row(
    tour: AvailableUnit, state: UnitState | None, live: Assignment | None,
    table: dict[str, StatusOption], is_on: bool,
) -> UnitRow:  # fmt: skip
    status = table.get(state.status if state else "1")
    return UnitRow(
        id=str(tour.ref.id), call_sign=tour.call_sign, unit_type=tour.unit_type, district=tour.district,
        crew=tour.crew_size, skills=tuple(sorted(tour.skills)), status=state.status if state else "1",
        status_label=status.label if status else "", availability=status.availability if status else "no",
        incident=live.incident.number.short if live else "", incident_id=str(live.incident_id) if live else "",
        lon=state.lon if state else None, lat=state.lat if state else None,
        fix_at=state.fix_at if state else None, fix_flag=state.fix_flag if state else "", on_duty=is_on)  # fmt: skip


def rows_of_calls(ids: Iterable[UUID] | None = None) -> list[CallRow]:
    """Contacts without an outcome, or these contacts whatever their state."""
    rows = Contact.objects.filter(outcome="") if ids is None else Contact.objects.filter(pk__in=list(ids))
    return [_call_row(row) for row in rows.order_by("rang_at")[:200]]


def _call_row(row: Contact) -> CallRow:
    state = "resolved" if row.outcome else "abandoned" if row.is_abandoned else (
        "ringing" if row.answered_at is None else "answered")  # fmt: skip
    return CallRow(
        id=str(row.pk), queue=row.queue, number="withheld" if row.is_withheld and not row.number else row.number,
        rang_at=row.rang_at, answered_at=row.answered_at, is_abandoned=row.is_abandoned, handler=row.handler,
        state=state)  # fmt: skip
