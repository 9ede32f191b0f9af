"""Narratives as they cross the door of search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.search.rules.snippets import Run
from bluelamp.search.types.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """One piece of free text of a record. `item` is its owner's key, unique in its class and in order of writing;
    `about` names further records (the people in it) whose restriction hides it too."""

    kind: str
    item: str
    ref: str
    text: str
    at: datetime
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeShown:
    """How the owner of a narrative wants a hit shown, with the text as it now stands."""

    title: str
    text: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuery:
    """A free-text search: words, "phrases", OR, minus, a closing star; days and classes narrow it down."""

    text: str = ""
    since: str = ""
    until: str = ""
    kinds: tuple[str, ...] = ()
    after: str = ""
    limit: int = 25
    purpose: str = ""
    is_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHit:
    """One narrative found, with the stretch of it that shows why."""

    ref: str
    kind: str
    label: str
    title: str
    detail: str
    url: str
    at: datetime
    score: int
    snippet: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    """The whole answer; `order` says whether the best or, when too many fit to be ranked, the newest come first.
    `classes` were searched, `offered` are all that this viewer may search."""

    query: str
    facts: tuple[Fact, ...]
    hits: tuple[TextHit, ...]
    truncated: bool
    total_at_least: int
    data_version: str
    rules_version: str
    classes: tuple[tuple[str, str], ...]
    offered: tuple[tuple[str, str], ...] = ()
    order: str = "best"
    next: str = ""
    contacts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
