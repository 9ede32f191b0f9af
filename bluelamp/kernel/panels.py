"""Places on a screen that a higher module may fill without the lower one knowing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A piece of a page: a template and what it needs, shown to those who hold the permission."""

    name: str
    template: str
    context: Callable[[Actor, Any], Mapping[str, Any]]
    permission: str
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """A line of the navigation, shown to those who hold the permission."""

    name: str
    label: str
    url_name: str
    permission: str
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCard:
    """A tile of the home page: a number that opens the rows it counts, or a next step."""

    name: str
    title: str
    template: str
    context: Callable[[Actor], Mapping[str, Any]]
    permission: str
    roles: frozenset[str] = frozenset()
    order: int = 50


_panels: Registry[tuple[str, Panel]] = Registry("panel")
_nav: Registry[NavItem] = Registry("navigation item")
_home: Registry[HomeCard] = Registry("home card")


def add(place: str, panel: Panel) -> None:
    """Offer a panel at a place such as `control.incident`."""
    _panels.add(f"{place}/{panel.name}", (place, panel))


def at(place: str) -> list[Panel]:
    """The panels offered at a place, in order; permission is the caller's to ask."""
    found = [panel for where, panel in _panels.values() if where == place]
    return sorted(found, key=lambda panel: (panel.order, panel.name))


def nav(item: NavItem) -> None:
    """Offer a line of the navigation."""
    _nav.add(item.name, item)


def nav_items() -> list[NavItem]:
    """All navigation lines, in order; permission is the caller's to ask."""
    return sorted(_nav.values(), key=lambda item: (item.order, item.name))


def home(card: HomeCard) -> None:
    """Offer a tile of the home page."""
    _home.add(card.name, card)


def home_cards() -> list[HomeCard]:
    """All tiles, in order; permission and role are the caller's to ask."""
    return sorted(_home.values(), key=lambda card: (card.order, card.name))
