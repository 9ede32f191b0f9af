"""Who to send, with reasons in and reasons out (§13)."""

from __future__ import annotations

from functools import partial

from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import Availability, Permission
from bluelamp.control.models import Assignment, Incident
from bluelamp.control.queries.asking import asked
from bluelamp.control.queries.units import views
from bluelamp.control.types import Candidate, Suggestion, UnitView
from bluelamp.geography import queries as geography
from bluelamp.geography import types as geo
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.resourcing.queries import available_units
from bluelamp.resourcing.types import AvailableUnit

_Class = geo.StatusClass  # type: ignore[attr-defined]  # named in Candidate; types lists no exports
CLASS_OF = {
    Availability.FREE: _Class.AVAILABLE, Availability.DIVERT: _Class.COMMITTED,
    Availability.SUPERVISOR: _Class.COMMITTED,
}  # fmt: skip
GRADE_ORDER = {"immediate": 1, "priority": 2, "scheduled": 3, "no_deploy": 4}


@query(needs=Permission.VIEW_BOARD, about="ref")
def suggest_units(
    viewer: Actor, ref: IncidentRef, *, skills: frozenset[str] = frozenset(), min_crew: int = 1
) -> Suggestion:
    """Units for an incident, best first, and the nearest who are out, with why; works without a map too."""
    incident = Incident.objects.filter(pk=ref.id).first()
    if incident is None:
        raise NotThere
    tours = available_units(SYSTEM)
    units = {view.call_sign: view for view in views(tours)}
    if incident.lon is None or incident.lat is None:
        return _unranked(
            ref, units, "This incident has no position: units are listed by call sign, not by time."
        )
    need = geo.Requirement(
        skills=skills, min_crew=min_crew, k=5, grade=GRADE_ORDER.get(incident.band), may_divert=True
    )
    candidates = tuple(_candidate(tour, units[tour.call_sign]) for tour in tours)
    ask = partial(
        geography.suggest, viewer, to=geo.Point(incident.lon, incident.lat), candidates=candidates, need=need
    )
    answer, problem = asked("Routing", ask, None)
    if answer is None:
        return _unranked(ref, units, f"{problem}: units are listed by call sign, not by time.")
    return _suggestion(ref, answer, units, skills)


def _candidate(tour: AvailableUnit, view: UnitView) -> geo.Candidate:
    has_fix = view.lon is not None and view.lat is not None and not view.fix_flag
    note = f"{view.status_label}{f' on {view.incident_number}' if view.incident_number else ''}."
    return geo.Candidate(
        unit_id=str(tour.ref.id), call_sign=tour.call_sign, status_note=note,
        status=_Class.COMMITTED if view.incident else CLASS_OF.get(
            Availability(view.availability), _Class.UNAVAILABLE),
        position=geo.Point(view.lon or 0.0, view.lat or 0.0) if has_fix else None,
        fixed_at=view.fix_at if has_fix else None, skills=tour.skills, vehicle=tour.unit_type,
        crew=tour.crew_size, tour_ends_at=tour.ends_at,
        station=geo.Point(*tour.home) if tour.home else None, committed_grade=_committed_grade(view))  # fmt: skip


def _committed_grade(view: UnitView) -> int | None:
    if view.incident is None:
        return None
    band = (
        Assignment.objects.filter(tour_id=view.ref.id, incident_id=view.incident.id)
        .values_list("incident__band", flat=True)
        .first()
    )
    return GRADE_ORDER.get(band or "")


def _suggestion(
    ref: IncidentRef, answer: geo.Suggestion, units: dict[str, UnitView], skills: frozenset[str]
) -> Suggestion:
    best = tuple(
        Candidate(call_sign=s.call_sign, rank=s.rank, eta_seconds=s.eta_seconds, metres=s.road_metres,
                  method=s.method, reasons_in=s.reasons, reasons_out=())
        for s in answer.suggested)  # fmt: skip
    out = tuple(
        Candidate(call_sign=p.call_sign, rank=None, eta_seconds=p.eta_seconds, metres=p.metres_away, method="",
                  reasons_in=(), reasons_out=p.reasons + _lapsed(units[p.call_sign], skills),
                  lapsed=units[p.call_sign].lapsed)
        for p in answer.excluded)  # fmt: skip
    return Suggestion(incident=ref, best=best, out=out, note=" ".join(answer.notes))


def _lapsed(unit: UnitView, skills: frozenset[str]) -> tuple[str, ...]:
    """A lapsed skill that was asked for is named, with its last day (§21 item 11)."""
    return tuple(f"{words}." for words in unit.lapsed if words.split(" lapsed")[0] in skills)


def _unranked(ref: IncidentRef, units: dict[str, UnitView], note: str) -> Suggestion:
    free = [unit for unit in units.values() if unit.availability == Availability.FREE and not unit.incident]
    taken = [unit for unit in units.values() if unit not in free]
    return Suggestion(
        incident=ref, note=note,
        best=tuple(_listed(unit, rank) for rank, unit in enumerate(free[:10], 1)),
        out=tuple(Candidate(call_sign=u.call_sign, rank=None, eta_seconds=None, metres=None, method="",
                            reasons_in=(), reasons_out=(u.status_label,)) for u in taken[:10]))  # fmt: skip


def _listed(unit: UnitView, rank: int) -> Candidate:
    return Candidate(
        call_sign=unit.call_sign,
        rank=rank,
        eta_seconds=None,
        metres=None,
        method="none",
        reasons_in=("Free to send", unit.district or unit.station),
        reasons_out=(),
    )
