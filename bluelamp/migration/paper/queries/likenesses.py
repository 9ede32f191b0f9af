"""What is already in Bluelamp that a form may tell of: offered before anything new is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bluelamp.contracts.refs import CrimeRef, IncidentRef
from bluelamp.control import queries as control
from bluelamp.control.types import IncidentSummary
from bluelamp.crime import queries as crimes
from bluelamp.crime.types import CrimeSummary
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import Denied, query
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.migration.models import PaperEntry, PaperTarget
from bluelamp.migration.paper.codes import Permission
from bluelamp.migration.paper.queries.sheets import found_sheet, reading_of
from bluelamp.migration.paper.rules import catalogue, likeness, serials
from bluelamp.migration.paper.rules.likeness import Side
from bluelamp.migration.paper.rules.people import named, new_person, parts_of
from bluelamp.migration.paper.types import Likeness, Likenesses, Read
from bluelamp.nominals import queries as nominals
from bluelamp.search import queries as search
from bluelamp.search.types import VehicleQuery

AROUND = timedelta(hours=12)
MOST = 5
T = TypeVar("T")


@query(needs=Permission.ENTER_PAPER, shows=lambda found: [one.ref for part in found for one in part.found])
def likenesses(viewer: Actor, *, serial: str) -> tuple[Likenesses, ...]:
    """For each thing a form would make, what is there already that may be it; a look that failed says so."""
    row = found_sheet(serial)
    entry = PaperEntry.objects.filter(pk=row.pk).select_related("sheet").first()
    if entry is None:
        raise Refused("Type the form in first.")
    read = reading_of(entry, "first")
    main = MAIN.get(catalogue.form_of(row.letter).name)
    found = [main(viewer, read)] if main else []
    return (*found, *(_people(viewer, read, part) for part in parts_of(read)))


def _asked(
    part: str, question: str, look: Callable[[], Iterable[Likeness]], *, is_optional: bool = False
) -> Likenesses:
    try:
        found, problem = tuple(look())[:MOST], ""
    except (CouldNotLook, Denied) as error:
        found, problem = (), f"Could not look: {error}"
    return Likenesses(part=part, question=question, found=found, is_optional=is_optional, not_checked=problem)


def _incident(viewer: Actor, read: Read) -> Likenesses:
    at = read.at("began") or read.at("assessed")
    return _asked("record", "Is it one of these incidents?", partial(_incidents, viewer, read, at))


def incident_referred(viewer: Actor, reference: str) -> IncidentRef | None:
    """The incident that a form's reference means: its number, or the serial of the paper log it was on."""
    if not reference:
        return None
    try:
        plain = serials.read(reference).plain
    except serials.BadSerial:
        return control.incident_by_number(viewer, text=reference)
    target = PaperTarget.objects.filter(entry__sheet__serial=plain, what="incident").first()
    return IncidentRef.of(target.ref) if target else None


def _incidents(viewer: Actor, read: Read, at: datetime | None) -> list[Likeness]:
    """Incidents around the time, and the one the form names."""
    referred = incident_referred(viewer, read.said("reference"))
    known = {one.ref: one for one in control.incident_summaries(viewer, refs=(referred,))} if referred else {}
    if at:
        known |= {
            one.ref: one for one in control.incidents_between(viewer, start=at - AROUND, end=at + AROUND)
        }
    told = Side(at=at, place=read.said("place"), names=tuple(named(read, part) for part in parts_of(read)),
                number=known[referred].number if referred in known else "")  # fmt: skip
    scored = [(likeness.likeness(told, _side(one)), one) for one in known.values()]
    close = [one for (points, _), one in scored if points >= likeness.ENOUGH - 5]
    looked = (_with_people(viewer, told, one) for one in close)
    return sorted((one for one in looked if one.score >= likeness.ENOUGH), key=lambda one: -one.score)


def _side(one: IncidentSummary, names: tuple[str, ...] = ()) -> Side:
    return Side(at=one.opened_at, place=one.place, number=one.number, names=names)


