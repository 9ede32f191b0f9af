"""What a session remembers of its searches: the last few, and the purpose, each for the work in hand.

Kept with the session on the server, so it ends with it; who searched for what is on the audit in any case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

from bluelamp.search.codes import WORK_PURPOSES, Purpose
from bluelamp.search.web.parsing import Asked

RECENT, PURPOSES = "search.recent", "search.purposes"
MOST_RECENT, MOST_WORKS = 9, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A search made before: what it said, and its address."""

    words: str
    url: str


def with_purpose(request: HttpRequest, asked: Asked) -> Asked:
    """The question with the purpose said for this work: now, by one click, or earlier in the session; else the one
    that the work itself gives."""
    kept: dict[str, str] = request.session.get(PURPOSES, {})
    if asked.purpose and kept.get(asked.work) != asked.purpose:
        others = [item for item in kept.items() if item[0] != asked.work]
        request.session[PURPOSES] = dict([*others[-MOST_WORKS:], (asked.work, asked.purpose)])
    given = WORK_PURPOSES.get(asked.work.partition(":")[0], "")
    known = asked.purpose or kept.get(asked.work, "") or given
    return replace(asked, purpose=known if known in Purpose.values else "")


def remember(request: HttpRequest, asked: Asked) -> None:
    """Keep this search at the head of the recent ones of its work."""
    if asked.is_empty or asked.after or len(asked.text) > 200:
        return
    words = " · ".join([asked.text.strip(), *asked.values.values()]).strip(" ·")
    entry = {"words": words, "url": asked.url(purpose=""), "work": asked.work}
    kept = [one for one in request.session.get(RECENT, []) if one["url"] != entry["url"]]
    request.session[RECENT] = [entry, *kept][: MOST_RECENT * 4]


def recent(request: HttpRequest, asked: Asked) -> list[Recent]:
    """The last searches made for the work in hand, newest first."""
    kept = request.session.get(RECENT, [])
    return [Recent(words=one["words"], url=one["url"]) for one in kept if one["work"] == asked.work][
        :MOST_RECENT
    ]
