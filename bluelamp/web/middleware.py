"""Answers to a “no”: refusals, denials, stale edits and failures, as a page, a fragment or JSON; and drafts let go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

from django.db import DatabaseError, DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from bluelamp.access import guard
from bluelamp.forms.commands import drafts
from bluelamp.kernel import ids
from bluelamp.kernel.refusals import CouldNotLook, Refused, StaleEdit
from bluelamp.retention import queries as retention

log = logging.getLogger(__name__)
REDIRECTS = (301, 302, 303)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One “no”: what happened, why, and what the person can do next."""

    status: int
    title: str
    reasons: list[str] = field(default_factory=list)
    template: str = "shell/refused.html"
    reference: str = ""
    sent: tuple[dict[str, str], ...] = ()


class AnswersMiddleware:
    """Last before the view. The API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the view answer; replace a bare failure by a page that says what still works."""
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            return response
        if response.status_code == 500:
            return _failed(request)
        if response.status_code == 401 and request.method != "GET" and _wants_page(request):
            return _session_over(request)
        if request.method == "POST" and "_draft" in request.POST and _is_done(request, response):
            _let_draft_go(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an expected “no” into its answer; leave the unexpected to be logged as such."""
        if isinstance(error, guard.ReasonNeeded) and request.method == "GET" and _wants_page(request):
            return redirect(
                f"/access/reason/?{urlencode({'ref': error.subject, 'next': request.get_full_path()})}"
            )
        answer = None if request.path.startswith("/api/") else _gone(request, error) or answer_to(error)
        if answer is None:
            return None
        return _tell(request, replace(answer, sent=_sent(request)) if answer.status == 409 else answer)


def _gone(request: HttpRequest, error: Exception) -> Answer | None:
    """An old id answers what became of its record (domain/records.md §9)."""
    buried = retention.buried_at(request.path) if isinstance(error, guard.NotThere) else None
    if buried is None:
        return None
    title = "This record was disposed of" if buried.certificate else "This record is in quarantine"
    return Answer(status=410, title=title, reasons=[buried.words], template="shell/gone.html")


def answer_to(error: Exception) -> Answer | None:
    """The answer to an expected “no”; None for what nobody expected."""
    if isinstance(error, (DataError, UnicodeError)):
        words = f"A value does not fit where it belongs: {str(error).splitlines()[0][:200]}."
        return Answer(status=422, title="This cannot be kept as it is", reasons=[words])
    if isinstance(error, StaleEdit):
        return Answer(
            status=409, title="Somebody else changed this while you were working",
            reasons=error.reasons, template="shell/stale_edit.html",
        )  # fmt: skip
    if isinstance(error, CouldNotLook):
        return Answer(
            status=503, title="Could not look", reasons=error.reasons, template="shell/unchecked.html"
        )
    if isinstance(error, Refused):
        return Answer(status=422, title="This cannot be done yet", reasons=error.reasons)
    if isinstance(error, guard.Denied):
        return Answer(
            status=403, title="You may not do this", reasons=[error.why], template="shell/denied.html"
        )
    if isinstance(error, guard.NotThere):
        return Answer(status=404, title="Page not found", template="shell/not_there.html")
    return None


def _tell(request: HttpRequest, answer: Answer) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return _fragment(request, answer)
    if not _wants_page(request):
        return JsonResponse({"title": answer.title, "reasons": answer.reasons}, status=answer.status)
    context = {"answer": answer, "back": _back(request)}
    return render(request, answer.template, context, status=answer.status)


def _sent(request: HttpRequest) -> tuple[dict[str, str], ...]:
    """What the person sent, in the order of the form, so that nothing has to be typed again."""
    shown = [
        name
        for name in request.POST
        if not name.startswith(("_", "csrf")) and name not in ("version", "seen")
    ]
    return tuple(
        {"label": name.replace("_", " ").capitalize(), "value": ", ".join(request.POST.getlist(name))}
        for name in shown
    )


def _wants_page(request: HttpRequest) -> bool:
    accepts = request.headers.get("Accept", "*/*")
    return ("text/html" in accepts or "*/*" in accepts) and "HX-Request" not in request.headers


def _session_over(request: HttpRequest) -> HttpResponse:
    """A form sent after the session ended: its words are in the draft, and the page says where to go on."""
    back = urlsplit(_back(request))
    return render(request, "shell/session_over.html", {"next": back.path or "/"}, status=401)


def _fragment(request: HttpRequest, answer: Answer) -> HttpResponse:
    """For htmx: the reasons, into the region of the page that is read out."""
    status = 422 if answer.status == 503 else answer.status
    response = render(request, "shell/refused_fragment.html", {"answer": answer}, status=status)
    response.headers["HX-Retarget"] = "#refusals"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    return came_from if came_from.startswith(f"{request.scheme}://{request.get_host()}/") else "/"


def _failed(request: HttpRequest) -> HttpResponse:
    actor = guard.actor_of(request)
    reference = (actor.correlation if actor else "") or str(ids.new_id())
    log.error("answered 500 with reference %s", reference)
    answer = Answer(status=500, title="Something went wrong on our side", reference=reference)
    response = _page_or_words(request, answer)
    response.headers["X-Reference"] = reference
    return response


def _page_or_words(request: HttpRequest, answer: Answer) -> HttpResponse:
    try:
        return _tell_page(request, answer)
    except DatabaseError:
        return HttpResponse(
            f"{answer.title}. Reference {answer.reference}.", status=500, content_type="text/plain"
        )


def _tell_page(request: HttpRequest, answer: Answer) -> HttpResponse:
    context = {"answer": answer, "back": _back(request)}
    return render(request, "shell/failed.html", context, status=answer.status)


def _is_done(request: HttpRequest, response: HttpResponse) -> bool:
    """A form is done when its page sends the person on, or when htmx got what it asked for."""
    if response.status_code in REDIRECTS:
        return not response.headers.get("Location", "").startswith("/sign-in/")
    return request.headers.get("HX-Request") == "true" and response.status_code < 300


def _let_draft_go(request: HttpRequest) -> None:
    """Throw away the draft of a form that has just been accepted."""
    actor = guard.actor_of(request)
    form, _, record = request.POST["_draft"].partition("|")
    if actor is not None and form:
        drafts.discard_draft(actor.without_key(), form=form, record=record)
