"""A partner's system, simulated: well, slow, down, failing, talking nonsense, or late, as it is told.

It is a process of its own and knows nothing of Bluelamp but the agreed message. `POST /control` switches a
partner's mode while it runs; `GET /received` says what it holds, so that a test can count.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MODES = ("normal", "received", "slow", "down", "error", "garbage", "inside_error", "duplicate", "late", "other_receipt",
         "reject")  # fmt: skip
SLOW_SECONDS = 15.0
GARBAGE = b"<html>\x00\xff Welcome to the staff canteen menu"


@dataclass
class Kept:
    """One message as the partner holds it."""

    partner: str
    delivery: str
    sha256: str
    at: float
    times: int = 1
    order: int = 0
    content: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Everything the simulated partners remember."""

    mode: dict[str, str] = field(default_factory=dict)
    delay: float = 3.0
    kept: dict[str, Kept] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def mode_of(self, partner: str) -> str:
        """How a partner behaves now; "*" stands for all that are not named."""
        return self.mode.get(partner) or self.mode.get("*", "normal")

    def keep(self, partner: str, delivery: str, body: bytes) -> Kept:
        """Hold a message once, however often it comes."""
        with self.lock:
            held = self.kept.get(delivery)
            if held:
                held.times += 1
                return held
            held = Kept(
                partner,
                delivery,
                hashlib.sha256(body).hexdigest(),
                time.time(),
                order=len(self.kept) + 1,
                content=json.loads(body),
            )
            self.kept[delivery] = held
            return held


def receipt(kept: Kept, status: str) -> dict[str, object]:
    """The agreed reply."""
    return {"status": status, "delivery": kept.delivery, "sha256": kept.sha256, "simulated": True,
            "reference": f"{kept.partner.upper()[:6]}-{kept.order:05d}"}  # fmt: skip


class Partner(BaseHTTPRequestHandler):
    """One request to the simulated partners."""

    world: World
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a referral, or be told how to behave."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/control":
            return self._control(body)
        partner = self._partner()
        if not partner or not self.path.endswith("/referrals"):
            return self._json(404, {"error": "There is nothing here."})
        return BEHAVIOUR[self.world.mode_of(partner)](self, partner, body)

    def do_GET(self) -> None:
        """Say what is held, how it behaves, or how one referral stands."""
        path = urlsplit(self.path)
        if path.path == "/received":
            return self._received(parse_qs(path.query).get("partner", [""])[0])
        if path.path in ("/control", "/health"):
            return self._json(200, {"status": "ready", "modes": self.world.mode, "delay": self.world.delay})
        kept = self.world.kept.get(path.path.rpartition("/")[2])
        if kept is None or self.world.mode_of(kept.partner) == "down":
            return self._json(404, {"error": "Not known."}) if kept is None else self._drop()
        is_ready = time.time() - kept.at >= self.world.delay
        return self._json(200, receipt(kept, "acknowledged" if is_ready else "received"))

    def _partner(self) -> str:
        parts = self.path.split("/")
        return parts[2] if len(parts) > 3 and parts[1] == "p" else ""

    def _control(self, body: bytes) -> None:
        asked = json.loads(body or b"{}")
        mode = asked.get("mode", "normal")
        if mode not in MODES:
            return self._json(422, {"error": f"Modes: {', '.join(MODES)}."})
        self.world.mode[asked.get("partner", "*")] = mode
        self.world.delay = float(asked.get("delay", self.world.delay))
        return self._json(200, {"modes": self.world.mode, "delay": self.world.delay})

    def _received(self, partner: str) -> None:
        kept = [one for one in self.world.kept.values() if partner in ("", one.partner)]
        rows = [{"partner": one.partner, "delivery": one.delivery, "sha256": one.sha256, "times": one.times,
                 "order": one.order, "content": one.content} for one in kept]  # fmt: skip
        self._json(200, {"count": len(rows), "received": rows})

    def _json(self, status: int, content: dict[str, Any]) -> None:
        self._raw(status, json.dumps(content).encode(), "application/json")

    def _raw(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Simulated", "partner")
        self.end_headers()
        self.wfile.write(body)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing for each request."""


def _answer(status: str) -> Callable[[Partner, str, bytes], None]:
    def behave(at: Partner, partner: str, body: bytes) -> None:
        kept = at.world.keep(partner, at.headers.get("Idempotency-Key", ""), body)
        at._json(200, receipt(kept, status))

    return behave


def _slow(at: Partner, partner: str, body: bytes) -> None:
    at.world.keep(partner, at.headers.get("Idempotency-Key", ""), body)
    time.sleep(SLOW_SECONDS)
    at._drop()


def _other_receipt(at: Partner, partner: str, body: bytes) -> None:
    at._json(200, {"status": "acknowledged", "delivery": "another", "sha256": "0" * 64, "reference": "X"})


BEHAVIOUR: dict[str, Callable[[Partner, str, bytes], None]] = {
    "normal": _answer("acknowledged"),
    "duplicate": _answer("acknowledged"),
    "received": _answer("received"),
    "late": _answer("received"),
    "slow": _slow,
    "down": lambda at, partner, body: at._drop(),
    "error": lambda at, partner, body: at._json(500, {"error": "Internal error."}),
    "garbage": lambda at, partner, body: at._raw(200, GARBAGE, "text/html"),
    "inside_error": lambda at, partner, body: at._json(
        200, {"status": "error", "error": "Schema 4.2 not supported"}
    ),
    "other_receipt": _other_receipt,
    "reject": lambda at, partner, body: at._json(422, {"error": "Child is outside our area."}),
}


def build(port: int, *, mode: str = "normal", delay: float = 3.0) -> ThreadingHTTPServer:
    """A server of simulated partners, ready to run; port 0 picks a free one."""
    world = World(mode={"*": mode}, delay=delay)
    handler = type("SimulatedPartner", (Partner,), {"world": world})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server
