"""The tabs of the one search page: each module of search plugs its question and its template in here.

The box is read once; the kinds of facts found in it choose the tab that opens and the tabs that show a count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.registry import Registry
from bluelamp.search.codes import FactKind
from bluelamp.search.types import Fact

PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabAsked:
    """What a tab is asked: the box as typed, the tab's own fields that were filled in, and where to go on from.

    With `is_count` only the number matters: `hits` may be empty, `total_at_least` must be right.
    """

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    limit: int = 25
    after: str = ""
    purpose: str = ""
    is_count: bool = False


class Found(Protocol):
    """What every tab answers with: the names of `types.Answer`, over hits of its own."""

    @property
    def facts(self) -> Sequence[Fact]:
        """What each part of the box was taken for."""

    @property
    def hits(self) -> Sequence[object]:
        """The rows to show, best first; the tab's template knows them."""

    @property
    def truncated(self) -> bool:
        """Whether there is more than is shown."""

    @property
    def total_at_least(self) -> int:
        """How many there are at the least."""

    @property
    def data_version(self) -> str:
        """The data the answer was made from."""

    @property
    def rules_version(self) -> str:
        """The rules the answer was made by."""

    @property
    def warnings(self) -> Sequence[str]:
        """What is odd about the question, such as a wrong check letter."""

    @property
    def contacts(self) -> Sequence[str]:
        """Whom to ask about records that may not be shown."""


Find = Callable[[Actor, TabAsked], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab. `find` refuses what cannot be asked and raises CouldNotLook when it could not look; `template`
    draws `answer` inside the page; `fields` and `form` are its own single facts, if it takes any."""

    name: str
    label: str
    find: Find
    template: str
    kinds: frozenset[FactKind]
    permission: str
    order: int = 50
    noun: tuple[str, str] = ("record", "records")
    fields: tuple[str, ...] = ()
    form: str = ""
    example: str = ""


_tabs: Registry[Tab] = Registry("search tab")


def add(tab: Tab) -> None:
    """Offer a tab to those who hold its permission; called from the owner's `declares`."""
    _tabs.add(tab.name, tab)


def all_tabs() -> list[Tab]:
    """Every tab, in order; permission is the caller's to ask."""
    return sorted(_tabs.values(), key=lambda tab: (tab.order, tab.name))


def opened_first(offered: Sequence[Tab], kinds: Collection[FactKind]) -> Tab:
    """The tab that answers what was typed: people for any name, else the first tab that takes one of the kinds."""
    meant = [tab for tab in offered if tab.kinds & set(kinds)]
    named = [tab for tab in offered if tab.name == PEOPLE]
    if FactKind.NAME in kinds or not meant:
        return named[0] if named else (meant or list(offered))[0]
    return min(meant, key=lambda tab: (tab.name == PEOPLE, tab.order, tab.name))


def counted(offered: Sequence[Tab], kinds: Collection[FactKind], opened: Tab) -> list[Tab]:
    """The other tabs worth a count: people, who are linked to whatever was typed, and those that take a kind of it."""
    meant = [tab for tab in offered if tab.kinds & set(kinds) or tab.name == PEOPLE]
    return [tab for tab in meant if tab.name != opened.name] if kinds else []
