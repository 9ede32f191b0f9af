"""A small picture of links: the person in the middle, what they are tied to around."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.nominals.types import LinkView

MOST = 14
WIDTH, HEIGHT = 760, 430
RADIUS_X, RADIUS_Y = 270, 160
LABEL = 26


@dataclass(frozen=True, slots=True)
class Node:
    """One record in the picture: where it stands and what is written by it and on its line."""

    x: int
    y: int
    shape: str
    words: str
    tie: str
    tie_x: int
    tie_y: int
    url: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture and its own description in words."""

    nodes: tuple[Node, ...]
    centre: str
    words: str
    left_out: int


SHAPES = {
    "person": "circle",
    "location": "square",
    "vehicle": "diamond",
    "phone": "diamond",
    "organisation": "square",
}


def graph_of(display: str, links: Sequence[LinkView]) -> Graph:
    """Place up to fourteen linked records, standing links first."""
    apart: dict[str, LinkView] = {}
    for link in sorted(links, key=lambda one: (not one.is_current, one.other.partition(":")[0] != "person")):
        apart.setdefault(link.other or link.id, link)
    shown = list(apart.values())[:MOST]
    nodes = tuple(_node(link, place, len(shown)) for place, link in enumerate(shown))
    words = (
        f"{display} is linked to " + ("; ".join(f"{one.tie} {one.words}" for one in nodes) or "nothing") + "."
    )
    return Graph(nodes, _short(display), words, len(apart) - len(shown))


def _node(link: LinkView, place: int, count: int) -> Node:
    angle = 2 * math.pi * place / max(1, count) - math.pi / 2
    across, down = math.cos(angle), math.sin(angle)
    kind, _, bare = link.other.partition(":")
    return Node(
        x=round(WIDTH / 2 + RADIUS_X * across), y=round(HEIGHT / 2 + RADIUS_Y * down),
        shape=SHAPES.get(kind, "triangle"), words=_short(link.other_display), tie=link.role or link.label,
        tie_x=round(WIDTH / 2 + 0.55 * RADIUS_X * across), tie_y=round(HEIGHT / 2 + 0.55 * RADIUS_Y * down),
        url=f"/people/{bare}/" if kind == "person" else "", is_past=not link.is_current,
    )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= LABEL else words[: LABEL - 1] + "…"
