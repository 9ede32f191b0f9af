"""A sealed record costs a searcher no time and no byte; `make bench-silent` does the same with 2,000 pairs."""

from __future__ import annotations

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.search.tests import pairs


@pytest.mark.slow
@pytest.mark.django_db
def test_a_sealed_record_cannot_be_told_from_none_by_time_or_bytes():
    account = makers.account(Role.OFFICER)
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    outcome = pairs.compare(client, pairs=300)
    assert outcome.bytes_differ == 0
    assert outcome.ks_p > 0.01, f"times differ: p = {outcome.ks_p:.5f}"
