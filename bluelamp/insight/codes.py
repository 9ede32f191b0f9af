"""Codes of insight."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Who may see how the force stands."""

    VIEW_BACKLOG = "insight.view_backlog"
