"""Putting right, through the owners' doors, what the first reading made wrongly; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from bluelamp.access import guard
from bluelamp.contracts.control import Place
from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.control import commands as control
from bluelamp.control import queries as incidents
from bluelamp.control.types import NewLine
from bluelamp.crime import commands as crimes
from bluelamp.crime.types import CrimeCorrection
from bluelamp.forms.types import Question
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.paper.commands.forms import Making, assessment_of, in_role, link, vehicle_of
from bluelamp.migration.paper.rules import comparing
from bluelamp.migration.paper.rules.people import SYSTEM as PAPER
from bluelamp.migration.paper.rules.people import birth_of, name_of, parts_of, source_of
from bluelamp.migration.paper.types import LogRow, Read, Target
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import queries as people
from bluelamp.nominals.types import BirthView, LinkType, NameView
from bluelamp.safeguarding import commands as safeguarding

T = TypeVar("T")
WHY = "Put right after a second reading of the paper."


def put_right(made: Making, first: Read, targets: list[Target]) -> list[Target]:
    """Carry the agreed reading into whatever the first one made; returns what this made anew."""
    differ = set(comparing.differing(first, made.read))
    if not differ:
        return []
    refs = {one.what: one.ref for one in targets}
    new = {one.what for one in targets if one.is_new}
    fresh = _people(made, differ, refs, new)
    refs |= {one.what: one.ref for one in fresh}
    if "incident" in refs and "assessment" not in refs:
        _incident(made, first, differ, refs, is_new="incident" in new)
    if "crime" in new:
        _crime(made, differ, refs["crime"])
    if "assessment" in refs:
        fresh.append(_assessment(made, refs))
    if "vehicle" in refs and "mark" in differ:
        fresh.append(_vehicle(made, refs))
    return fresh


def _vehicle(made: Making, refs: dict[str, str]) -> Target:
    """The vehicle of the mark as it was really written; the links that the misread one got end the day before,
    because they never held."""
    seen = made.read.moments["seen"].at
    never = clock.local(seen).date() - timedelta(days=1)
    links = {refs["event"]: LinkType.USED_IN}
    links |= {ref: LinkType.DRIVER for what, ref in refs.items() if what.startswith("person:")}
    for one in people.links_of(SYSTEM, refs["vehicle"]):
        if one.other in links and one.is_current and one.provenance.record == made.serial:
            nominals.end_link(made.by, link_id=one.id, on=never)
    ref = str(nominals.create_vehicle(made.by, vehicle=vehicle_of(made)))
    for other, kind in links.items():
        start, end = (ref, other) if kind is LinkType.USED_IN else (other, ref)
        link(made, start, end, kind)
    return Target(what="vehicle", ref=ref)


def _people(made: Making, differ: set[str], refs: dict[str, str], new: set[str]) -> list[Target]:
    """Names and births as corrected versions of what the form made; somebody only the second reader saw is made.
    A person who was there before keeps their own names: the form says what it says."""
    fresh = []
    for part in parts_of(made.read):
        known = refs.get(f"person:{part}")
        if known is None:
            fresh.append(Target(what=f"person:{part}", ref=str(made.person(part))))
        elif f"person:{part}" in new and {f"{part}_family", f"{part}_given", f"{part}_born"} & differ:
            _person(made, part, PersonRef.of(known), differ)
    return fresh


def _person(made: Making, part: str, ref: PersonRef, differ: set[str]) -> None:
    view, source = people.person(SYSTEM, ref), source_of(made.serial)
    if {f"{part}_family", f"{part}_given"} & differ:
        mine = next((one.id for one in view.names if _is_ours(one, made.serial)), "")
        nominals.add_name(made.by, ref=ref, name=name_of(made.read, part), replaces=mine, source=source)
    for birth in birth_of(made.read.born.get(f"{part}_born")) if f"{part}_born" in differ else ():
        mine = next((one.id for one in view.births if _is_ours(one, made.serial)), "")
        nominals.add_birth(made.by, ref=ref, birth=birth, replaces=mine, source=source)


def _is_ours(version: NameView | BirthView, serial: str) -> bool:
    return version.is_current and (version.provenance.system, version.provenance.record) == (PAPER, serial)


def _incident(made: Making, first: Read, differ: set[str], refs: dict[str, str], *, is_new: bool) -> None:
    ref, read = IncidentRef.of(refs["incident"]), made.read
    began = read.at("began")
    if is_new and "began" in differ and began:
        control.correct_beginning(made.by, ref=ref, began=began, why=f"Form {made.serial}. {WHY}")
    if is_new and "place" in differ:
        control.change_place(made.by, ref=ref, place=Place(text=read.said("place")))
    _log(made, first, ref, refs)
    there = {one.person for one in incidents.incident(SYSTEM, ref).persons}
    for part in parts_of(read):
        person = PersonRef.of(refs[f"person:{part}"])
        if f"{part}_role" in differ or person not in there:
            control.link_person(made.by, ref=ref, person=in_role(read, part, person))
    protected = tuple(part for part in parts_of(read) if guard.restrictions_of([refs[f"person:{part}"]]))
    said_already = {"began", "place", "log"} if is_new else {"log"}
    for one in read.questions:
        if one.code in differ - said_already:
            is_shown = not one.code.startswith(tuple(f"{part}_" for part in protected))
            _line(made, ref, None, f"{_difference(one, first, read, is_shown=is_shown)} {WHY}", began)


def _difference(one: Question, first: Read, agreed: Read, *, is_shown: bool) -> str:
    """What the two readings say, but for a person whom the log, which everybody reads, must not name."""
    if not is_shown:
        return (
            f"{one.text.partition(':')[0]}: a detail of a person whose record is restricted was read wrongly."
        )
    said, was = (read.said(one.code) or "nothing" for read in (agreed, first))
    return f"{one.text}: the form says “{said}”, not “{was}”."


def _log(made: Making, first: Read, ref: IncidentRef, refs: dict[str, str]) -> None:
    """Each log line that the readers read differently is corrected by a new line that points at the old one."""
    before = {row.number: row for row in first.log}
    for row in made.read.log:
        old = before.get(row.number)
        if old is None or not _same(old, row):
            seq = refs.get(f"line:{row.number}", "").rpartition(":")[2]
            _line(made, ref, int(seq) if seq else None, row.text, row.moment.at)
    for row in (
        one for number, one in before.items() if number not in {kept.number for kept in made.read.log}
    ):
        seq = refs.get(f"line:{row.number}", "").rpartition(":")[2]
        _line(
            made,
            ref,
            int(seq) if seq else None,
            f"This line does not stand on the form. {WHY}",
            row.moment.at,
        )


def _same(one: LogRow, other: LogRow) -> bool:
    return one.moment.at == other.moment.at and comparing.plain(one.text) == comparing.plain(other.text)


def _line(made: Making, ref: IncidentRef, corrects: int | None, text: str, at: object) -> None:
    line = NewLine(text=text, corrects=corrects, event_time=at, author=made.author)  # type: ignore[arg-type]
    control.add_line(made.by, ref=ref, line=line)


def _crime(made: Making, differ: set[str], ref: str) -> None:
    read = made.read

    def changed(code: str, value: Callable[[], T | None]) -> T | None:
        return value() if code in differ else None

    to = CrimeCorrection(
        reported_at=changed("reported", lambda: read.at("reported")),
        occurred_from=changed("from", lambda: read.at("from")), occurred_to=changed("to", lambda: read.at("to")),
        place=changed("place", lambda: read.said("place")), narrative=changed("narrative", lambda: read.said("narrative")))  # fmt: skip
    if to != CrimeCorrection():
        crimes.correct_crime(made.by, ref=CrimeRef.of(ref), to=to)


def _assessment(made: Making, refs: dict[str, str]) -> Target:
    """A new version of the assessment, signed as the paper says; the first stays readable."""
    pair = {part: PersonRef.of(refs[f"person:{part}"]) for part in parts_of(made.read)}
    ref = IncidentRef.of(refs["incident"]) if "incident" in refs else None
    done = safeguarding.sign_assessment(made.by, assessment=assessment_of(made, pair, ref))
    return Target(what="assessment", ref=str(done.ref))
