"""Rows of the legacy store that became nothing yet have no review group: they count as un-reviewed (records.md §9)."""

from __future__ import annotations

from bluelamp.migration.queries.unreviewed import legacy_rows
from bluelamp.retention import declare

declare.unreviewed("Legacy store, not yet in any record", legacy_rows)
