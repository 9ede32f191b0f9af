"""The build check: no model without a retention class, a clock and a classification (security.md §9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core import checks

from bluelamp.retention import declare


@checks.register("bluelamp")
def every_model_is_kept_by_a_rule(
    app_configs: Sequence[Any] | None = None, **_: Any
) -> list[checks.CheckMessage]:
    """Fail for each model that no module declared; django's own and the queue's are declared by retention."""
    hint = "Declare it in its module's declares/keeping.py; docs/guides/declare-a-model.md says how."
    return [
        checks.Error(f"{label} has no retention class and no classification.", hint=hint, id="retention.E001")
        for label in declare.undeclared(apps.get_models(include_auto_created=True))
    ]
