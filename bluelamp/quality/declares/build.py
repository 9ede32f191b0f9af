"""The build check: no model without its quality checks, or a reason for having none (must-show 8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core import checks

from bluelamp.quality import declare


@checks.register("bluelamp")
def every_model_has_its_checks(
    app_configs: Sequence[Any] | None = None, **_: Any
) -> list[checks.CheckMessage]:
    """Fail for each model that declares no check and no reason for none, by name."""
    hint = "Declare it in its module's declares/checks.py; docs/guides/add-a-check.md says how."
    return [
        checks.Error(f"{label} has no quality checks and no reason for none.", hint=hint, id="quality.E001")
        for label in declare.undeclared(apps.get_models(include_auto_created=True))
    ]
