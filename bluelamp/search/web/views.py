"""Pages of search: the one page with its tabs, their counts, and the rows that appear while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.access.codes import Permission as AccessPermission
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.search import queries, tabs
from bluelamp.search.codes import Permission, Purpose
from bluelamp.search.types import Answer, PeopleQuery
from bluelamp.search.web import looking, remembering, waterfall
from bluelamp.search.web.parsing import Asked, asked_of

TYPED_SHOWN = 8


@require_safe
@guard.page(Permission.SEARCH_PEOPLE)
def search(request: HttpRequest) -> HttpResponse:
    """The one box, the tab that answers it, and its results; every state says which it is."""
    viewer, asked = _actor(request), remembering.with_purpose(request, _asked(request))
    among = looking.offered(viewer)
    tab = looking.opened(asked, among)
    outcome = looking.ask(viewer, tab, asked)
    remembering.remember(request, asked)
    context = {
        "asked": asked, "tab": tab, "outcome": outcome, "answer": outcome.answer, "reasons": outcome.reasons,
        "search_text": asked.text, "lines": looking.lines(asked, among, tab), "waterfall": waterfall,
        "is_counting": bool(looking.to_count(asked, among, tab)), "purposes": Purpose.choices,
        "recent": remembering.recent(request, asked), "may_ask": guard.may(viewer, AccessPermission.ASK_ACCESS),
    }  # fmt: skip
    return render(request, "search/results.html", context, status=outcome.http_status)


@require_safe
@guard.page(Permission.SEARCH_PEOPLE)
def counts(request: HttpRequest) -> HttpResponse:
    """The row of tabs with a count on each that takes what was typed; fetched once the page stands."""
    viewer, asked = _actor(request), _asked(request)
    among = looking.offered(viewer)
    tab = looking.opened(asked, among)
    known = looking.count(viewer, asked, looking.to_count(asked, among, tab))
    context = {"asked": asked, "lines": looking.lines(asked, among, tab, known), "is_counting": False}
    return render(request, "search/tab_row.html", context)


@require_safe
@guard.page(Permission.SEARCH_PEOPLE)
def as_you_type(request: HttpRequest) -> HttpResponse:
    """The first few people, while somebody types; a fragment."""
    viewer, asked = _actor(request), remembering.with_purpose(request, _asked(request))
    question = PeopleQuery(text=asked.text, is_as_you_type=True, limit=TYPED_SHOWN, purpose=asked.purpose)
    answer, reasons, status = _typed(viewer, question)
    tab = looking.opened(Asked(text=asked.text), looking.offered(viewer))
    context = {
        "answer": answer, "reasons": reasons, "could_look": status != 503, "work": asked.work,
        "opens": "" if tab.name == tabs.PEOPLE else tab.label,
    }  # fmt: skip
    return render(request, "search/typed.html", context)


def _actor(request: HttpRequest) -> Actor:
    """The actor; `guard.page` has let somebody in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


def _asked(request: HttpRequest) -> Asked:
    fields = tuple(dict.fromkeys(name for tab in tabs.all_tabs() for name in tab.fields))
    return asked_of(request, fields)


def _typed(viewer: Actor, asked: PeopleQuery) -> tuple[Answer | None, list[str], int]:
    """(answer, reasons, status): nothing asked, an answer, a question to put better, or could not look."""
    if not asked.text.strip():
        return None, [], 200
    try:
        return queries.people(viewer, asked), [], 200
    except CouldNotLook as unknown:
        return None, unknown.reasons, 503
    except Refused as refused:
        return None, refused.reasons, 422
    except looking.NO_ANSWER:
        return None, ["People could not be searched just now."], 503
