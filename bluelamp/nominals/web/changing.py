"""Pages that change a person: record, correct, warn, merge and take apart."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.codes import (
    BirthStatus,
    Ground,
    MarkerClass,
    NameKind,
    Permission,
    Scheme,
    Sex,
)
from bluelamp.nominals.types import DuplicateCheck, NewMarker, PersonView
from bluelamp.nominals.web import parsing
from bluelamp.nominals.web.parsing import Faults
from bluelamp.nominals.web.views import actor_of, frame

CHOICES = {
    "name_kinds": NameKind.choices, "schemes": Scheme.choices, "birth_statuses": BirthStatus.choices,
    "sexes": [one for one in Sex.choices if one[0]], "marker_classes": MarkerClass.choices,
    "grounds": [one for one in Ground.choices if one[0] not in (Ground.REVIEW, Ground.MODEL)],
}  # fmt: skip
WRONG = 422


@require_http_methods(["GET", "POST"])
@guard.page(Permission.RECORD_PERSON)
def new(request: HttpRequest) -> HttpResponse:
    """Record a person: those already known who fit are shown first; going on anyway is one press."""
    by = actor_of(request)
    faults = Faults()
    if request.method != "POST":
        return render(request, "nominals/new.html", {**CHOICES, "typed": request.GET, "faults": {}})
    given = parsing.person(request.POST, faults)
    check = DuplicateCheck() if faults else queries.duplicate_check(by, given)
    is_shown = bool(request.POST.get("looked"))
    anyway = request.POST.get("anyway", "")
    if not faults and (is_shown or not (check.found or check.notices)):
        made = _tried(faults, "anyway", lambda: commands.record_person(by, person=given, anyway=anyway))
        if made:
            return redirect("nominals:person", made.id)
    context = {**CHOICES, "typed": request.POST, "faults": faults.found, "check": check,
               "is_strong": any(one.is_strong for one in check.found)}  # fmt: skip
    return render(request, "nominals/new.html", context, status=WRONG if faults else 200)


def _tried(faults: Faults, field: str, act: Callable[[], PersonRef]) -> PersonRef | None:
    """Run a command; a refusal becomes faults of the form, with everything typed kept."""
    try:
        return act()
    except Refused as refused:
        faults.add(field, " ".join(refused.reasons))
        return None


@require_http_methods(["GET", "POST"])
@guard.page(Permission.RECORD_PERSON)
def edit(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Add or correct a name, a birth, a number or the description; each is a version of its own."""
    by = actor_of(request)
    known = queries.person(by, PersonRef(number))
    faults = Faults()
    if request.method == "POST" and _changed(by, known, request, faults):
        return redirect("nominals:person", known.ref.id)
    context = {**frame(by, known, "edit"), **CHOICES, "typed": request.POST, "faults": faults.found}
    return render(request, "nominals/edit.html", context, status=WRONG if faults else 200)


def _changed(by: Actor, known: PersonView, request: HttpRequest, faults: Faults) -> PersonRef | None:
    """Do the one change that the pressed button stands for."""
    posted, ref = request.POST, known.ref
    replaces = posted.get("replaces", "")
    what = posted.get("what", "")
    if what == "name" and (name := parsing.name(posted, faults)) and not faults:
        return _tried(faults, "family", lambda: commands.add_name(by, ref=ref, name=name, replaces=replaces))
    if what == "birth" and (born := parsing.birth(posted, faults)):
        return _tried(faults, "born", lambda: commands.add_birth(by, ref=ref, birth=born, replaces=replaces))
    if what == "identifier" and (one := parsing.identifier(posted, faults, is_needed=True)):
        return _tried(
            faults,
            "identifier",
            lambda: commands.add_identifier(by, ref=ref, identifier=one, replaces=replaces),
        )
    if what == "description":
        was = known.description  # the form does not show these, so they are carried over
        told = replace(
            parsing.description(posted), gender=was.gender, died_on=was.died_on, **parsing.looks(was)
        )
        return _tried(faults, "sex", lambda: commands.describe_person(by, ref=ref, description=told))
    faults.add("born" if what == "birth" else "family", "Enter what is to be recorded.")
    return None


@require_http_methods(["GET", "POST"])
@guard.page(Permission.MARK_RECORD)
def warning(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Add a warning to a person."""
    by = actor_of(request)
    known = queries.person(by, PersonRef(number))
    faults = Faults()
    if request.method == "POST":
        given = parsing.marker(request.POST, faults, about=str(known.ref))
        if not faults and _tried(faults, "reason", lambda: _warned(by, known, given)):
            return redirect("nominals:person", known.ref.id)
    context = {**frame(by, known, "warning"), **CHOICES, "typed": request.POST, "faults": faults.found}
    return render(request, "nominals/warning.html", context, status=WRONG if faults else 200)


def _warned(by: Actor, known: PersonView, given: NewMarker) -> PersonRef:
    commands.add_marker(by, marker=given)
    return known.ref


@require_http_methods(["GET", "POST"])
@guard.page(Permission.MERGE_PERSONS)
def merge(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Merge another record into this person, with grounds and a reason; it can be undone exactly."""
    by = actor_of(request)
    known = queries.person(by, PersonRef(number))
    faults = Faults()
    other = _other(by, request.POST.get("other") or request.GET.get("other", ""), faults)
    if request.method == "POST":
        evidence = parsing.evidence(request.POST, request.POST.getlist("grounds"), faults)
        if other and not faults and _tried(
            faults, "grounds",
            lambda: commands.merge_persons(by, keep=known.ref, absorb=other.ref, evidence=evidence),
        ):  # fmt: skip
            return redirect("nominals:person", known.ref.id)
    context = {**frame(by, known, "merge"), **CHOICES, "other": other, "typed": request.POST, "faults": faults.found,
               "chosen": request.POST.getlist("grounds")}  # fmt: skip
    return render(
        request, "nominals/merge.html", context, status=WRONG if faults and request.method == "POST" else 200
    )


def _other(by: Actor, text: str, faults: Faults) -> PersonView | None:
    """The other record, by the reference people read out or by its address."""
    try:
        found = queries.by_number(by, text.strip())
    except guard.NotThere:
        found = None
    if found is None:
        faults.add(
            "other",
            "Give the other record's reference, such as N1000001."
            if not text
            else f"There is no person {text[:40]}.",
        )
        return None
    return queries.person(by, found)
