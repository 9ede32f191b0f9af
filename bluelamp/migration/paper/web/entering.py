"""Forms back in: the entry screen that mirrors the paper, the duplicates, the second reader, the differences."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bluelamp.access import guard
from bluelamp.forms.types import Kind, QuestionSet, Said
from bluelamp.kernel import clock
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.paper import commands, queries
from bluelamp.migration.paper.codes import EntryStage, Permission, SheetState
from bluelamp.migration.paper.rules import comparing, moments, reading
from bluelamp.migration.paper.types import Read, Sent, SheetView
from bluelamp.migration.paper.web.issuing import actor_of, may

PAGES = {"incident": "/control/incidents/{}/", "crime": "/crime/{}/", "person": "/people/{}/",
         "assessment": "/safeguarding/assessments/{}/"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A form on the screen: what stands in each box, and what is wrong with it."""

    read: Read
    is_first_look: bool = False
    blind: frozenset[str] = frozenset()

    @property
    def sets(self) -> tuple[QuestionSet, ...]:
        """The question sets in the order of the paper."""
        return self.read.sets

    def value(self, name: str) -> str:
        """What stands in a box."""
        return self.read.sent.get(name, "")

    def fault(self, name: str) -> str:
        """What is wrong with a box; nothing before anything was sent."""
        return "" if self.is_first_look else self.read.fault(name)

    def said(self, code: str) -> str:
        """The answer to a yes-or-no question."""
        return self.value(code)

    def details(self, code: str) -> str:
        """The details of a yes."""
        return self.value(f"{code}_details")

    def asks_zone(self, code: str) -> bool:
        """Whether the time may be one of two, so that the form must say which."""
        return code in self.read.asks_zone

    def errors(self) -> dict[str, str]:
        """Every fault, each a link to its box."""
        return {} if self.is_first_look else self.read.errors()


def _read(serial: str, sent: Sent) -> Read:
    sets = queries.sets_of(queries.found_sheet(serial))
    return reading.read(sets, sent, today=clock.local(clock.now()).date())


def _next(view: SheetView) -> str:
    """The page where a form goes on from where it is."""
    if view.line.state == SheetState.VOIDED:
        return ""
    stages = {None: "paper_enter", EntryStage.KEYED: "paper_match", EntryStage.UNVERIFIED: "paper_check",
              EntryStage.DIFFERS: "paper_differences"}  # fmt: skip
    return stages.get(view.stage, "")


@require_safe
@guard.page(Permission.VIEW_PAPER)
def sheet(request: HttpRequest, serial: str) -> HttpResponse:
    """A form: where it is, what stands on it, what it became, and what comes next."""
    actor = actor_of(request)
    view = queries.sheet(actor, serial=serial)
    became = [(_what(one.what), _where(one.ref)) for one in view.targets if not one.what.startswith("line:")]
    is_own = view.typed_by_id == actor.account_id
    shown = {"view": view, "next": _next(view), "became": became, "may": may(actor), "is_own": is_own}
    return render(request, "migration/paper/sheet.html", shown)


def _what(what: str) -> str:
    kind, _, part = what.partition(":")
    return f"{kind.capitalize()} ({part})" if part else kind.capitalize()


def _where(ref: str) -> str:
    kind, _, bare = ref.partition(":")
    return PAGES[kind].format(bare) if kind in PAGES else ""


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.ENTER_PAPER)
def enter(request: HttpRequest, serial: str) -> HttpResponse:
    """Type the form in, box by box in the order of the paper; all faults are said at once, nothing typed is lost."""
    actor = actor_of(request)
    view = queries.sheet(actor, serial=serial)
    if view.stage not in (None, EntryStage.KEYED) or view.line.state != SheetState.OUTSTANDING:
        return redirect("migration:paper_sheet", serial=view.line.plain)
    is_first = request.method != "POST"
    read = _read(serial, view.sent if is_first else request.POST.dict())
    if not is_first and not read.faults:
        commands.keep_reading(actor, serial=serial, sent=request.POST.dict())
        return redirect("migration:paper_match", serial=view.line.plain)
    return _form(request, "migration/paper/enter.html", view, Screen(read=read, is_first_look=is_first))


