"""Codes of insight."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Who may see how the force stands."""

    VIEW_BACKLOG = "insight.view_backlog"
    VIEW_WATCH = "insight.view_watch"
    DECIDE_WATCH = "insight.decide_watch"
    DECLARE_STAFF = "insight.declare_staff"
    VIEW_RESTRICTED_SEARCHES = "insight.view_restricted_searches"
