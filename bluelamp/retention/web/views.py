"""Pages of records under review and of holds: parse, door, render."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.retention import commands, queries
from bluelamp.retention.codes import Permission
from bluelamp.retention.types import Decision, Group, HoldKind, NoticeKind


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a guarded request."""
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


def day_of(text: str) -> datetime | None:
    """A day as a form gives it, at its London midnight; None when none was given."""
    if not text.strip():
        return None
    try:
        return clock.from_london(datetime.strptime(text.strip(), "%Y-%m-%d"))  # noqa: DTZ007
    except (ValueError, OverflowError) as error:
        raise Refused(
            f"{text[:20]!r} is not a day. Give it as year, month and day, such as 2027-03-27."
        ) from error


def chosen(kind: Any, text: str) -> Any:
    """A code that a form gave; a refusal names those there are."""
    try:
        return kind(text)
    except ValueError as error:
        raise Refused(f"{text[:40]!r} is none of: {', '.join(one.value for one in kind)}.") from error


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _group(text: str) -> Group | None:
    return Group(int(text)) if text in {"1", "2", "3", "4"} else None


def rights(actor: Actor) -> dict[str, bool]:
    """What this person may do, for showing or leaving out a button."""
    return {one.name.lower(): guard.may(actor, one) for one in Permission}


@require_safe
@guard.page(Permission.VIEW_RETENTION)
def overview(request: HttpRequest) -> HttpResponse:
    """How retention stands: due by group, un-reviewed, batches in hand."""
    actor = actor_of(request)
    return render(
        request, "retention/overview.html", {"found": queries.overview(actor), "may": rights(actor)}
    )


@require_safe
@guard.page(Permission.REVIEW_RECORD)
def due(request: HttpRequest) -> HttpResponse:
    """Records that are due, longest first."""
    actor, asked = actor_of(request), request.GET
    group, kind = _group(asked.get("group", "")), asked.get("kind", "")[:20]
    page = queries.due(actor, group=group, kind=kind, page=_number(asked.get("page", "1")) or 1)
    kept = asked.copy()
    kept.pop("page", None)
    shown = {"page": page, "group": group, "kind": kind, "groups": list(Group), "kept": kept.urlencode()}
    return render(request, "retention/due.html", shown)


# --- one record -----------------------------------------------------------------------------------------
@require_safe
@guard.page(Permission.REVIEW_RECORD)
def record(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """One record with everything that bears on it, and what may be decided."""
    actor = actor_of(request).because("retention_review", work=f"{kind}:{record}")
    shown = {"record": queries.record(actor, ref=f"{kind}:{record}"), "kind": kind, "id": record,
             "holds": [(one.value, one.label) for one in HoldKind],
             "notices": [(one.value, one.label) for one in NoticeKind], "may": rights(actor)}  # fmt: skip
    return render(request, "retention/record.html", shown)


def _back(kind: str, record: UUID) -> HttpResponse:
    return redirect(f"/retention/records/{kind}/{record}/")


@require_POST
@guard.page(Permission.REVIEW_RECORD)
def decide(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """Retain with a reason and the next day, or dispose."""
    given = request.POST
    commands.decide(
        actor_of(request), ref=f"{kind}:{record}", decision=chosen(Decision, given.get("decision", "")),
        reason=given.get("reason", ""), next_at=day_of(given.get("next", "")),
    )  # fmt: skip
    return _back(kind, record)


@require_POST
@guard.page(Permission.HOLD_RECORD)
def hold(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """Hold this record."""
    given = request.POST
    commands.place_hold(
        actor_of(request), ref=f"{kind}:{record}", kind=chosen(HoldKind, given.get("hold", "")),
        reason=given.get("why", ""), reference=given.get("reference", ""), until=day_of(given.get("until", "")),
    )  # fmt: skip
    return _back(kind, record)


@require_POST
@guard.page(Permission.REVIEW_RECORD)
def note(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """Tell of something that begins the clear period afresh."""
    given = request.POST
    commands.note(
        actor_of(request), ref=f"{kind}:{record}", kind=chosen(NoticeKind, given.get("notice", "")),
        at=day_of(given.get("on", "")) or clock.now(), words=given.get("words", ""),
    )  # fmt: skip
    return _back(kind, record)


# --- holds ----------------------------------------------------------------------------------------------
@require_safe
@guard.page(Permission.VIEW_RETENTION)
def holds(request: HttpRequest) -> HttpResponse:
    """Holds and moratoria in force."""
    actor = actor_of(request)
    shown = {"holds": queries.holds(actor), "kinds": [(one.value, one.label) for one in HoldKind],
             "groups": [(str(one.value), one.label) for one in Group], "may": rights(actor)}  # fmt: skip
    return render(request, "retention/holds.html", shown)


@require_POST
@guard.page(Permission.HOLD_RECORD)
def moratorium(request: HttpRequest) -> HttpResponse:
    """Hold every record of a kind or a group."""
    given = request.POST
    commands.place_moratorium(
        actor_of(request), kind=chosen(HoldKind, given.get("hold", "")), reason=given.get("why", ""),
        of_kind=given.get("of_kind", "")[:20], of_group=_group(given.get("of_group", "")),
        reference=given.get("reference", ""), until=day_of(given.get("until", "")),
    )  # fmt: skip
    return redirect("/retention/holds/")


@require_POST
@guard.page(Permission.HOLD_RECORD)
def lift(request: HttpRequest, hold: UUID) -> HttpResponse:
    """Let a hold go."""
    commands.lift_hold(actor_of(request), hold=hold, reason=request.POST.get("why", ""))
    return redirect("/retention/holds/")
