"""Permissions of forms."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What forms lets people do."""

    KEEP_DRAFT = "forms.keep_draft"
