"""How other modules declare their question sets, and how everyone finds and reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bluelamp.forms import rules
from bluelamp.forms.types import QuestionSet, Reading
from bluelamp.kernel.registry import Registry

_versions: Registry[QuestionSet] = Registry("question set")


def version(questions: QuestionSet) -> QuestionSet:
    """Declare one version of a question set; a version once declared is never changed, only followed."""
    return _versions.add(questions.label, questions)


def version_from(path: Path) -> QuestionSet:
    """Declare a version out of its data file."""
    return version(rules.question_set(json.loads(path.read_text(encoding="utf-8"))))


def named(label: str) -> QuestionSet:
    """The question set of this name and version; KeyError when nobody declared it."""
    return _versions[label]


def in_force(name: str, day: date) -> QuestionSet:
    """The version of a named set in force on a day; KeyError when none is."""
    found = rules.in_force((one for one in _versions.values() if one.name == name), day)
    if found is None:
        raise KeyError(f"No version of {name!r} is in force on {day}.")
    return found


def read(questions: QuestionSet, sent: Mapping[str, str]) -> Reading:
    """What was sent, as answers and faults."""
    return rules.reading(questions, sent)
