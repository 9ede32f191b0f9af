"""Check letters against the shared vectors, and their own algebra."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.rules import identifiers

TODAY = date(2026, 11, 21)
VECTORS = Path(__file__).parents[4] / "shared/data/reference/identifier_test_vectors.csv"


def vectors() -> list[tuple[str, str, str, str]]:
    if not VECTORS.exists():
        return []
    with VECTORS.open() as lines:
        return [tuple(row.values()) for row in csv.DictReader(lines)]


@pytest.mark.skipif(not VECTORS.exists(), reason="../shared/data is absent: no published vectors to check")
@pytest.mark.parametrize(("scheme", "text", "canonical", "verdict"), vectors())
def test_published_vectors(scheme, text, canonical, verdict):
    reading = identifiers.read(scheme.lower(), text, TODAY)
    assert reading.is_valid is verdict.startswith("valid")
    if reading.is_valid:
        assert reading.canonical == canonical


@given(year=st.integers(1950, 2026), serial=st.integers(1, 9_999_999))
def test_a_pnc_id_has_exactly_one_valid_letter(year, serial):
    forms = [f"{year}/{serial:07d}{letter}" for letter in identifiers.CHECK_LETTERS]
    assert sum(identifiers.read_pnc(form, TODAY).is_valid for form in forms) == 1


@given(st.text(max_size=40))
def test_any_text_gets_an_answer_in_every_scheme(text):
    for scheme in [*identifiers.READERS, "passport"]:
        reading = identifiers.read(scheme, text, TODAY)
        assert reading.is_valid or reading.reason
