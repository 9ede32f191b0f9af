"""The reason for a look, taken from the work in hand; asked for once where no work says it (domain/security.md §4).

Opening an incident, a crime, a call or a duty takes it in hand: what is looked at within the next half hour carries
its reference. Only a sensitive record asks, once in half an hour, and never while work is in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.http import HttpRequest

from bluelamp.access.codes import ReasonCode
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Reason
from bluelamp.kernel.refusals import Refused
from bluelamp.kernel.registry import Registry

REMEMBERED = timedelta(minutes=30)
IN_HAND, GIVEN = "work_in_hand", "reasons_given"
MOST = 50
CODES = {
    "crime": ReasonCode.INVESTIGATION, "contact": ReasonCode.INCIDENT, "assessment": ReasonCode.SAFEGUARDING,
    "referral": ReasonCode.SAFEGUARDING,
}  # fmt: skip
WorkOf = Callable[[Mapping[str, object]], str]
work_pages: Registry[WorkOf] = Registry("page of work")


class ReasonNeeded(Refused):
    """A sensitive record is opened and nothing says why: the person is asked once."""

    def __init__(self, subject: str) -> None:
        """Remember which record asks."""
        super().__init__(
            "This record asks why you open it. Open it from the incident, crime or duty you work on, or give a"
            " reason first (for machines: X-Reason: code; words)."
        )
        self.subject = subject


def take_in_hand(request: HttpRequest) -> None:
    """After a page of work has been shown, keep its reference in the session."""
    match = request.resolver_match
    if match is None or request.method != "GET" or match.view_name not in work_pages:
        return
    ref = work_pages[match.view_name](match.kwargs)
    request.session[IN_HAND] = {"ref": ref, "at": clock.now().isoformat()}


def of_request(request: HttpRequest) -> Reason | None:
    """What the address, a header or the work in hand says of why."""
    if said := request.headers.get("X-Reason", ""):
        code, _, text = said.partition(";")
        if code.strip() in set(ReasonCode) and len(text.strip()) >= 10:
            return Reason(code=code.strip(), text=text.strip()[:500])
    work = request.GET.get("work", "") or request.headers.get("X-Work", "") or _in_hand(request)
    if ":" not in work:
        return None
    kind = work.partition(":")[0]
    return Reason(code=str(CODES.get(kind, kind))[:40], work=work[:120])


def _in_hand(request: HttpRequest) -> str:
    held = request.session.get(IN_HAND) if hasattr(request, "session") else None
    return str(held["ref"]) if held and _is_fresh(held["at"]) else ""


def give(request: HttpRequest, subject: str, reason: Reason) -> None:
    """Keep a reason given for one record, for half an hour."""
    kept = {name: one for name, one in request.session.get(GIVEN, {}).items() if _is_fresh(one["at"])}
    kept[subject] = {
        "code": reason.code, "work": reason.work, "text": reason.text, "at": clock.now().isoformat()
    }  # fmt: skip
    request.session[GIVEN] = dict(list(kept.items())[-MOST:])


def given_in(request: HttpRequest) -> tuple[tuple[str, Reason], ...]:
    """Reasons given in this session that still hold, by record."""
    return tuple(
        (subject, Reason(code=one["code"], work=one["work"], text=one["text"]))
        for subject, one in request.session.get(GIVEN, {}).items()
        if _is_fresh(one["at"])
    )


def _is_fresh(at: str) -> bool:
    return clock.now() - datetime.fromisoformat(at) < REMEMBERED
