"""Puts what other modules offer (panels, home cards, navigation) on a page, for those who may see it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, resolve, reverse
from markupsafe import Markup

from bluelamp.access import guard
from bluelamp.kernel import panels
from bluelamp.kernel.actors import Actor
from bluelamp.web.codes import STARTS, Start

log = logging.getLogger(__name__)
FAILED = "shell/part_failed.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One panel or card, drawn."""

    name: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLine:
    """One line of the navigation as this person sees it on this page."""

    label: str
    url: str
    is_current: bool
    is_exact: bool
    count: int | None = None


def panels_at(place: str, request: HttpRequest, subject: Any = None) -> list[Placed]:
    """The panels that modules declared for a place, drawn for the viewer; one that fails says so in its place."""
    actor = guard.actor_of(request)
    shown = [panel for panel in panels.at(place) if actor is not None and guard.may(actor, panel.permission)]
    return [_panel(panel, request, actor, subject) for panel in shown if actor is not None]


def _panel(panel: panels.Panel, request: HttpRequest, actor: Actor, subject: Any) -> Placed:
    html = _draw(panel.template, panel.name, request, lambda: panel.context(actor, subject))
    return Placed(name=panel.name, title="", html=html)


def home_cards(request: HttpRequest, actor: Actor) -> list[Placed]:
    """The tiles of this person's home page, in order."""
    mine = [card for card in panels.home_cards() if _is_for(card, actor)]
    return [_card(card, request, actor) for card in mine]


def _is_for(card: panels.HomeCard, actor: Actor) -> bool:
    return guard.may(actor, card.permission) and (not card.roles or bool(card.roles & actor.roles))


def _card(card: panels.HomeCard, request: HttpRequest, actor: Actor) -> Placed:
    html = _draw(card.template, card.title, request, lambda: card.context(actor))
    return Placed(name=card.name, title=card.title, html=html)


def _draw(template: str, title: str, request: HttpRequest, context: Any) -> Markup:
    """Draw one part; its failure must not take the page, nor look like “nothing there”."""
    try:
        return Markup(render_to_string(template, dict(context()), request=request))
    except (guard.Denied, guard.NotThere):
        return Markup("")
    except Exception:
        log.exception("part %s could not be drawn", title)
        return Markup(render_to_string(FAILED, {"title": title}, request=request))


def navigation(actor: Actor, path: str) -> list[NavLine]:
    """The navigation of this person, with the line of the present page marked."""
    found = [
        (item, _address(item.url_name)) for item in panels.nav_items() if guard.may(actor, item.permission)
    ]
    lines = [(item, address) for item, address in found if address]
    here = max((a for _, a in lines if path.startswith(a) and (a != "/" or path == "/")), key=len, default="")
    return [
        NavLine(label=item.label, url=address, is_current=address == here, is_exact=address == path)
        for item, address in lines
    ]


def start_of(actor: Actor) -> tuple[Start, str] | None:
    """Where this person's day begins, with its address; None when no such page is theirs to open."""
    offered = [start for role in sorted(actor.roles) for start in STARTS.get(role, ())]
    placed = [(start, _address(start.url_name)) for start in offered]
    return next(
        ((start, address) for start, address in placed if address and _may_open(actor, address)), None
    )


def _may_open(actor: Actor, address: str) -> bool:
    return guard.may(actor, getattr(resolve(address).func, "permission", ""))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
