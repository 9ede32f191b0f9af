"""A trained model as a file: Splink's own JSON, and beside it what it was trained on and when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage.rules.comparing import BORN, EMAIL, FAMILY, GIVEN, HOME, MIDDLE, PHONE, SEX, Fact

STORED = "person-v1.json"
FORMAT = 1
PERSON_FACTS: tuple[Fact, ...] = (GIVEN, FAMILY, MIDDLE, BORN, SEX, HOME, PHONE, EMAIL)


@dataclass(frozen=True, slots=True)
class Model:
    """Splink's settings, our notes on them, and how many true pairs there are for each record."""

    splink: dict[str, Any]
    notes: dict[str, Any]

    def document(self, records: int, silent: Sequence[str] = ()) -> dict[str, Any]:
        """The settings for a table of that size: the chance that two random records match falls as it grows."""
        chance = min(0.01, 2 * self.notes["pairs_per_record"] / max(1, records - 1))
        spoken = [one for one in self.splink["comparisons"] if one["output_column_name"] not in silent]
        return {**self.splink, "comparisons": spoken, "probability_two_random_records_match": chance}

    def facts(self) -> list[str]:
        """What it compares."""
        return [str(one["output_column_name"]) for one in self.splink["comparisons"]]


def load(path: Path | None) -> Model:
    """A model from its file; without one, the stored model of persons."""
    try:
        text = (
            path.read_text("utf-8")
            if path
            else files("bluelamp.search.linkage").joinpath("models", STORED).read_text("utf-8")
        )
        held = json.loads(text)
        model = Model(held["splink"], held["bluelamp"])
        is_known = model.notes["format"] == FORMAT and model.notes["pairs_per_record"] > 0
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"{path}: not a model of ours ({error}); make one with `bluelamp match train`."
        ) from error
    if not is_known:
        raise Refused(f"{path}: made for another version of this program; train it again.")
    return model


def save(model: Model, path: Path) -> None:
    """Write it, sorted, so that two trainings can be compared line by line."""
    path.write_text(
        json.dumps({"bluelamp": model.notes, "splink": model.splink}, indent=1, sort_keys=True) + "\n",
        "utf-8",
    )
