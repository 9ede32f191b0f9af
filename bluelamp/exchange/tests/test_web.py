"""The partner board and the callback."""

from __future__ import annotations

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.crime.tests.makers import records_crime
from bluelamp.exchange import commands
from bluelamp.exchange.models import Delivery
from bluelamp.kernel.actors import SYSTEM
from bluelamp.safeguarding.tests.makers import family

pytestmark = pytest.mark.django_db


def signed_in(role):
    account = access.account(role, username=str(role))
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": access.PASSWORD})
    return client


def test_the_board_says_what_is_simulated_what_waits_and_what_fails(partners):
    partners.behave("inside_error")
    records_crime(family().victim)
    commands.deliver_due(SYSTEM, partner="victims-services")
    client = signed_in(Role.REFERRAL_DESK)
    board = client.get("/exchange/partners/").content.decode()
    assert board.count("Simulated") >= 6 and "Last try failed" in board
    page = client.get("/exchange/partners/victims-services/").content.decode()
    assert "error inside" in page and "Simulated partner" in page
    row = Delivery.objects.get()
    assert client.post(f"/exchange/referrals/{row.referral_id}/retry/").status_code == 302


def test_declaring_down_needs_words(partners):
    client = signed_in(Role.REFERRAL_DESK)
    client.get("/exchange/partners/")
    assert client.post("/exchange/partners/marac/down/", {"why": " "}).status_code == 422
    assert client.post("/exchange/partners/marac/down/", {"why": "Planned until six"}).status_code == 302
    assert "Declared down" in client.get("/exchange/partners/marac/").content.decode()
    assert client.get("/exchange/partners/nobody/").status_code == 404


def test_the_callback_refuses_what_it_was_not_sent_for(partners):
    client = signed_in(Role.REFERRAL_DESK)
    body = {"delivery": "00000000-0000-7000-8000-000000000000", "sha256": "0" * 64}
    assert (
        client.post("/api/exchange/acknowledgements", body, content_type="application/json").status_code
        == 404
    )
    assert (
        client.post(
            "/api/exchange/acknowledgements", {"delivery": "x"}, content_type="application/json"
        ).status_code
        == 422
    )
    assert len(client.get("/api/exchange/partners").json()) >= 6
