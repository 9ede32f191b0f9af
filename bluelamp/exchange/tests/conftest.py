"""Simulated partners, answering in a thread of the test."""

from __future__ import annotations

import threading

import httpx
import pytest

from bluelamp.control.tests import makers as control_room
from bluelamp.exchange.simulators import partner


class Partners:
    """The simulated partners, told how to behave."""

    def __init__(self, url):
        self.url = url

    def behave(self, mode, partner="*", delay=0.0):
        httpx.post(
            f"{self.url}/control", json={"mode": mode, "partner": partner, "delay": delay}
        ).raise_for_status()

    def received(self, partner=""):
        return httpx.get(f"{self.url}/received", params={"partner": partner}).json()["received"]


@pytest.fixture
def partners(settings, db):
    server = partner.build(0, delay=0.0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.BLUELAMP_PARTNER_URL = f"http://127.0.0.1:{server.server_address[1]}"
    control_room.reference()
    yield Partners(settings.BLUELAMP_PARTNER_URL)
    server.shutdown()
    server.server_close()
