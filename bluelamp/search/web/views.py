"""Pages of search: the results, and the rows that appear while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.search import queries
from bluelamp.search.codes import Permission
from bluelamp.search.types import Answer, PeopleQuery

FIELDS = ("family", "given", "born", "age", "sex", "identifier")
SHOWN = 25
TYPED_SHOWN = 8


@require_safe
@guard.page(Permission.SEARCH_PEOPLE)
def search(request: HttpRequest) -> HttpResponse:
    """The one box and its results; every state says which it is."""
    asked = _asked(request)
    answer, reasons, status = _answered(_actor(request), asked)
    context = {
        "asked": asked, "answer": answer, "reasons": reasons, "search_text": asked.text,
        "could_look": status != 503, "is_detailed": any(getattr(asked, field) for field in FIELDS),
    }  # fmt: skip
    return render(request, "search/results.html", context, status=status)


@require_safe
@guard.page(Permission.SEARCH_PEOPLE)
def as_you_type(request: HttpRequest) -> HttpResponse:
    """The first few people, while somebody types; a fragment."""
    asked = PeopleQuery(text=request.GET.get("q", ""), is_as_you_type=True, limit=TYPED_SHOWN)
    answer, reasons, status = _answered(_actor(request), asked)
    return render(
        request, "search/typed.html", {"answer": answer, "reasons": reasons, "could_look": status != 503}
    )


def _actor(request: HttpRequest) -> Actor:
    """The actor; `guard.page` has let somebody in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


def _asked(request: HttpRequest) -> PeopleQuery:
    family, given, born, age, sex, identifier = (request.GET.get(field, "").strip() for field in FIELDS)
    return PeopleQuery(
        text=request.GET.get("q", ""), family=family, given=given, born=born, age=age, sex=sex,
        identifier=identifier, limit=SHOWN, purpose=request.GET.get("purpose", ""),
    )  # fmt: skip


def _answered(viewer: Actor, asked: PeopleQuery) -> tuple[Answer | None, list[str], int]:
    """(answer, reasons, status): nothing asked, an answer, a question to put better, or could not look."""
    if not any([asked.text.strip(), *(getattr(asked, field) for field in FIELDS)]):
        return None, [], 200
    try:
        return queries.people(viewer, asked), [], 200
    except CouldNotLook as unknown:
        return None, unknown.reasons, 503
    except Refused as refused:
        return None, refused.reasons, 422
