"""Numbered forms for machines: what the screens do, a token with the same role can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from bluelamp.access import guard
from bluelamp.migration.paper import commands, queries
from bluelamp.migration.paper.codes import Permission
from bluelamp.migration.paper.commands.issuing import Moved, PackIssued
from bluelamp.migration.paper.types import (
    Entered,
    Likenesses,
    Numbers,
    Order,
    PaperBalance,
    SheetLine,
    SheetView,
)

router = Router()


class Typed(Schema):
    """A reading of a form: the names and values of its boxes."""

    sent: dict[str, str]


class Chosen(Schema):
    """What each likeness is: “new”, or the reference of the record that it is."""

    chosen: dict[str, str] = {}


class Decided(Schema):
    """Which reading is kept of each field that differs, and what stands where neither was right."""

    keep: dict[str, str]
    other: dict[str, str] = {}


class Voided(Schema):
    """Forms to void, and why."""

    serials: list[str]
    reason: str


class HandedOver(Schema):
    """Forms that change hands."""

    serials: list[str]
    to: str
    back_in_days: int = 3


@router.get("/balance")
@guard.needs(Permission.VIEW_PAPER_BALANCE)
def balance(request: HttpRequest) -> dict[str, object]:
    """issued = entered + voided + outstanding, each outstanding form by its number."""
    return plain_balance(queries.balance(request.actor))  # type: ignore[attr-defined]


@router.get("/waiting", response=list[SheetLine])
@guard.needs(Permission.VIEW_PAPER)
def waiting(request: HttpRequest) -> tuple[SheetLine, ...]:
    """Forms typed in and not final."""
    return queries.waiting(request.actor)  # type: ignore[attr-defined]


@router.post("/issue", response=PackIssued)
@guard.needs(Permission.ISSUE_PAPER)
def issue(request: HttpRequest, body: Order) -> PackIssued:
    """Issue forms or a pack to a place or person."""
    return commands.issue(request.actor, order=body)  # type: ignore[attr-defined]


@router.get("/packs/{pack}", response=list[SheetLine])
@guard.needs(Permission.VIEW_PAPER)
def pack(request: HttpRequest, pack: UUID) -> tuple[SheetLine, ...]:
    """The forms of one printing."""
    return queries.pack(request.actor, pack=pack)[1]  # type: ignore[attr-defined]


@router.post("/void", response=Moved)
@guard.needs(Permission.VOID_PAPER)
def void(request: HttpRequest, body: Voided) -> Moved:
    """Void forms with a reason."""
    return commands.void(request.actor, serials=tuple(body.serials), reason=body.reason)  # type: ignore[attr-defined]


@router.post("/hand-over", response=Moved)
@guard.needs(Permission.ISSUE_PAPER)
def hand_over(request: HttpRequest, body: HandedOver) -> Moved:
    """Give forms to another holder."""
    return commands.hand_over(
        request.actor,  # type: ignore[attr-defined]
        serials=tuple(body.serials), to=body.to, back_in_days=body.back_in_days)  # fmt: skip


@router.get("/{serial}", response=SheetView)
@guard.needs(Permission.VIEW_PAPER)
def sheet(request: HttpRequest, serial: str) -> SheetView:
    """One form with its history."""
    return queries.sheet(request.actor, serial=serial)  # type: ignore[attr-defined]


@router.post("/{serial}/reading", response=Entered)
@guard.needs(Permission.ENTER_PAPER)
def keep_reading(request: HttpRequest, serial: str, body: Typed) -> Entered:
    """Keep the first reading."""
    return commands.keep_reading(request.actor, serial=serial, sent=body.sent)  # type: ignore[attr-defined]


@router.get("/{serial}/likenesses", response=list[Likenesses])
@guard.needs(Permission.ENTER_PAPER)
def likenesses(request: HttpRequest, serial: str) -> tuple[Likenesses, ...]:
    """What is already in Bluelamp that the form may tell of."""
    return queries.likenesses(request.actor, serial=serial)  # type: ignore[attr-defined]


@router.post("/{serial}/make", response=Entered)
@guard.needs(Permission.ENTER_PAPER)
def make(request: HttpRequest, serial: str, body: Chosen) -> Entered:
    """Make the record, or attach the form to the one it tells of."""
    return commands.make(request.actor, serial=serial, chosen=body.chosen)  # type: ignore[attr-defined]


@router.post("/{serial}/check", response=Entered)
@guard.needs(Permission.CHECK_PAPER)
def check(request: HttpRequest, serial: str, body: Typed) -> Entered:
    """The second person's reading."""
    return commands.check(request.actor, serial=serial, sent=body.sent)  # type: ignore[attr-defined]


@router.post("/{serial}/resolve", response=Entered)
@guard.needs(Permission.CHECK_PAPER)
def resolve(request: HttpRequest, serial: str, body: Decided) -> Entered:
    """Decide the differences."""
    return commands.resolve(request.actor, serial=serial, keep=body.keep, other=body.other)  # type: ignore[attr-defined]


def plain_balance(found: PaperBalance) -> dict[str, object]:
    """The balance as `bluelamp paper balance --json` prints it."""
    return {
        "at": found.at.isoformat(), "balanced": found.is_whole, "total": asdict(found.total),
        "by_form": _each(found.by_form), "by_place": _each(found.by_place), "by_pack": _each(found.by_pack),
        "outstanding": [
            {"serial": one.serial, "form": one.form, "holder": one.holder, "issued_at": one.issued_at.isoformat(),
             "due_at": one.due_at.isoformat(), "overdue": one.is_overdue} for one in found.outstanding
        ],
        "wrong": [{"finding": one.finding.value, "serial": one.serial, "words": one.words} for one in found.wrong],
    }  # fmt: skip


def _each(group: Mapping[str, Numbers]) -> dict[str, object]:
    return {name: asdict(one) for name, one in group.items()}
