"""No model without a retention class, a clock and a classification (domain/security.md §8, §9)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core import checks
from django.db import models

from bluelamp.kernel.registry import RegistryError
from bluelamp.retention import declare
from bluelamp.retention.codes import Clock, Erase
from bluelamp.retention.declares import build


def every_model():
    return apps.get_models(include_auto_created=True)


def test_every_model_has_a_class_a_clock_and_a_classification():
    assert not declare.undeclared(every_model()), "declare them: docs/guides/declare-a-model.md"
    assert not [one for one in checks.run_checks(tags=["bluelamp"]) if one.id == "retention.E001"]


def test_a_model_that_nobody_declared_fails_the_build_and_is_named(monkeypatch):
    class Forgotten(models.Model):
        class Meta:
            app_label = "contenttypes_forgotten"

    known = [*every_model(), Forgotten]
    monkeypatch.setattr(build.apps, "get_models", lambda include_auto_created: known)
    found = build.every_model_is_kept_by_a_rule()
    assert [one.id for one in found] == ["retention.E001"]
    assert "contenttypes_forgotten.Forgotten" in found[0].msg
    apps.all_models.pop("contenttypes_forgotten", None)


def test_a_class_that_is_not_in_the_schedule_is_refused():
    with pytest.raises(RegistryError, match="no class of the retention schedule"):
        declare.keep("kernel.Fact", "for_ever", classification=declare.Classification.OFFICIAL)


def test_what_hangs_on_a_record_names_columns_and_models_that_exist():
    wrong = []
    for one in declare.keepings():
        columns = {field.column for field in one.model._meta.concrete_fields}
        for hang in declare.hangs_of(one):
            if hang.parent and declare.of_model(hang.parent) is None:
                wrong.append(f"{one.label}: {hang.parent} is not declared")
            if hang.column and hang.column not in columns:
                wrong.append(f"{one.label}: no column {hang.column}")
            wrong += [f"{one.label}: no column {name}" for name, _ in hang.blank if name not in columns]
            if hang.erase is Erase.BLANKED and not hang.blank:
                wrong.append(f"{one.label}: blanked, but nothing is said to be emptied")
    assert not wrong, "\n".join(wrong)


def test_rows_that_are_kept_with_their_subject_say_what_they_hang_on():
    lost = [
        one.label
        for one in declare.keepings()
        if one.clock is Clock.WITH_SUBJECT and not declare.hangs_of(one)
    ]
    assert not lost, f"kept with a subject that nobody can name: {lost}"
