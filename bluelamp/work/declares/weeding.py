"""An open duty keeps the record it is about."""

from __future__ import annotations

from bluelamp.retention import declare
from bluelamp.work.queries import weeding

declare.live("work.open_duties", weeding.live)