def _form(
    request: HttpRequest, template: str, view: SheetView, screen: Screen, **more: object
) -> HttpResponse:
    shown = {"view": view, "screen": screen, "zones": moments.ZONES, "Kind": Kind, "said": list(Said), **more}
    return render(request, template, shown, status=200 if screen.is_first_look else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.ENTER_PAPER)
def match(request: HttpRequest, serial: str) -> HttpResponse:
    """What is already in Bluelamp that the form may tell of, before anything new is made."""
    actor = actor_of(request)
    view = queries.sheet(actor, serial=serial)
    if view.stage != EntryStage.KEYED:
        return redirect("migration:paper_sheet", serial=view.line.plain)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            commands.make(actor, serial=serial, chosen=_chosen(request))
            return redirect("migration:paper_sheet", serial=view.line.plain)
        except Refused as refused:
            reasons = refused.reasons
    shown = {"view": view, "offered": queries.likenesses(actor, serial=serial), "reasons": reasons,
             "sent": request.POST}  # fmt: skip
    return render(request, "migration/paper/match.html", shown, status=422 if reasons else 200)


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix("is_"): value
        for name, value in request.POST.dict().items()
        if name.startswith("is_")
    }


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.CHECK_PAPER)
def check(request: HttpRequest, serial: str) -> HttpResponse:
    """The second reader: what matters is typed blind from the paper, the rest is compared with it."""
    actor = actor_of(request)
    view = queries.sheet(actor, serial=serial)
    own = comparing.reasons_not_to_check(typed_by=view.typed_by_id, checker=actor.account_id)
    if view.is_withheld:
        own = ["This form is about a record that you may not see. Its owner reads it, or lets you."]
    if view.stage != EntryStage.UNVERIFIED:
        return redirect("migration:paper_sheet", serial=view.line.plain)
    if own:
        raise Refused(own)
    is_first = request.method != "POST"
    first = _read(serial, view.sent)
    blind = frozenset(one.code for one in first.questions if comparing.is_read_twice(one))
    read = _read(serial, _visible(first, blind) if is_first else request.POST.dict())
    if not is_first and not read.faults:
        commands.check(actor, serial=serial, sent=request.POST.dict())
        return redirect("migration:paper_sheet", serial=view.line.plain)
    return _form(
        request, "migration/paper/check.html", view, Screen(read=read, is_first_look=is_first, blind=blind)
    )


def _visible(first: Read, blind: frozenset[str]) -> Sent:
    """The first reading without what the second person must read for themselves."""
    hidden = {
        name for one in first.questions if one.code in blind for name in reading.names_of(one, first.sent)
    }
    return {name: value for name, value in first.sent.items() if name not in hidden}


@require_http_methods(["GET", "HEAD", "POST"])
@guard.page(Permission.CHECK_PAPER)
def differences(request: HttpRequest, serial: str) -> HttpResponse:
    """Each field on which two people read different things, to be decided with the paper in hand."""
    actor = actor_of(request)
    view = queries.sheet(actor, serial=serial)
    if view.stage != EntryStage.DIFFERS:
        return redirect("migration:paper_sheet", serial=view.line.plain)
    reasons: list[str] = []
    if request.method == "POST":
        sent = request.POST.dict()
        keep = {name.removeprefix("keep_"): value for name, value in sent.items() if name.startswith("keep_")}
        try:
            commands.resolve(actor, serial=serial, keep=keep, other=sent)
            return redirect("migration:paper_sheet", serial=view.line.plain)
        except Refused as refused:
            reasons = refused.reasons
    screen = Screen(read=_read(serial, request.POST.dict()), is_first_look=True)
    asked = {one.code: one for one in screen.read.questions}
    differ = [(line, asked[line.code]) for line in view.fields if line.differs]
    shown = {"view": view, "differ": differ, "screen": screen, "zones": moments.ZONES, "reasons": reasons,
             "sent": request.POST}  # fmt: skip
    return render(request, "migration/paper/differences.html", shown, status=422 if reasons else 200)
