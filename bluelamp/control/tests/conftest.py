"""What every test of the control room starts with."""

from __future__ import annotations

import pytest

from bluelamp.control.tests import makers


@pytest.fixture
def lists(db: None) -> None:
    """The shipped lists, also after a test that emptied the tables."""
    makers.reference()
