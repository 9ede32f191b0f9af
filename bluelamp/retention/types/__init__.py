"""What crosses the door of retention."""

from __future__ import annotations

from bluelamp.retention.types.clock import Graded, Live, Matter

__all__ = ["Graded", "Live", "Matter"]
