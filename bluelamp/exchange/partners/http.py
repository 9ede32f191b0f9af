"""The HTTP adapter: signed JSON, ten seconds, and no trust in what comes back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from time import monotonic

import httpx

from bluelamp.exchange import rules
from bluelamp.exchange.codes import Said
from bluelamp.exchange.types import Outgoing, Reply

TIMEOUT_SECONDS = 10.0
MOST_BYTES = 100_000


def signature(secret: str, payload: str) -> str:
    """The signature that lets a partner know a message is ours and whole."""
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()


class HttpPartner:
    """Reaches a partner over HTTP."""

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        """`timeout` is for the whole of one attempt, in seconds."""
        self.client = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)
        self.timeout = timeout

    def send(self, message: Outgoing) -> Reply:
        """POST the payload under its delivery's key, so that the partner can tell a repeat."""
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": message.delivery,
            "X-Signature": signature(message.secret, message.payload), "X-Content-SHA256": message.payload_hash,
        }  # fmt: skip
        build = self.client.build_request(
            "POST", f"{message.url}/referrals", content=message.payload.encode(), headers=headers
        )
        return self._try(build, message)

    def ask(self, message: Outgoing) -> Reply:
        """GET the state of a message sent before."""
        return self._try(
            self.client.build_request("GET", f"{message.url}/referrals/{message.delivery}"), message
        )

    def _try(self, request: httpx.Request, message: Outgoing) -> Reply:
        began = monotonic()
        try:
            status, body = self._exchange(request, began)
        except (httpx.HTTPError, OSError) as error:
            reply = Reply(said=Said.FAILED, text=f"No answer: {type(error).__name__}.")
        else:
            reply = rules.read_reply(
                status, body, delivery=message.delivery, payload_hash=message.payload_hash
            )
        taken = int((monotonic() - began) * 1000)
        return Reply(said=reply.said, text=reply.text, reference=reply.reference, milliseconds=taken)

    def _exchange(self, request: httpx.Request, began: float) -> tuple[int, str]:
        """Read at most so many bytes within the time allowed, however slowly a partner drips them."""
        response = self.client.send(request, stream=True)
        kept = bytearray()
        try:
            for piece in response.iter_bytes():
                kept += piece
                if len(kept) > MOST_BYTES or monotonic() - began > self.timeout:
                    raise httpx.ReadTimeout("The answer is too long or too slow.")
        finally:
            response.close()
        return response.status_code, kept.decode("utf-8", "replace")


PortMaker = Callable[[], HttpPartner]