def _with_people(viewer: Actor, told: Side, one: IncidentSummary) -> Likeness:
    """A likely one looked at closely: its people count too."""
    people = tuple(person.name for person in control.incident(viewer, one.ref).persons)
    score, reasons = likeness.likeness(told, _side(one, people))
    return Likeness(ref=str(one.ref), label=f"{one.number} {one.headline}", score=score, reasons=reasons,
                    detail=f"{one.category_label}, {one.place}, {one.state.replace('_', ' ')}")  # fmt: skip


def _crime(viewer: Actor, read: Read) -> Likenesses:
    return _asked("record", "Is it one of these crimes?", partial(_crimes, viewer, read))


def _crimes(viewer: Actor, read: Read) -> list[Likeness]:
    reference, at = read.said("reference"), read.at("reported")
    named_so = crimes.crime_numbered(viewer, number=reference) if reference else ()
    incident = incident_referred(viewer, reference)
    of_incident = crimes.crimes_of_incident(viewer, incident) if incident else ()
    around = crimes.crimes_between(viewer, start=at - AROUND, end=at + AROUND) if at else ()
    names = tuple(named(read, part) for part in parts_of(read))
    told = Side(at=at, place=read.said("place"), names=names, number=reference)
    known = {one.ref: one for one in (*named_so, *of_incident, *around)}
    found = [
        _like_crime(viewer, told, ref, one, ref in {x.ref for x in of_incident}) for ref, one in known.items()
    ]
    return sorted((one for one in found if one.score >= likeness.ENOUGH), key=lambda one: -one.score)


def _like_crime(
    viewer: Actor, told: Side, ref: CrimeRef, one: CrimeSummary, is_of_incident: bool
) -> Likeness:
    view = crimes.crime(viewer, ref)
    known = Side(
        at=view.reported_at, place=view.place, number=view.number, names=tuple(p.name for p in view.parties)
    )
    score, reasons = likeness.likeness(told, known)
    if is_of_incident:
        score, reasons = min(100, score + 40), (*reasons, "Recorded from the incident the form names")
    return Likeness(
        ref=str(ref), label=f"{one.number} {one.offence}", detail=view.place, score=score, reasons=reasons
    )


def _dash_incident(viewer: Actor, read: Read) -> Likenesses:
    at = read.at("assessed")
    return _asked("record", "Which incident is the assessment about?", partial(_incidents, viewer, read, at),
                  is_optional=True)  # fmt: skip


def _vehicle(viewer: Actor, read: Read) -> Likenesses:
    return _asked("record", "Is it one of these vehicles?", partial(_vehicles, viewer, read))


def _vehicles(viewer: Actor, read: Read) -> list[Likeness]:
    asked = VehicleQuery(vrm=read.said("mark"), limit=MOST, purpose="duplicate check")
    answer = search.vehicles_like(viewer, asked)
    return [Likeness(ref=hit.ref, label=hit.shown.display, detail=hit.shown.detail, score=round(hit.score),
                     reasons=tuple(one.reason for one in hit.reasons if one.contribution > 0))
            for hit in answer.hits if hit.ref]  # fmt: skip


def _people(viewer: Actor, read: Read, part: str) -> Likenesses:
    return _asked(part, f"Is {named(read, part)} one of these people?", partial(_alike, viewer, read, part))


def _alike(viewer: Actor, read: Read, part: str) -> list[Likeness]:
    check = nominals.duplicate_check(viewer, new_person(read, part, serial=""))
    if check.notices and not check.found and any("Could not" in words for words in check.notices):
        raise CouldNotLook(" ".join(check.notices))
    return [Likeness(ref=str(one.ref), label=one.display, detail=one.birth_display, score=one.score, reasons=one.reasons)
            for one in check.found]  # fmt: skip


MAIN: dict[str, Callable[[Actor, Read], Likenesses]] = {
    "incident": _incident, "crime": _crime, "dash": _dash_incident, "vehicle": _vehicle,
}  # fmt: skip
