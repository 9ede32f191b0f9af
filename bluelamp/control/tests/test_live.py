"""The live feed: rights, resume without loss or repeat, and an end when the console leaves."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from django.db import connection

from bluelamp.access import commands as access
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.tests import makers as people
from bluelamp.access.types import Restriction
from bluelamp.contracts.refs import AccountRef
from bluelamp.control import commands
from bluelamp.control.live import app
from bluelamp.control.live.feed import HELPERS, Feed, _missed
from bluelamp.control.live.stream import _feeds
from bluelamp.control.tests import makers
from bluelamp.control.types import NewLine
from bluelamp.kernel import events
from bluelamp.kernel.actors import SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lists")]


def token(*roles: Role, username: str = "watcher") -> str:
    account = people.account(*roles, username=username)
    return access.issue_token(SYSTEM, account=AccountRef(account.id), label="test")


async def watch(
    secret: str, *, after: str = "", until: Any, do: Any = None, seconds: float = 8
) -> list[dict[str, Any]]:
    """Open a stream, do something, and collect batches until a condition holds; then leave."""
    got: list[dict[str, Any]] = []
    leave, opened = asyncio.Event(), asyncio.Event()
    status: list[int] = []

    async def receive() -> dict[str, Any]:
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])
            opened.set()
        for part in message.get("body", b"").split(b"\n\n"):
            if b"event: batch" in part:
                got.append(json.loads(part.split(b"data: ", 1)[1]))
        if until(got):
            leave.set()

    scope = {
        "type": "http", "method": "GET", "path": "/live/board", "raw_path": b"/live/board", "root_path": "",
        "query_string": f"after={after}".encode(), "http_version": "1.1", "scheme": "http", "server": ("testserver", 80),
        "client": ("127.0.0.1", 1), "headers": [(b"host", b"testserver"), (b"authorization", f"Bearer {secret}".encode())],
    }  # fmt: skip
    stream = asyncio.create_task(app(scope, receive, send))
    await asyncio.wait_for(opened.wait(), seconds)
    if status[0] != 200:
        return [{"status": status[0]}]
    if do is not None:
        await asyncio.to_thread(_in_own_thread, do)
    await asyncio.wait({asyncio.create_task(leave.wait())}, timeout=seconds)
    leave.set()
    await asyncio.wait_for(stream, 3)
    await _at_rest()
    return got


def _in_own_thread(do: Any) -> None:
    try:
        do()
    finally:
        connection.close()


async def _at_rest() -> None:
    """The feed of this loop ends with the loop."""
    feed = _feeds.pop(id(asyncio.get_running_loop()), None)
    if feed is not None:
        assert not feed.consoles, "a console that left is still being served"
        for task in feed.tasks:
            task.cancel()
        await asyncio.to_thread(_hang_up, feed)
        feed.reader.shutdown()
        feed.helpers.shutdown()


def _hang_up(feed: Feed) -> None:
    """Every thread of a feed lets its database connection go, so that the test database can be removed."""
    for pool, size in ((feed.reader, 1), (feed.helpers, HELPERS)):
        gate = threading.Barrier(size)
        for done in [pool.submit(lambda gate=gate: (gate.wait(5), connection.close())) for _ in range(size)]:
            done.result(6)


def texts(got: list[dict[str, Any]]) -> list[str]:
    return [line["t"] for batch in got for line in batch["lines"]]


def test_a_line_typed_elsewhere_appears() -> None:
    by, secret = makers.dispatcher(), token(Role.DISPATCHER)
    ref = makers.opens(by)
    got = asyncio.run(watch(
        secret, until=lambda got: "Door is open" in texts(got),
        do=lambda: commands.add_line(by, ref=ref, line=NewLine(text="Door is open"))))  # fmt: skip
    assert texts(got) == ["Door is open"]


def test_a_console_that_comes_back_misses_nothing_and_gets_nothing_twice() -> None:
    by, secret = makers.dispatcher(), token(Role.DISPATCHER)
    ref = makers.opens(by)
    place = str(events.latest())
    for n in range(30):
        commands.add_line(by, ref=ref, line=NewLine(text=f"while away {n}"))
    got = asyncio.run(watch(
        secret, after=place, until=lambda got: "back" in texts(got),
        do=lambda: commands.add_line(by, ref=ref, line=NewLine(text="back"))))  # fmt: skip
    assert texts(got) == [*(f"while away {n}" for n in range(30)), "back"]


def test_a_sealed_incident_reaches_only_those_who_are_named() -> None:
    by = makers.dispatcher()
    ref, open_one = makers.opens(by), makers.opens(by)
    named = people.account(Role.DISPATCHER, username="named")
    access.restrict(SYSTEM, ref=ref, reason="Covert operation", to=Restriction(
        state=RestrictionState.SEALED, people=frozenset({named.id})))  # fmt: skip
    secrets = {
        "stranger": token(Role.DISPATCHER, username="stranger"),
        "named": access.issue_token(SYSTEM, account=AccountRef(named.id), label="test"),
    }
    place = str(events.latest())
    commands.add_line(SYSTEM, ref=ref, line=NewLine(text="Covert address"))
    commands.add_line(by, ref=open_one, line=NewLine(text="seen by all"))
    told = {
        who: texts(asyncio.run(watch(secret, after=place, until=lambda got: "seen by all" in texts(got))))
        for who, secret in secrets.items()
    }
    assert told["named"] == ["Covert address", "seen by all"]
    assert told["stranger"] == ["seen by all"], "a sealed incident's line leaked to a console"


@pytest.mark.parametrize(("roles", "status"), [((Role.CHIEF_OFFICER,), 403), ((), 403)])
def test_a_role_without_the_board_gets_no_stream(roles: tuple[Role, ...], status: int) -> None:
    secret = token(*roles, username="nobody")
    assert asyncio.run(watch(secret, until=lambda got: False)) == [{"status": status}]


def test_a_stranger_gets_no_stream() -> None:
    assert asyncio.run(watch("no-such-token", until=lambda got: False)) == [{"status": 401}]


def test_rows_come_as_they_stand_now() -> None:
    by = makers.dispatcher()
    makers.books_on()
    place = events.latest()
    ref = makers.opens(by)
    makers.sends(by, "M12", ref)
    commands.withdraw(by, call_sign="M12", reason="Diverted by the sergeant")
    batches = _missed(place)
    assert batches is not None
    rows = [row for batch in batches for row in batch.incidents]
    assert {row.state for row in rows} == {"unresourced"}
    assert any("No unit is left" in alarm["text"] for batch in batches for alarm in batch.alarms)
