"""Asking the tabs: what one answered, or how it says that it could not look. One that fails spoils no other."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from django.db import DatabaseError

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.search import queries, tabs
from bluelamp.search.tabs import Found, Tab
from bluelamp.search.web.parsing import Asked

NO_ANSWER = (DatabaseError, psycopg.Error)  # the index of people speaks to the driver itself
NOT_ASKED, LOOKED, REFUSED, NO_LOOK = 0, 200, 422, 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking one tab."""

    tab: Tab
    answer: Found | None = None
    reasons: tuple[str, ...] = ()
    status: int = NOT_ASKED

    @property
    def could_look(self) -> bool:
        """False only when the tab was asked and could not look."""
        return self.status != NO_LOOK

    @property
    def http_status(self) -> int:
        """What the page answers."""
        return self.status or LOOKED


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLine:
    """One tab of the row of tabs: its address, and its count when what was typed is of its kind."""

    tab: Tab
    url: str
    is_open: bool
    count: str = ""
    says: str = ""


def offered(viewer: Actor) -> list[Tab]:
    """The tabs this viewer may use."""
    return [tab for tab in tabs.all_tabs() if guard.may(viewer, tab.permission)]


def opened(asked: Asked, among: list[Tab]) -> Tab:
    """The tab asked for, or the one that answers what was typed."""
    named = [tab for tab in among if tab.name == asked.tab]
    return named[0] if named else tabs.opened_first(among, queries.kinds_in(asked.text))


def ask(viewer: Actor, tab: Tab, asked: Asked, *, is_count: bool = False) -> Outcome:
    """Ask one tab; what cannot be asked and what could not be looked for are answers too."""
    question = asked.for_tab(tab.fields, is_count=is_count)
    if not question.text.strip() and not question.values:
        return Outcome(tab=tab)
    try:
        return Outcome(tab=tab, answer=tab.find(viewer, question), status=LOOKED)
    except CouldNotLook as unknown:
        return Outcome(tab=tab, reasons=tuple(unknown.reasons), status=NO_LOOK)
    except Refused as refused:
        return Outcome(tab=tab, reasons=tuple(refused.reasons), status=REFUSED)
    except NO_ANSWER:
        why = f"{tab.label} could not be searched just now, so nothing can be said about what is there."
        return Outcome(tab=tab, reasons=(why,), status=NO_LOOK)


def lines(
    asked: Asked, among: list[Tab], open_: Tab, counts: dict[str, Outcome] | None = None
) -> list[TabLine]:
    """The row of tabs; counts only where they were asked for."""
    known = counts or {}
    return [
        TabLine(
            tab=tab, url=asked.in_tab(tab.name), is_open=tab.name == open_.name,
            count=_count(known[tab.name]) if tab.name in known else "",
            says=_says(known[tab.name]) if tab.name in known else "",
        )
        for tab in among
    ]  # fmt: skip


def to_count(asked: Asked, among: list[Tab], open_: Tab) -> list[Tab]:
    """The other tabs whose number is worth asking for, by the kinds of what was typed."""
    return tabs.counted(among, queries.kinds_in(asked.text), open_)


def count(viewer: Actor, asked: Asked, wanted: list[Tab]) -> dict[str, Outcome]:
    """Ask each of these tabs for its number, each by itself."""
    return {tab.name: ask(viewer, tab, asked, is_count=True) for tab in wanted}


def _count(outcome: Outcome) -> str:
    if outcome.answer is None:
        return "?" if not outcome.could_look else ""
    return f"{outcome.answer.total_at_least:,}{'+' if outcome.answer.truncated else ''}"


def _says(outcome: Outcome) -> str:
    return "could not look" if not outcome.could_look else ""
