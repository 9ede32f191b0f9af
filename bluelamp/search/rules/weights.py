"""Weights of the name rules: data under version control, read once (domain/search.md §3)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType

Weights = MappingProxyType[str, float]


@cache
def of(table: str) -> Weights:
    """The weights of one table, by name."""
    text = files("bluelamp.search").joinpath("data", "weights.toml").read_text(encoding="utf-8")
    held = tomllib.loads(text)[table]
    return MappingProxyType({name: float(value) for name, value in held.items() if name != "source"})
