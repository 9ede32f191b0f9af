"""What a risk assessment on paper asks beside the questions, for the days when the screens are down."""

from __future__ import annotations

from pathlib import Path

from bluelamp.forms import declare as forms

DATA = Path(__file__).parents[1] / "data"

forms.version_from(DATA / "dash_sheet_1.json")
