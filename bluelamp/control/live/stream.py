"""One stream to one console: admitted as its page is, resumed where it stopped, ended when it leaves."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from io import BytesIO
from typing import Any, Final
from urllib.parse import parse_qs

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from bluelamp.access import guard
from bluelamp.control.codes import Permission
from bluelamp.control.live import batches
from bluelamp.control.live.feed import Console, Feed
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.events import Cursor

BEAT: Final = 2.0
ADMIT_AGAIN: Final = 60.0
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"), (b"x-content-type-options", b"nosniff"),
]  # fmt: skip
_feeds: dict[int, Feed] = {}
_house: list[BaseHandler] = []


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer /live/board with a stream; anything else with a plain no."""
    if scope["path"].rstrip("/") != "/live/board":
        await _answer(send, 404, b"There is no such stream.")
        return
    feed = _feed()
    viewer, status = await feed.in_thread(_admitted, scope, True)
    if viewer is None:
        await _answer(
            send, status, b"Sign in first." if status == 401 else b"You may not see the live board."
        )
        return
    await _serve(feed, viewer, scope, receive, send)


async def _serve(feed: Feed, viewer: Actor, scope: dict[str, Any], receive: Any, send: Any) -> None:
    console = await feed.join(viewer)
    gone = asyncio.create_task(_gone(receive))
    telling = asyncio.create_task(_tell(feed, console, scope, send))
    admitted = asyncio.create_task(_until_not_admitted(feed, scope))
    try:
        await asyncio.wait({gone, telling, admitted}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        feed.leave(console)
        for task in (gone, telling, admitted):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        with contextlib.suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _tell(feed: Feed, console: Console, scope: dict[str, Any], send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _send(send, b"retry: 1000\n\n:live\n\n")
    if not await _resume(feed, console, scope, send):
        return
    while True:
        try:
            batch = await asyncio.wait_for(console.waiting.get(), BEAT)
        except TimeoutError:
            if feed.is_trusted:
                await _send(send, _beat(console))
            continue
        if batch is None:
            return
        await _send_batch(feed, console, batch, send)
        if batch.seqs and not batch.seqs & console.told:
            console.told = frozenset()


async def _resume(feed: Feed, console: Console, scope: dict[str, Any], send: Any) -> bool:
    """Replay what was stated since the console's last place, once; False when it must reload instead."""
    place = _last_place(scope)
    if place is None:
        return True
    missed = await feed.missed(place, console)
    if missed is None:
        await _send(send, batches.sse("reset", str(console.place), b"{}"))
        return False
    for batch in missed:
        await _send_batch(feed, console, batch, send)
        console.told |= batch.seqs
    return True


async def _send_batch(feed: Feed, console: Console, batch: batches.Batch, send: Any) -> None:
    if batch.seqs and batch.seqs <= console.told:
        return
    message = feed.bytes_for(console, batch)
    console.place = batch.place
    if not batch.is_empty:
        await _send(send, message)


async def _until_not_admitted(feed: Feed, scope: dict[str, Any]) -> None:
    """Ask again every minute: a locked, ended or demoted session loses its stream."""
    while True:
        await asyncio.sleep(ADMIT_AGAIN)
        viewer, _ = await feed.in_thread(_admitted, scope, False)
        if viewer is None:
            return


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Any, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _answer(send: Any, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})


def _beat(console: Console) -> bytes:
    return batches.sse("beat", str(console.place), b"{}")


def _feed() -> Feed:
    """The feed of this event loop; there is one in a server process."""
    key = id(asyncio.get_running_loop())
    if key not in _feeds:
        _feeds[key] = Feed()
    return _feeds[key]


def _last_place(scope: dict[str, Any]) -> Cursor | None:
    headers = dict(scope["headers"])
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", [""])[0]
    text = headers.get(b"last-event-id", b"").decode("latin-1") or asked
    try:
        return Cursor.parse(".".join(text.split(".")[:3])) if text else None
    except ValueError:
        return None


def _admitted(scope: dict[str, Any], is_first: bool) -> tuple[Actor | None, int]:
    """The viewer behind a stream, admitted as to any page; the opening is audited."""
    request = _request(scope)
    actor, status = _by_token(request) if _has_token(request) else _by_session(request)
    if actor is not None and is_first:
        with transaction.atomic():
            guard.audit(actor, "consultation", "control.live.board", [])
    return (replace(actor, key="") if actor else None), status


def _request(scope: dict[str, Any]) -> HttpRequest:
    """The stream's request as one for the page that admits; waiting does not count as working."""
    path = reverse("control:live_admission")
    headers = [*scope["headers"], (b"x-background", b"1")]
    return ASGIRequest(
        {**scope, "path": path, "raw_path": path.encode(), "method": "GET", "headers": headers}, BytesIO()
    )


def _has_token(request: HttpRequest) -> bool:
    return request.headers.get("Authorization", "").startswith("Bearer ")


def _by_token(request: HttpRequest) -> tuple[Actor | None, int]:
    actor = guard.api_auth(request)
    if actor is None:
        return None, 401
    return (actor, 200) if guard.may(actor, Permission.VIEW_BOARD) else (None, 403)


def _by_session(request: HttpRequest) -> tuple[Actor | None, int]:
    """Ask the house: the same middleware and the same guard as for the board itself."""
    if not _house:
        _house.append(BaseHandler())
        _house[0].load_middleware()
    status = _house[0].get_response(request).status_code
    if status != 204:
        return None, 401 if status in (301, 302) else status
    return guard.actor_of(request), 200
