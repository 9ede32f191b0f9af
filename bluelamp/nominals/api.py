"""People for machines: the same doors as the screens. An old number answers with what it was merged into."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, jobs, queries
from bluelamp.nominals.codes import BirthStatus, GoldenField, Ground, Outcome, Permission, Scheme, Sex
from bluelamp.nominals.types import (
    ApartView,
    Assignment,
    Backlog,
    Decided,
    Description,
    DuplicateCheck,
    GoldenValue,
    LaterEdit,
    MergeEvidence,
    MergeView,
    NewBirth,
    NewIdentifier,
    NewName,
    NewPerson,
    PersonView,
    ReviewLine,
    ReviewView,
    RunView,
)

router = Router()


class Person(Schema):
    """A person to record; `anyway` says why one very like is somebody else."""

    family: str = ""
    given: str = ""
    born: date | None = None
    born_status: BirthStatus = BirthStatus.STATED
    sex: Sex = Sex.UNKNOWN
    scheme: Scheme = Scheme.PNC
    identifier: str = ""
    anyway: str = ""

    def as_new(self) -> NewPerson:
        """The same as the door takes it."""
        return NewPerson(
            names=(NewName(family=self.family, given=self.given),),
            births=(NewBirth(on=self.born, status=self.born_status),) if self.born else (),
            identifiers=(NewIdentifier(scheme=self.scheme, value=self.identifier),) if self.identifier else (),
            description=Description(sex=self.sex),
        )  # fmt: skip


class Made(Schema):
    """The record there is now."""

    person: str


class Merging(Schema):
    """Why another record is the same person."""

    absorb: UUID
    grounds: list[Ground]
    reason: str
    seconded_by: str = ""


class Parting(Schema):
    """Why a record is not the same person, and which record each later entry belongs to."""

    reason: str
    assignments: dict[str, UUID] = {}


class Other(Schema):
    """Another record, and why."""

    other: UUID
    reason: str


class Pinned(Schema):
    """Which recorded value of a field is shown first."""

    field: GoldenField
    row: UUID
    reason: str
    until: date | None = None


class Said(Schema):
    """What a reviewer says."""

    outcome: Outcome
    reason: str = ""


def _actor(request: HttpRequest) -> Actor:
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


# --- people ----------------------------------------------------------------------------------------------
@router.post("/people/check", response=DuplicateCheck)
@guard.needs(Permission.RECORD_PERSON)
def check(request: HttpRequest, person: Person) -> Any:
    """Who is already recorded that this person may be, with reasons."""
    return queries.duplicate_check(_actor(request), person.as_new())


@router.post("/people", response=Made)
@guard.needs(Permission.RECORD_PERSON)
def record(request: HttpRequest, person: Person) -> Made:
    """Record a person; 422 when one very like is known and `anyway` does not say why this is somebody else."""
    ref = commands.record_person(_actor(request), person=person.as_new(), anyway=person.anyway)
    return Made(person=str(ref))


@router.get("/people/{number}", response=PersonView)
@guard.needs(Permission.VIEW_PERSON)
def person(request: HttpRequest, number: UUID) -> Any:
    """A person as known from all source records; `asked_for` is the number asked, `ref` the person."""
    return queries.person(_actor(request), PersonRef(number))


@router.get("/people/{number}/golden", response=list[GoldenValue])
@guard.needs(Permission.VIEW_PERSON)
def golden(request: HttpRequest, number: UUID) -> Any:
    """Which value leads for each field, from which record, and why."""
    return queries.golden_view(_actor(request), PersonRef(number))


@router.post("/people/{number}/pin", response=Made)
@guard.needs(Permission.PIN_VALUE)
def pin(request: HttpRequest, number: UUID, body: Pinned) -> Made:
    """Show one recorded value first."""
    ref = commands.pin_value(
        _actor(request), ref=PersonRef(number), field=body.field, row=str(body.row), reason=body.reason,
        until=body.until,
    )  # fmt: skip
    return Made(person=str(ref))


@router.delete("/people/{number}/pin/{field}", response=Made)
@guard.needs(Permission.PIN_VALUE)
def unpin(request: HttpRequest, number: UUID, field: GoldenField) -> Made:
    """Let survivorship decide again."""
    return Made(person=str(commands.unpin_value(_actor(request), ref=PersonRef(number), field=field)))


# --- merging and parting ---------------------------------------------------------------------------------
@router.get("/people/{number}/merges", response=list[MergeView])
@guard.needs(Permission.VIEW_PERSON)
def merges(request: HttpRequest, number: UUID) -> Any:
    """The merges behind a person, newest first."""
    return queries.merges_of(_actor(request), PersonRef(number))


@router.post("/people/{number}/merge", response=Made)
@guard.needs(Permission.MERGE_PERSONS)
def merge(request: HttpRequest, number: UUID, body: Merging) -> Made:
    """Merge another record into this person."""
    if {Ground.REVIEW, Ground.MODEL} & set(body.grounds):
        raise Refused("The review desk and the engine give those grounds themselves: give one of your own.")
    evidence = MergeEvidence(
        grounds=frozenset(body.grounds), reason=body.reason, seconded_by=body.seconded_by
    )
    ref = commands.merge_persons(
        _actor(request), keep=PersonRef(number), absorb=PersonRef(body.absorb), evidence=evidence
    )
    return Made(person=str(ref))


@router.get("/people/{number}/since-merge", response=list[LaterEdit])
@guard.needs(Permission.MERGE_PERSONS)
def since_merge(request: HttpRequest, number: UUID) -> Any:
    """What was recorded since this record was merged into another."""
    return queries.edits_since_merge(_actor(request), PersonRef(number))


@router.post("/people/{number}/unmerge", response=Made)
@guard.needs(Permission.MERGE_PERSONS)
def unmerge(request: HttpRequest, number: UUID, body: Parting) -> Made:
    """Take this record out of the person it was merged into."""
    moved = tuple(Assignment(entry=entry, to=PersonRef(to)) for entry, to in body.assignments.items())
    ref = commands.unmerge(_actor(request), ref=PersonRef(number), reason=body.reason, assignments=moved)
    return Made(person=str(ref))


@router.get("/people/{number}/apart", response=list[ApartView])
@guard.needs(Permission.VIEW_PERSON)
def apart(request: HttpRequest, number: UUID) -> Any:
    """The people this person is known not to be."""
    return queries.kept_apart(_actor(request), PersonRef(number))


@router.post("/people/{number}/apart", response=list[ApartView])
@guard.needs(Permission.DECIDE_MATCH)
def keep_apart(request: HttpRequest, number: UUID, body: Other) -> Any:
    """Say that two records are different people."""
    by = _actor(request)
    commands.keep_apart(by, one=PersonRef(number), other=PersonRef(body.other), reason=body.reason)
    return queries.kept_apart(by.without_key(), PersonRef(number))


@router.post("/people/{number}/apart/lift", response=list[ApartView])
@guard.needs(Permission.DECIDE_MATCH)
def lift_apart(request: HttpRequest, number: UUID, body: Other) -> Any:
    """Let two records be thought one person again, by a second person."""
    by = _actor(request)
    commands.lift_apart(by, one=PersonRef(number), other=PersonRef(body.other), reason=body.reason)
    return queries.kept_apart(by.without_key(), PersonRef(number))


@router.post("/people/{number}/flag", response=Made)
@guard.needs(Permission.DECIDE_MATCH)
def flag(request: HttpRequest, number: UUID, body: Other) -> Made:
    """Put two records on the review desk."""
    commands.flag_pair(
        _actor(request), one=PersonRef(number), other=PersonRef(body.other), reason=body.reason
    )
    return Made(person=str(PersonRef(number)))


# --- the review desk ---------------------------------------------------------------------------------------
@router.get("/reviews", response=list[ReviewLine])
@guard.needs(Permission.DECIDE_MATCH)
def reviews(request: HttpRequest) -> Any:
    """The pairs that wait for this person, worst first."""
    return queries.review_queue(_actor(request))


@router.get("/reviews/backlog", response=Backlog)
@guard.needs(Permission.DECIDE_MATCH)
def backlog(request: HttpRequest) -> Any:
    """What waits, how old the oldest is, and the pace."""
    return queries.review_backlog(_actor(request))


@router.get("/reviews/runs", response=list[RunView])
@guard.needs(Permission.DECIDE_MATCH)
def runs(request: HttpRequest) -> Any:
    """Runs of the matching engine."""
    return queries.match_runs(_actor(request))


@router.post("/reviews/runs", response=dict[str, str])
@guard.needs(Permission.RUN_MATCHING)
def run(request: HttpRequest) -> dict[str, str]:
    """Have the matching engine run in the background."""
    return {"run": jobs.ask_for_matching(_actor(request))}


@router.post("/reviews/undo", response=Decided)
@guard.needs(Permission.DECIDE_MATCH)
def undo(request: HttpRequest) -> Any:
    """Take one's own last decision back."""
    return commands.undo_last_decision(_actor(request))


@router.get("/reviews/{item}", response=ReviewView)
@guard.needs(Permission.DECIDE_MATCH)
def review(request: HttpRequest, item: UUID) -> Any:
    """Two records side by side; the look is audited."""
    return queries.review(_actor(request), str(item))


@router.post("/reviews/{item}/decide", response=Decided)
@guard.needs(Permission.DECIDE_MATCH)
def decide(request: HttpRequest, item: UUID, said: Said) -> Any:
    """Same, different or cannot tell."""
    return commands.decide_match(_actor(request), item=str(item), outcome=said.outcome, reason=said.reason)
