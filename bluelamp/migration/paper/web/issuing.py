"""Numbered forms out of the door: the desk, printing, packs, voiding, the balance."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.paper import commands, drawing, queries
from bluelamp.migration.paper.codes import Permission
from bluelamp.migration.paper.commands.issuing import PackIssued
from bluelamp.migration.paper.rules import catalogue, serials
from bluelamp.migration.paper.types import Order


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is behind the request; the guard has let them in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


def may(actor: Actor) -> dict[str, bool]:
    """What this person may do with forms, for showing or leaving out a button."""
    return {one.value.partition(".")[2]: guard.may(actor, one) for one in Permission}


@require_safe
@guard.page(Permission.VIEW_PAPER)
def desk(request: HttpRequest) -> HttpResponse:
    """Where a form is scanned or typed, what waits, and how the balance stands."""
    actor = actor_of(request)
    return render(request, "migration/paper/desk.html", {
        "found": queries.balance(actor), "waiting": queries.waiting(actor), "packs": queries.packs(actor),
        "may": may(actor), "serial": request.GET.get("serial", ""), "fault": ""})  # fmt: skip


@require_safe
@guard.page(Permission.VIEW_PAPER)
def find(request: HttpRequest) -> HttpResponse:
    """From a scanned or typed serial to its form; what is no serial says how to put it right."""
    actor, typed = actor_of(request), request.GET.get("serial", "")
    try:
        found = serials.read(typed)
        queries.sheet(actor, serial=found.plain)
    except (serials.BadSerial, Refused) as wrong:
        shown = {"found": queries.balance(actor), "waiting": queries.waiting(actor), "packs": queries.packs(actor),
                 "may": may(actor), "serial": typed, "fault": str(wrong)}  # fmt: skip
        return render(request, "migration/paper/desk.html", shown, status=422)
    return redirect("migration:paper_sheet", serial=found.plain)


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.ISSUE_PAPER)
def issue(request: HttpRequest) -> HttpResponse:
    """Issue forms or a pack; a refusal keeps what was typed."""
    reasons: list[str] = []
    if request.method == "POST":
        try:
            return redirect("migration:paper_pack", pack=_issued(request).id)
        except Refused as refused:
            reasons = refused.reasons
    kinds = [(one.name, f"{one.title} ({one.letter})") for one in catalogue.FORMS]
    kinds += [(one.name, f"{one.title}: {_holds(one)}") for one in catalogue.PACKS]
    shown = {"kinds": kinds, "sent": request.POST, "reasons": reasons}
    return render(request, "migration/paper/issue.html", shown, status=422 if reasons else 200)


def _holds(pack: catalogue.Pack) -> str:
    return ", ".join(f"{count} {name}" for name, count in pack.holds)


def _issued(request: HttpRequest) -> PackIssued:
    sent = request.POST
    days = sent.get("days", "").strip()
    if days and not days.isdigit():
        raise Refused("Give the days until the forms are asked for as a whole number.")
    order = Order(what=sent.get("what", ""), to=sent.get("to", ""), count=whole(sent.get("count", "1")),
                  back_in_days=int(days[:6]) if days else None)  # fmt: skip
    return commands.issue(actor_of(request), order=order)


def whole(text: str) -> int:
    """A whole number typed into a box; nought when it is none."""
    return int(text.strip()[:6]) if text.strip()[:6].isdecimal() else 0


@require_safe
@guard.page(Permission.VIEW_PAPER)
def pack(request: HttpRequest, pack: UUID) -> HttpResponse:
    """One printing: its forms, to print, hand over or void."""
    actor = actor_of(request)
    line, sheets = queries.pack(actor, pack=pack)
    return render(request, "migration/paper/pack.html", {"pack": line, "sheets": sheets, "may": may(actor)})


@require_safe
@guard.page(Permission.ISSUE_PAPER)
def printed(request: HttpRequest, pack: UUID) -> HttpResponse:
    """The forms of a printing that are still out, as PDF; printing again gives out no new number."""
    sheets = queries.printout(actor_of(request), pack=pack)
    if not sheets:
        raise Refused("Every form of this printing is entered or voided: there is nothing left to print.")
    answer = HttpResponse(drawing.pdf(sheets), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="paper-{sheets[0].serial.plain}.pdf"'
    return answer


@require_safe
@guard.page(Permission.VIEW_PAPER_BALANCE)
def balance(request: HttpRequest) -> HttpResponse:
    """issued = entered + voided + outstanding, by form, place and pack; each outstanding form by its number."""
    return render(request, "migration/paper/balance.html", {"found": queries.balance(actor_of(request))})


def _chosen(request: HttpRequest) -> tuple[str, ...]:
    return tuple(request.POST.getlist("serial"))


@require_POST
@guard.page(Permission.VOID_PAPER)
def void(request: HttpRequest) -> HttpResponse:
    """Void the chosen forms with a reason."""
    chosen = _chosen(request)
    commands.void(actor_of(request), serials=chosen, reason=request.POST.get("reason", ""))
    return (
        redirect("migration:paper_sheet", serial=chosen[0])
        if len(chosen) == 1
        else redirect("migration:paper")
    )


@require_POST
@guard.page(Permission.ISSUE_PAPER)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give the chosen forms to another holder."""
    days = whole(request.POST.get("days", "3"))
    commands.hand_over(
        actor_of(request), serials=_chosen(request), to=request.POST.get("to", ""), back_in_days=days
    )
    return redirect("migration:paper")
