"""The one reader of the fact log in this process, and the consoles it serves."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg
import structlog
from django.conf import settings
from django.db import close_old_connections, connection

from bluelamp.control.live import batches
from bluelamp.control.models import UnitState
from bluelamp.control.queries import board
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.events import Cursor
from bluelamp.kernel.events.stating import CHANNEL

log = structlog.get_logger("bluelamp.live")
PACE: Final = 0.08  # seconds between reads while facts flow
LINGER: Final = 1.0  # keep looking this long after a wake: an older transaction may still be finishing
IDLE: Final = 1.0
TRUSTED: Final = 3.0  # beats stop when the log could not be read for this long
BACKLOG: Final = 400  # batches a console may be behind before it is dropped to resume by its place
MOST_MISSED: Final = 5000
HELPERS: Final = 4
KEPT: Final = 200  # batches, and places of replays, remembered for consoles that come back


@dataclass(eq=False)
class Console:
    """One open stream: who looks, what waits to be sent, and what a resume has told already."""

    viewer: Actor
    place: Cursor
    joined_at: int
    told: frozenset[int] = frozenset()
    waiting: asyncio.Queue[batches.Batch | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))


class Feed:
    """Reads facts gap-safely and hands each batch to every console of this process."""

    def __init__(self) -> None:
        """Nothing runs until the first console comes."""
        self.consoles: set[Console] = set()
        self.place: Cursor | None = None
        self.read_at = 0.0
        self.woken = asyncio.Event()
        self.starting = asyncio.Lock()
        self.tasks: list[asyncio.Task[None]] = []
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="live-reader")
        self.helpers = ThreadPoolExecutor(HELPERS, thread_name_prefix="live")
        self.turn = 0
        self.replays: dict[Cursor, tuple[int, asyncio.Future[Any]]] = {}
        self.recent: deque[tuple[int, batches.Batch]] = deque(maxlen=KEPT)
        self.moved_at: datetime = clock.now()
        self.moves = 0

    async def join(self, viewer: Actor) -> Console:
        """Add a console at the present place; batches from now on wait in its queue."""
        await self._started()
        assert self.place is not None
        console = Console(viewer, self.place, self.turn)
        self.consoles.add(console)
        return console

    def leave(self, console: Console) -> None:
        """Forget a console."""
        self.consoles.discard(console)

    @property
    def is_trusted(self) -> bool:
        """Whether the log was read recently enough to say that a console is live."""
        return time.monotonic() - self.read_at < TRUSTED

    async def missed(self, place: Cursor, console: Console) -> list[batches.Batch] | None:
        """What was stated after a place until the console joined; None when that is too much to replay.

        After a restart many consoles ask from the same place: the log is read once for all of them, and what
        was handed out between that reading and a later console's joining is added from memory.
        """
        held = self.replays.get(place)
        if held is None or (self.recent and held[0] < self.recent[0][0] - 1):
            held = (self.turn, asyncio.ensure_future(self.in_thread(_missed, place)))
            self.replays = {**dict(list(self.replays.items())[-KEPT:]), place: held}
        found: list[batches.Batch] | None = await asyncio.shield(held[1])
        if found is None:
            return None
        return found + [batch for turn, batch in self.recent if held[0] < turn <= console.joined_at]

    async def in_thread(self, work: Any, *args: Any) -> Any:
        """Run database work for consoles beside the reader."""
        return await asyncio.get_running_loop().run_in_executor(self.helpers, _fresh, work, *args)

    async def _reading(self, work: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.reader, _fresh, work, *args)

    def bytes_for(self, console: Console, batch: batches.Batch) -> bytes:
        """The batch for one console; spelled once when it is the same for all."""
        if console.told & batch.seqs:
            return batches.encoded(batch, console.viewer, but=console.told)
        return batches.for_anybody(batch, console.viewer)

    async def _started(self) -> None:
        """Begin reading with the first console; nobody may begin it twice."""
        async with self.starting:
            if self.place is not None and self.tasks and not any(task.done() for task in self.tasks):
                return
            for task in self.tasks:
                task.cancel()
            self.place = await self._reading(events.latest)
            self.read_at = time.monotonic()
            self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._read())]

    async def _listen(self) -> None:
        """Be woken by the database; without the wake the reader still looks once a second."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as listener:
                    await listener.execute(f"LISTEN {CHANNEL}")  # type: ignore[call-overload]
                    async for _ in listener.notifies():
                        self.woken.set()
            except psycopg.Error:
                await asyncio.sleep(0.5)

    async def _read(self) -> None:
        looking_until = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), PACE if time.monotonic() < looking_until else IDLE)
            if self.woken.is_set():
                looking_until = time.monotonic() + LINGER
            self.woken.clear()
            if self.consoles:
                await self._turn()
            elif self.place is not None:
                self.place = None
                return
            await asyncio.sleep(PACE)

    async def _turn(self) -> None:
        try:
            batch = await self._reading(_next, self.place)
            self.place, self.read_at = batch.place, time.monotonic()
            if batch.seqs:
                self.turn += 1
                self.recent.append((self.turn, batch))
                self._hand_out(batch)
            await self._hand_out_moves()
        except Exception as error:
            log.warning("live.could_not_read", error=type(error).__name__)
            await self._reading(connection.close)
            await asyncio.sleep(0.3)

    async def _hand_out_moves(self) -> None:
        since, now = self.moved_at, clock.now()
        if now - since < timedelta(seconds=1):
            return
        self.moved_at = now
        rows = await self._reading(_moved_since, since)
        if rows:
            self.moves += 1
            assert self.place is not None
            self._hand_out(batches.moved(self.place, rows, f".m{self.moves}"))

    def _hand_out(self, batch: batches.Batch) -> None:
        for console in list(self.consoles):
            try:
                console.waiting.put_nowait(batch)
            except asyncio.QueueFull:
                log.warning("live.console_behind", viewer=str(console.viewer.account_id))
                self.leave(console)
                console.waiting = asyncio.Queue()
                console.waiting.put_nowait(None)


def _fresh(work: Any, *args: Any) -> Any:
    close_old_connections()
    return work(*args)


def _next(place: Cursor) -> batches.Batch:
    facts, onward = events.follow(place, limit=1000, names=batches.NAMES)
    return batches.made_of(facts, onward) if facts else batches.Batch(place=onward)


def _missed(place: Cursor) -> list[batches.Batch] | None:
    found: list[batches.Batch] = []
    told = 0
    while True:
        batch = _next(place)
        if not batch.seqs and batch.place == place:
            return found
        place = batch.place
        told += len(batch.seqs)
        if told > MOST_MISSED:
            return None
        if batch.seqs:
            found.append(batch)


def _moved_since(since: datetime) -> list[Any]:
    ids = list(
        UnitState.objects.filter(moved_at__gt=since - timedelta(seconds=0.5)).values_list("pk", flat=True)
    )
    return board.rows_of_units(ids) if ids else []


def _conninfo() -> str:
    given = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        dbname=given["NAME"], user=given["USER"], password=given["PASSWORD"], host=given["HOST"],
        port=given["PORT"] or None, connect_timeout=5)  # fmt: skip
