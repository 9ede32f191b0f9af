"""Pages that show a person: overview, links, timeline, who may see, who has looked."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.access import queries as access
from bluelamp.access.codes import Permission as AccessPermission
from bluelamp.access.codes import RestrictionState
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.nominals import queries
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.types import PersonView
from bluelamp.nominals.web.graph import graph_of


def actor_of(request: HttpRequest) -> Actor:
    """The actor, with the work in hand as the reason; `guard.page` has let somebody in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


def frame(viewer: Actor, known: PersonView, tab: str) -> dict[str, object]:
    """What every page about a person shows: who it is, warnings first, and the tabs this viewer may open."""
    number = known.ref.id
    tabs = [("overview", "Overview", "nominals:person"), ("links", "Links", "nominals:links"),
            ("timeline", "Timeline", "nominals:timeline"), ("access", "Who may see this", "nominals:access")]  # fmt: skip
    if guard.may(viewer, AccessPermission.READ_AUDIT):
        tabs.append(("audit", "Who has looked", "nominals:audit"))
    return {
        "person": known, "tab": tab, "facts": _facts(known),
        "tabs": [{"key": key, "label": label, "url": reverse(name, args=[number])} for key, label, name in tabs],
        "may_edit": guard.may(viewer, Permission.RECORD_PERSON), "may_warn": guard.may(viewer, Permission.MARK_RECORD),
        "may_merge": guard.may(viewer, Permission.MERGE_PERSONS),
        "restriction": "" if known.restriction == "open" else known.restriction.label,
    }  # fmt: skip


def _facts(known: PersonView) -> list[str]:
    age = f" ({known.age})" if known.age is not None else ""
    born = f"Born {known.birth_display}{age}" if known.birth_display else "Date of birth not recorded"
    sex = known.description.sex.label if known.description.sex else ""
    died = f"Died {known.description.died_on:%d/%m/%Y}" if known.description.died_on else ""
    return [one for one in (born, sex, died) if one]


@require_safe
@guard.page(Permission.VIEW_PERSON)
def people(request: HttpRequest) -> HttpResponse:
    """People are found by searching, not by paging through them."""
    return redirect("search:search")


@require_safe
@guard.page(Permission.VIEW_PERSON)
def person(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """A person: warnings, identity with every alias and its source. An old id leads to the golden record."""
    viewer = actor_of(request)
    known = queries.person(viewer, PersonRef(number))
    if known.ref.id != number:
        return HttpResponsePermanentRedirect(reverse("nominals:person", args=[known.ref.id]))
    more = {
        "merges": queries.merges_of(viewer, known.ref),
        "golden": queries.golden_view(viewer, known.ref),
        "may_pin": guard.may(viewer, Permission.PIN_VALUE),
        "apart": queries.kept_apart(viewer, known.ref),
        "may_decide": guard.may(viewer, Permission.DECIDE_MATCH),
        "homes": [
            one
            for one in queries.links_of(viewer, str(known.ref))
            if one.other.startswith(("location:", "phone:"))
        ],
    }
    return render(request, "nominals/person.html", {**frame(viewer, known, "overview"), **more})


@require_safe
@guard.page(Permission.VIEW_PERSON)
def links(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """What the person is linked to, as a list and as a small picture."""
    viewer = actor_of(request)
    known = queries.person(viewer, PersonRef(number))
    found = queries.links_of(viewer, str(known.ref))
    more = {"links": [(one, url_of(one.other)) for one in found], "graph": graph_of(known.display, found)}
    return render(request, "nominals/links.html", {**frame(viewer, known, "links"), **more})


THINGS = {"vehicle": "Vehicle", "phone": "Phone", "email": "E-mail address", "handle": "Online name"}


def url_of(ref: str) -> str:
    """The page of a person or a thing; empty for what has none here."""
    kind, _, bare = ref.partition(":")
    if kind == "person":
        return reverse("nominals:person", args=[bare])
    return reverse("nominals:thing", args=[kind, bare]) if kind in THINGS else ""


@require_safe
@guard.page(Permission.VIEW_PERSON)
def timeline(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Everything that happened, newest first; restricted entries keep their place."""
    viewer = actor_of(request)
    known = queries.person(viewer, PersonRef(number))
    found = queries.events_of(viewer, str(known.ref))
    kind = request.GET.get("kind", "")
    more = {
        "events": [one for one in found if not kind or one.kind == kind],
        "kinds": sorted({one.kind for one in found}), "kind": kind, "all_count": len(found),
    }  # fmt: skip
    return render(request, "nominals/timeline.html", {**frame(viewer, known, "timeline"), **more})


@require_safe
@guard.page(Permission.VIEW_PERSON)
def who_may_see(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Who may see what of this person, and why."""
    viewer = actor_of(request)
    known = queries.person(viewer, PersonRef(number))
    restriction = guard.restriction_of(known.ref)
    holders = guard.holders()
    rights = [
        (one.label, sorted(role.replace("_", " ") for role in holders.get(str(one), ())))
        for one in Permission
        if one not in (Permission.IMPORT_PERSONS, Permission.VIEW_OBJECT, Permission.RECORD_OBJECT)
    ]
    is_limited = restriction.state in (RestrictionState.RESTRICTED, RestrictionState.SEALED)
    more = {
        "limits": restriction, "named": sorted(access.names_of(restriction.people).values()), "rights": rights,
        "is_limited": is_limited,
    }  # fmt: skip
    return render(request, "nominals/access.html", {**frame(viewer, known, "access"), **more})


@require_safe
@guard.page(AccessPermission.READ_AUDIT)
def audit(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Who has looked at or changed this person; reading it is audited."""
    viewer = actor_of(request)
    known = queries.person(viewer, PersonRef(number))
    more = {"entries": access.looks_at(viewer, known.ref)}
    return render(request, "nominals/audit.html", {**frame(viewer, known, "audit"), **more})
