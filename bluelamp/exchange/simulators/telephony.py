"""A telephone system, simulated: rings, positions and endings, sent to Bluelamp over HTTP as a real one would.

It is a process of its own. `POST /ring` makes a call ring; `POST /calls/<id>/end` hangs up; `GET /calls` lists.
Events that cannot be delivered are kept and sent again, so a Bluelamp that restarts misses no call.
"""

from __future__ import annotations

import json
import queue
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

SOURCE = "simulated-telephony"
EVENTS, POSITIONS = "/api/exchange/telephony/events", "/api/exchange/telephony/positions"
AML_ACCURACY = 12.0


@dataclass
class Exchange:
    """The simulated telephone exchange: its calls, and what still has to be delivered."""

    url: str
    token: str
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    outbox: queue.Queue[tuple[str, dict[str, Any]]] = field(default_factory=queue.Queue)
    problem: str = ""

    def ring(self, asked: dict[str, Any]) -> str:
        """Begin a call as asked: number, name, queue, position, delays, abandonment."""
        call_id = str(asked.get("call_id") or uuid.uuid4())
        self.calls[call_id] = {**asked, "rang_at": _now(), "state": "ringing"}
        self.send(EVENTS, call_id, "ring", **_said(asked))
        if asked.get("cell_lon") is not None or asked.get("lon") is not None:
            self._later(0.2, lambda: self.cell(call_id))
        if asked.get("lon") is not None:
            self._later(float(asked.get("aml_after", 8)), lambda: self.aml(call_id))
        if asked.get("abandon_after") is not None:
            self._later(float(asked["abandon_after"]), lambda: self.end(call_id))
        elif asked.get("hang_up_after") is not None:
            self._later(float(asked["hang_up_after"]), lambda: self.end(call_id))
        return call_id

    def cell(self, call_id: str) -> None:
        """Send the area of the mast."""
        call = self.calls[call_id]
        lon, lat = call.get("cell_lon", call.get("lon")), call.get("cell_lat", call.get("lat"))
        self.send(
            POSITIONS, call_id, "cell", kind="cell", lon=lon, lat=lat, radius=call.get("cell_radius", 1800)
        )

    def aml(self, call_id: str) -> None:
        """Send the phone's own position as an AML record."""
        call = self.calls[call_id]
        self.send(
            POSITIONS,
            call_id,
            "aml",
            aml=aml_record(float(call["lon"]), float(call["lat"]), float(call.get("accuracy", AML_ACCURACY))),
        )

    def end(self, call_id: str) -> None:
        """Close the line."""
        self.calls[call_id]["state"] = "ended"
        self.send(EVENTS, call_id, "end", kind="end")

    def send(self, path: str, call_id: str, what: str, **said: Any) -> None:
        """Put an event in the outbox; its id makes a second delivery harmless."""
        event = {"source": SOURCE, "call_id": call_id, "event_id": f"{call_id}-{what}", "at": _now(), **said}
        if path == EVENTS:
            event.setdefault("kind", what)
        self.outbox.put((path, event))

    def deliver(self) -> None:
        """Deliver events in order for ever; a Bluelamp that does not answer is tried again."""
        with httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=10
        ) as client:
            while True:
                path, event = self.outbox.get()
                while not self._delivered(client, path, event):
                    time.sleep(0.5)

    def _delivered(self, client: httpx.Client, path: str, event: dict[str, Any]) -> bool:
        try:
            answer = client.post(path, json=event)
        except httpx.HTTPError as error:
            self.problem = type(error).__name__
            return False
        self.problem = "" if answer.is_success else f"{answer.status_code} {answer.text[:200]}"
        return answer.is_success or answer.status_code in (400, 404, 409, 422)

    def _later(self, seconds: float, work: Any) -> None:
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        timer.start()


def aml_record(lon: float, lat: float, accuracy: float) -> str:
    """An AML record (version 1) as a phone sends it, with its length."""
    top = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    imsi, imei = (str(random.Random(f"{lon}{lat}{n}").randrange(10**14, 10**15)) for n in (1, 2))
    text = (f'A"ML=1;lt={lat:+09.5f};lg={lon:+010.5f};rd={accuracy:.0f};top={top};lc=90;pm=G;'
            f"si={imsi};ei={imei};mcc=234;mnc=30;ml=")  # fmt: skip
    return text + str(len(text) + 3)


def build(port: int, url: str, token: str) -> ThreadingHTTPServer:
    """The simulator's own small server, with its delivery running."""
    exchange = Exchange(url, token)
    threading.Thread(target=exchange.deliver, daemon=True).start()
    handler = type("Handler", (_Handler,), {"exchange": exchange})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


class _Handler(BaseHTTPRequestHandler):
    exchange: Exchange

    def do_GET(self) -> None:
        """List calls and what waits to be delivered."""
        self._say(200, {"calls": self.exchange.calls, "waiting": self.exchange.outbox.qsize(),
                        "problem": self.exchange.problem})  # fmt: skip

    def do_POST(self) -> None:
        """Ring, or end a call."""
        try:
            size = min(int(self.headers.get("Content-Length") or 0), 100_000)
            asked = json.loads(self.rfile.read(size) or b"{}")
        except ValueError:
            self._say(400, {"problem": "Send one JSON object."})
            return
        parts = self.path.strip("/").split("/")
        if parts == ["ring"] and isinstance(asked, dict):
            self._say(200, {"call_id": self.exchange.ring(asked)})
        elif (
            len(parts) == 3 and parts[0] == "calls" and parts[2] == "end" and parts[1] in self.exchange.calls
        ):
            self.exchange.end(parts[1])
            self._say(200, {"call_id": parts[1]})
        else:
            self._say(404, {"problem": "POST /ring or /calls/<call_id>/end; GET lists the calls."})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


def _said(asked: dict[str, Any]) -> dict[str, Any]:
    return {"number": str(asked.get("number", "")), "name": str(asked.get("name", "")),
            "queue": str(asked.get("queue", "999")), "withheld": bool(asked.get("withheld"))}  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat()
