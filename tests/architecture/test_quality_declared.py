"""No model without its quality checks, or a reason for having none (must-show 8)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core import checks
from django.db import models

from bluelamp.kernel.registry import RegistryError
from bluelamp.quality import declare
from bluelamp.quality.declares import build


def every_model():
    return apps.get_models(include_auto_created=True)


def test_every_model_has_its_checks():
    assert not declare.undeclared(every_model()), "declare them: docs/guides/add-a-check.md"
    assert not [one for one in checks.run_checks(tags=["bluelamp"]) if one.id == "quality.E001"]


def test_a_model_without_checks_fails_the_build_and_is_named(monkeypatch):
    class Unchecked(models.Model):
        class Meta:
            app_label = "contenttypes_unchecked"

    known = [*every_model(), Unchecked]
    monkeypatch.setattr(build.apps, "get_models", lambda include_auto_created: known)
    found = build.every_model_has_its_checks()
    assert {one.id for one in found} == {"quality.E001"}
    assert "contenttypes_unchecked.Unchecked" in found[0].msg
    apps.all_models.pop("contenttypes_unchecked", None)


def test_a_model_with_checks_does_not_also_say_that_it_has_none():
    both = {one.model._meta.label for one in declare.checks()} & set(declare.silent())
    assert not both


def test_what_a_check_needs_is_refused_when_it_is_missing():
    with pytest.raises(RegistryError):
        declare.no_checks("kernel.Fact", because="no")
    with pytest.raises(RegistryError, match="name it crime"):
        declare.check("other.name", "crime.Crime", kind="validity", says="x", find=models.Q(), fix="y", source="z",
                      severity=declare.Severity.LOW)  # fmt: skip


def test_every_check_says_who_puts_it_right_how_and_by_which_source():
    bare = [one.name for one in declare.checks() if not (one.owner and one.fix and one.source and one.says)]
    assert not bare


def test_every_bulk_correction_that_a_check_names_is_offered():
    named = {one.correct for one in declare.checks() if one.correct}
    assert named
    assert named <= set(declare.corrections)
