"""What the paper sheets of people, vehicles and detentions ask, for the days when the screens are down."""

from __future__ import annotations

from pathlib import Path

from bluelamp.forms import declare as forms

DATA = Path(__file__).parents[1] / "data"

for _sheet in ("person_sheet_1.json", "vehicle_sheet_1.json", "detention_sheet_1.json"):
    forms.version_from(DATA / _sheet)
